"""What the page of a request shows of earlier requests and published answers."""

from dataclasses import dataclass

from django.urls import reverse

from clerestory.accounts.models import Person
from clerestory.foi.dates import in_words, sentence
from clerestory.foi.earlier import EarlierRequest, Together, asked_before
from clerestory.foi.lifecycle import WORDS, Status
from clerestory.foi.models import InformationRequest
from clerestory.govuk.components import Table
from clerestory.law.repeats import Condition
from clerestory.reading.earlier import Likeness

THE_SAME = 0.999


@dataclass(frozen=True, slots=True)
class AlikeLine:
    """One earlier question beside that of this request."""

    words: str
    differs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class EarlierLine:
    """An earlier request or answer; without an address it is a page of the public site."""

    title: str
    href: str
    when: str
    alike: tuple[AlikeLine, ...]
    conditions: Table | None


@dataclass(frozen=True, slots=True)
class TogetherLine:
    title: str
    requests: tuple[tuple[str, str], ...]  # reference and address of its page
    conditions: Table


@dataclass(frozen=True, slots=True)
class EarlierPart:
    requests: tuple[EarlierLine, ...]
    answers: tuple[EarlierLine, ...]
    is_shelf_unread: bool
    together: tuple[TogetherLine, ...]


def earlier_part(person: Person, request: InformationRequest) -> EarlierPart:
    found = asked_before(person, request)
    return EarlierPart(
        requests=tuple(map(_request, found.requests)),
        answers=tuple(
            EarlierLine(
                one.answer.title,
                "",
                f"published {in_words(one.answer.published)}",
                _alike(one.alike),
                None,
            )
            for one in found.answers or ()
        ),
        is_shelf_unread=found.answers is None,
        together=tuple(map(_together, found.together)),
    )


def _request(one: EarlierRequest) -> EarlierLine:
    status = WORDS[Status(one.request.status)].lower()
    return EarlierLine(
        f"Request {one.request.reference}",
        _page(one.request),
        f"received {in_words(one.request.received)}, {status}",
        _alike(one.alike),
        _conditions("If this is the same request again: section 14(2)", one.repeated)
        if one.repeated
        else None,
    )


def _together(one: Together) -> TogetherLine:
    title = (
        "From the same address in the same sixty working days"
        if one.has_same_address
        else "Asking for the like in the same sixty working days, whoever sent them"
    )
    return TogetherLine(
        title,
        tuple((other.reference, _page(other)) for other in one.requests),
        _conditions("If their costs are added together: section 12(4)", one.conditions),
    )


def _page(request: InformationRequest) -> str:
    return reverse("foi:request", args=[request.reference])


def _alike(alike: tuple[Likeness, ...]) -> tuple[AlikeLine, ...]:
    return tuple(
        AlikeLine(
            f"“{one.old.text}”, beside “{one.new.text}”: {_how_close(one.closeness)}",
            one.differs or ("No difference is seen in period, breakdown or place.",),
        )
        for one in alike
    )


def _how_close(closeness: float) -> str:
    share = "all" if closeness >= THE_SAME else f"{closeness:.0%}"
    return f"{share} of the words that tell something are the same"


def _conditions(caption: str, conditions: tuple[Condition, ...]) -> Table:
    rows = tuple(
        (one.words, "Met" if one.met else "For you to judge", sentence(one.because), one.rule)
        for one in conditions
    )
    return Table(caption, ("Condition", "Is it met?", "Why", "Provision"), rows)
