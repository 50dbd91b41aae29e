"""The acknowledgement of a request that came by e-mail: reference, dates with their working, and
how to reach us. Nothing of the request is in it, since a sender's address can be made up."""

from datetime import date

from django.conf import settings

from clerestory.foi.dates import dates_of, holidays_in, in_words
from clerestory.foi.models import InformationRequest
from clerestory.law.clocks import DueDates
from clerestory.law.notices import Acknowledgement, compose_notice


def mail_address(token: str = "") -> str:
    """The address that requests are sent to; with a token, the one of a request."""
    local, _, domain = str(settings.MAIL_ADDRESS).partition("@")
    return f"{local}+{token}@{domain}" if token else f"{local}@{domain}"


def own_addresses() -> frozenset[str]:
    """Addresses that are ours: what seems to come from there is answered by nobody."""
    authority = settings.AUTHORITY
    known = (mail_address(), authority.email, authority.review_contact)
    return frozenset(one.lower() for one in known if "@" in one)


def is_own(address: str) -> bool:
    """Whether an address is ours, with or without a token."""
    local, _, domain = address.lower().partition("@")
    return f"{local.partition('+')[0]}@{domain}" in own_addresses()


def subject_of(request: InformationRequest) -> str:
    return f"Your information request {request.reference}"


def body_of(request: InformationRequest) -> str:
    """Plain text. The days that do not count are named, so that anybody can count again."""
    letter = compose_notice(
        Acknowledgement(request.due), settings.AUTHORITY, reference=request.reference,
        received=request.received, words=settings.WORDING,
    )  # fmt: skip
    return (
        f"{letter.text.strip()}\n\n{_working(request)}\n\n"
        f"If you write to us about it, answer to this message, or name {request.reference}.\n"
    )


def _working(request: InformationRequest) -> str:
    dates = dates_of(request)
    found = holidays_in(dates) if isinstance(dates, DueDates) else {}
    left_out = [f"{in_words(date.fromisoformat(day))} ({why})" for day, why in found.items()]
    holidays = f", and without {', '.join(left_out)}" if left_out else ""
    return (
        f"How the day is counted: you wrote to us on {in_words(request.received)}, which is day 0. "
        f"The twentieth working day after it, without Saturdays and Sundays{holidays}, is "
        f"{in_words(request.due)} (section 10 of the Freedom of Information Act 2000)."
    )
