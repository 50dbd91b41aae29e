"""What is in doubt: put to the applicant (section 1(3)) or decided by the officer.

Section 1(3) of the Freedom of Information Act 2000: where an authority "reasonably requires further
information in order to identify and locate the information requested" and says so, it need not
answer before it has it. A doubt carries the words that it comes from and the choices there are;
nothing is chosen silently.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from . import periods as time
from .dates import Grain, impossible
from .periods import Band, Period
from .subjects import Kind
from .texts import pattern, squeezed


class Addressee(StrEnum):
    """Who can settle a doubt."""

    APPLICANT = "applicant"
    OFFICER = "officer"


@dataclass(frozen=True, slots=True)
class Doubt:
    """One thing to settle. `start:end` are the words in the request; empty where none say it."""

    field: str
    text: str
    to: Addressee
    questions: tuple[str, ...] = ()
    choices: tuple[str, ...] = ()
    start: int = 0
    end: int = 0


class _Asked(Protocol):
    """What is looked at of a question."""

    @property
    def number(self) -> str: ...
    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...
    @property
    def kind(self) -> Kind: ...
    @property
    def period(self) -> Period: ...
    @property
    def granularity(self) -> str | None: ...
    @property
    def bands(self) -> tuple[Band, ...]: ...
    @property
    def inferred(self) -> "Sequence[_Inferred]": ...


class _Inferred(Protocol):
    """What is looked at of an inference."""

    @property
    def field(self) -> str: ...
    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...


def doubts(flat: str, questions: Sequence[_Asked]) -> tuple[Doubt, ...]:
    """Everything in doubt about a request with questions, in the order of the questions."""
    return (
        *_odd_bands(questions),
        *_periods(questions),
        *_kind_of_year(flat, questions),
        *_impossible_dates(flat, questions),
        *_dates_without_year(flat, questions),
        *attachments(flat),
    )


def _named(numbers: Sequence[str]) -> str:
    """ "Question 2", or "Questions 1, 2 and 3"."""
    if len(numbers) == 1:
        return f"Question {numbers[0]}"
    return f"Questions {', '.join(numbers[:-1])} and {numbers[-1]}"


def _odd_bands(questions: Sequence[_Asked]) -> Iterator[Doubt]:
    for question in questions:
        for band in question.bands:
            if band.is_odd:
                text = (
                    f"Question {question.number}: “{band.label}” is longer than a year although "
                    "figures by year are asked for; it is shown with the years that it holds."
                )
                choices = ("each year by itself", "the years together, as named")
                span = (question.period.start, question.period.end)
                numbers = (question.number,)
                yield Doubt("granularity", text, Addressee.OFFICER, numbers, choices, *span)


def _periods(questions: Sequence[_Asked]) -> Iterator[Doubt]:
    missing = []
    unknown: dict[tuple[int, int, str], list[str]] = {}
    for question in questions:
        period = question.period
        if period.is_open and period.first is None and period.words:
            key = (period.start, period.end, squeezed(period.words))
            unknown.setdefault(key, []).append(question.number)
        elif question.kind.is_counted and not (period.first or period.last):
            missing.append(question)
    for (start, end, words), numbers in unknown.items():
        text = (
            f"{_named(numbers)}: “{words}” counts from the day of receipt, which is not known; "
            "give it to work out the dates."
        )
        yield Doubt("period", text, Addressee.OFFICER, tuple(numbers), (), start, end)
    for is_stock, group in _by_stock(missing):
        numbers = [question.number for question in group]
        what = (
            "no day is named; the day of receipt is"
            if is_stock
            else "no period is named; ask which is"
        )
        text = f"{_named(numbers)}: {what} meant."
        choices = _DAYS if is_stock else _SPANS
        to = Addressee.OFFICER if is_stock else Addressee.APPLICANT
        yield Doubt("period", text, to, tuple(numbers), choices, group[0].start, group[0].end)


def _by_stock(missing: Sequence[_Asked]) -> Iterator[tuple[bool, list[_Asked]]]:
    """The questions without a period: those for a number on one day, and those over a time."""
    for is_stock in (False, True):
        group = [one for one in missing if (one.granularity == Grain.SNAPSHOT) is is_stock]
        if group:
            yield is_stock, group


_SPANS = ("the last full financial year", "the last full calendar year", "from and to another day")
_DAYS = ("the day of receipt", "the latest day with figures", "another day")


def _kind_of_year(flat: str, questions: Sequence[_Asked]) -> Iterator[Doubt]:
    """ "By year" leaves open which kind; calendar years are taken."""
    numbers = [question.number for question in questions if question.granularity == Grain.YEAR]
    if not numbers:
        return
    start, end = _said(flat, next(one for one in questions if one.number == numbers[0]))
    text = f"{_named(numbers)}: “by year” does not say which kind; calendar years are taken."
    choices = ("calendar years", "financial years (1 April to 31 March)")
    yield Doubt("granularity", text, Addressee.OFFICER, tuple(numbers), choices, start, end)


def _said(flat: str, question: _Asked) -> tuple[int, int]:
    """Where "by year" is said, in the question or around it."""
    for inference in question.inferred:
        if inference.field == "granularity":
            return inference.start, inference.end
    unit = time.grain(flat[question.start : question.end])
    return (question.start + unit[1], question.start + unit[2]) if unit else (0, 0)


def _holding(questions: Sequence[_Asked], place: int) -> tuple[str, ...]:
    return tuple(one.number for one in questions if one.start <= place < one.end)


def _impossible_dates(flat: str, questions: Sequence[_Asked]) -> Iterator[Doubt]:
    for start, end in impossible(flat):
        text = f"“{squeezed(flat[start:end])}” is no day of the calendar; ask which is meant."
        yield Doubt("period", text, Addressee.APPLICANT, _holding(questions, start), (), start, end)


_NO_YEAR = pattern(
    r"\b(?:since|from|until|up to|between|before|after) (?:the )?(?:(?:\d{1,2}(?:st|nd|rd|th)? )?"
    r"(?:january|february|march|april|may|june|july|august|september|october|november|december)"
    r"(?: \d{1,2}(?:st|nd|rd|th)?)?)\b(?!,?(?: of)? (?:this |last )?(?:\d|year))"
    r"(?! (?:to|until|and|-) [^.;?]{0,25}\d{4})"
)


def _dates_without_year(flat: str, questions: Sequence[_Asked]) -> Iterator[Doubt]:
    for match in _NO_YEAR.finditer(flat):
        text = f"“{squeezed(match[0])}” names no year; ask which is meant."
        numbers = _holding(questions, match.start())
        yield Doubt("period", text, Addressee.APPLICANT, numbers, (), *match.span())


_ATTACHED = pattern(
    r"\b(?:attached|enclosed)\b(?! to the)|\b(?:see|in|per) (?:the |my )?attach\w+|\bscreenshot\b"
)


def attachments(flat: str) -> Iterator[Doubt]:
    """Whether something else was sent with the words, which was not read."""
    match = _ATTACHED.search(flat)
    if match:
        text = f"The words speak of something “{squeezed(match[0])}”: open it, it was not read."
        yield Doubt("text", text, Addressee.OFFICER, (), (), *match.span())
