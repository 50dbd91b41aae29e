"""Sends the acknowledgements in the queue, each once."""

import smtplib
from dataclasses import dataclass
from datetime import datetime
from email.utils import formataddr

from django.conf import settings
from django.core.mail import EmailMessage

from clerestory.foi.messages import actions, selectors
from clerestory.foi.messages.acknowledging import mail_address
from clerestory.foi.models import OutgoingMessage

BY = "system:mail"


@dataclass(frozen=True, slots=True)
class Sent:
    count: int
    stuck: tuple[str, ...]

    @property
    def words(self) -> str:
        return f"acknowledgements sent: {self.count}"


def send_waiting(*, at: datetime) -> Sent:
    """One round over the queue. What a mail server refuses is tried again, five times in all.

    That it is tried is on the disk before the mail server is asked: if we are stopped in between,
    it is left alone, for one acknowledgement too few does less harm than two.
    """
    late = tuple(_leave(answer, at) for answer in selectors.late_answers(at))
    waiting = list(selectors.waiting_answers())
    if not waiting:
        return Sent(0, late)
    if not settings.EMAIL_BACKEND:
        words = "name a mail server in CLERESTORY_MAIL_SERVER"
        return Sent(0, (*late, f"acknowledgements that wait: {len(waiting)}; {words}"))
    results = [_send(answer, at) for answer in waiting]
    return Sent(results.count(""), (*late, *filter(None, results)))


def composed(answer: OutgoingMessage) -> EmailMessage:
    """The message as it leaves. What cannot be delivered comes back to the request's address, from
    nobody, and is answered by nobody."""
    address = mail_address(answer.request.mail_token or "")
    headers = {
        "From": formataddr((settings.AUTHORITY.name, mail_address())),
        "Message-ID": f"<{answer.message_id}>",
        "Auto-Submitted": "auto-replied",  # RFC 3834: nobody answers it automatically
        "X-Auto-Response-Suppress": "All",
    }
    if answer.answers_to.isascii() and answer.answers_to.isprintable() and answer.answers_to:
        headers |= {"In-Reply-To": f"<{answer.answers_to}>", "References": f"<{answer.answers_to}>"}
    return EmailMessage(
        answer.subject, answer.body, from_email=address, to=[answer.recipient],
        reply_to=[address], headers=headers,
    )  # fmt: skip


def _leave(answer: OutgoingMessage, at: datetime) -> str:
    """Of one that has waited so long that it would confuse whoever gets it."""
    problem = f"it waited for {selectors.LONGEST_WAIT.days} days; write to the applicant yourself"
    actions.give_up(by=BY, at=at, answer=answer, problem=problem)
    return f"the acknowledgement of {answer.request.reference} is not sent: {problem}"


def _send(answer: OutgoingMessage, at: datetime) -> str:
    """Nothing, or why it did not go."""
    if not actions.claim_answer(by=BY, at=at, answer=answer):
        return ""
    try:
        composed(answer).send()
    except (OSError, smtplib.SMTPException, ValueError) as error:
        problem = f"the mail server did not take it ({type(error).__name__})"
        actions.mark_refused(by=BY, at=at, answer=answer, problem=problem)
        return f"the acknowledgement of {answer.request.reference}: {problem}"
    actions.mark_sent(by=BY, at=at, answer=answer)
    return ""
