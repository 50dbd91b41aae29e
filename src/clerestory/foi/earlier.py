"""Have we been asked before? Earlier requests and published answers that are alike, and what the
law would make of them, for an officer to judge.

Questions are compared and people are not, with one exception: the regulation on costs speaks of
requests "by one person", so the address of this applicant is looked for among the requests of the
sixty working days that end with this one. Nothing of that is kept.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import DatabaseError
from django.utils import timezone

from clerestory.accounts.models import Person, Role
from clerestory.foi import selectors
from clerestory.foi.dates import calendar
from clerestory.foi.models import InformationRequest
from clerestory.foi.questions import ConfirmedQuestion, as_kept, as_read
from clerestory.law.calendars import CalendarError
from clerestory.law.decisions import Outcome
from clerestory.law.repeats import Compliance, Condition, added_together, first_day, repeated
from clerestory.reading.earlier import Likeness, Wanted, closest, telling_words
from clerestory.reading.requests import read
from clerestory.shelf import selectors as shelf
from clerestory.shelf.models import PublishedAnswer

MOST_SHOWN = 5
_GIVEN: dict[str, bool | None] = {
    Outcome.GRANTED.value: True,
    Outcome.NOT_HELD.value: True,
    Outcome.GRANTED_IN_PART.value: None,
}


@dataclass(frozen=True, slots=True)
class EarlierRequest:
    """An earlier request whose questions are alike, and the conditions of s14(2); none where one
    of them is not met. `has_same_address` is None where addresses are not compared."""

    request: InformationRequest
    alike: tuple[Likeness, ...]
    has_same_address: bool | None
    repeated: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class EarlierAnswer:
    answer: PublishedAnswer
    alike: tuple[Likeness, ...]


@dataclass(frozen=True, slots=True)
class Together:
    """Requests whose costs may be added to those of this one, s12(4), and the conditions."""

    requests: tuple[InformationRequest, ...]
    conditions: tuple[Condition, ...]
    has_same_address: bool


@dataclass(frozen=True, slots=True)
class AskedBefore:
    """`answers` is None where the public shelf cannot be read."""

    requests: tuple[EarlierRequest, ...]
    answers: tuple[EarlierAnswer, ...] | None
    together: tuple[Together, ...]


def asked_before(person: Person, request: InformationRequest) -> AskedBefore:
    """What is like this request. What the law would make of it is for information officers."""
    new = [_wanted(one) for one in map(as_kept, request.questions.all())]
    words = telling_words(" ".join(one.text for one in new))
    weighs = person.has_role(Role.INFORMATION_OFFICER)
    window = _window(request) if weighs else None
    found = [
        (one, alike)
        for one in selectors.earlier_requests_with(person, request, words)
        if (alike := _alike(new, [_wanted(as_kept(old)) for old in one.questions.all()]))
    ]
    found.sort(key=lambda pair: (-_sum(pair[1]), -pair[0].received.toordinal(), pair[0].pk))
    earlier = tuple(
        _earlier(request, one, alike, window, weighs=weighs) for one, alike in found[:MOST_SHOWN]
    )
    alike_ones = [one for one, _ in found]
    together = _together(person, request, alike_ones, window) if window else ()
    return AskedBefore(earlier, _answers(new, words), together)


def _wanted(question: ConfirmedQuestion) -> Wanted:
    given = question.specification
    period = given.get("period") or {}
    return Wanted(
        question.text,
        _day(period.get("from")),
        _day(period.get("to")),
        given.get("granularity"),
        tuple(given.get("breakdowns") or ()),
        tuple(given.get("categories") or ()),
    )


def _day(iso: Any) -> date | None:
    return date.fromisoformat(iso) if iso else None


def _alike(new: Iterable[Wanted], old: Sequence[Wanted]) -> tuple[Likeness, ...]:
    """For each question the one that is closest to it, if any is close; the closest first."""
    found = [alike for one in new if (alike := closest(one, old))]
    return tuple(sorted(found, key=lambda one: -one.closeness))


def _sum(alike: Iterable[Likeness]) -> float:
    return sum(one.closeness for one in alike)


def _window(request: InformationRequest) -> date | None:
    """The first of the sixty working days; None for years whose holidays are not known."""
    try:
        return first_day(request.received, calendar())
    except CalendarError:
        return None


def _earlier(
    request: InformationRequest,
    one: InformationRequest,
    alike: tuple[Likeness, ...],
    window: date | None,
    *,
    weighs: bool,
) -> EarlierRequest:
    is_within = window is not None and one.received >= window
    same = _address(one) == _address(request) if is_within else None
    conditions: tuple[Condition, ...] = ()
    if weighs:
        conditions = repeated(
            _compliance(one, alike), request.received, calendar(), has_same_address=same
        )
        if any(condition.met is False for condition in conditions):
            conditions = ()
    return EarlierRequest(one, alike, same, conditions)


def _compliance(one: InformationRequest, alike: Iterable[Likeness]) -> Compliance:
    """How the questions that are alike ended; None for complied where it was in part."""
    if one.answered_at is None:
        return Compliance(None, None)
    texts = {likeness.old.text for likeness in alike}
    ends = {_GIVEN.get(old.outcome, False) for old in one.questions.all() if old.text in texts}
    complied = next(iter(ends)) if len(ends) == 1 else None
    return Compliance(timezone.localdate(one.answered_at), complied)


def _together(
    person: Person, request: InformationRequest, alike: Iterable[InformationRequest], window: date
) -> tuple[Together, ...]:
    """Those from the same address; and those that ask for the like, whoever sent them."""
    mine = tuple(selectors.received_from_same_address(person, request, window))
    others = tuple(one for one in alike if one.received >= window and one not in mine)
    return tuple(
        Together(found, added_together(window, request.received, has_same_address=is_same), is_same)
        for found, is_same in ((mine, True), (others, False))
        if found
    )


def _address(request: InformationRequest) -> str:
    return request.applicant_email.strip().casefold()


def _answers(new: Sequence[Wanted], words: Sequence[str]) -> tuple[EarlierAnswer, ...] | None:
    try:
        candidates = list(shelf.answers_with_any(words))
    except DatabaseError:
        return None
    by_words = [
        (-_sum(_alike(new, [Wanted(str(one["text"])) for one in answer.questions])), answer)
        for answer in candidates
    ]
    by_words.sort(key=lambda pair: (pair[0], -pair[1].published.toordinal(), -pair[1].pk))
    # Only what is shown is read: a log may hold hundreds of answers with a word in common.
    return tuple(
        EarlierAnswer(answer, _alike(new, [_published(answer, one) for one in answer.questions]))
        for less, answer in by_words[:MOST_SHOWN]
        if less
    )


def _published(answer: PublishedAnswer, question: dict[str, Any]) -> Wanted:
    text = str(question["text"])
    found = as_read(read(text, received=answer.received))
    return _wanted(found[0]) if found else Wanted(text)
