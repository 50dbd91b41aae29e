"""The words around the questions: which period, unit and split they give, and to which of them."""

import re
from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from . import periods as time
from .breakdowns import Split, split
from .fallbacks import Fallback, fallbacks, once
from .periods import Grain, Period
from .segments import Segment
from .sentences import Role, splits_all
from .texts import pattern, sentences

YEARS = (Grain.YEAR, Grain.CALENDAR_YEAR, Grain.FINANCIAL_YEAR, Grain.ACADEMIC_YEAR)


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit of time, and the place of the words that name it."""

    grain: Grain
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Scope:
    """One sentence of context; `only` are the questions that it names, if it names any."""

    start: int
    end: int
    words: str
    period: Period | None
    unit: Unit | None
    split: Split
    only: tuple[str, ...]
    is_later: bool
    """Whether it was added afterwards, to make the request clear."""
    parent: str = ""
    """The number of the point whose inner list the words lead to, if any."""

    @property
    def leads(self) -> bool:
        """Whether a list follows ("For each of these, by age:")."""
        return self.words.rstrip().endswith((":", "by"))


_ONLY = pattern(r"^\W*questions? \(?(\d{1,3})\)?(?: ?(?:-|to|and|,) ?(\d{1,3}))?")
# "For A), B) and C) please ...": the points that a sentence names.
_POINTS_NAMED = pattern(r"^\W*for ((?:\(?[a-z\d]{1,2}\)(?:, and |, | and | & )?){2,26})")
_EVERYTHING = pattern(
    r"\b(?:everything|all (?:the )?(?:questions|figures|of the above|of these|of them)"
    r"|each (?:by|of these|question)|the above)\b"
)
_SINGLE_RECORDS = pattern(r"\b(?:raw|record.level|row.level)\b")


@dataclass(slots=True)
class Surroundings:
    """All scopes of a request, laid out so that each question finds its own at once."""

    by_number: dict[str, list[Scope]] = field(default_factory=dict)
    dated: list[Scope] = field(default_factory=list)
    leads: list[Scope] = field(default_factory=list)
    everything: list[Scope] = field(default_factory=list)
    stems: dict[str, Scope] = field(default_factory=dict)
    unit: Scope | None = None

    def named(self, segment: Segment) -> list[Scope]:
        """The scopes that name this question by its number or letter."""
        number = re.match(r"\d+|[a-z]", segment.number)
        return self.by_number.get(number[0], []) if number else []

    def lead(self, segment: Segment) -> Scope | None:
        """The words that lead to the list in which the question stands."""
        if segment.parent in self.stems:
            return self.stems[segment.parent]
        place = bisect_left(self.leads, segment.start, key=lambda scope: scope.start)
        return self.leads[place - 1] if place else None

    def period(self, segment: Segment, is_counted: bool) -> Period | None:
        """The period of the words around: those that name the question, else before, else after."""
        for scope in self.named(segment):
            if scope.period:
                return scope.period
        stem = self.stems.get(segment.parent)
        if stem and stem.period:
            return stem.period
        dated = [scope for scope in self.dated if scope.is_later or is_counted]
        place = bisect_left(dated, segment.start, key=lambda scope: scope.start)
        around = dated[place - 1] if place else dated[0] if dated else None
        return around.period if around else None

    def unit_for(self, segment: Segment) -> tuple[Unit, str] | None:
        """The unit of time of the words around, with those words."""
        choices = [scope for scope in self.named(segment) if scope.unit]
        lead = self.lead(segment)
        if lead and lead.unit:
            choices.append(lead)
        for scope in [*choices, *([self.unit] if self.unit else [])]:
            if scope.unit:
                start = scope.unit.start - scope.start
                return scope.unit, scope.words[start : scope.unit.end - scope.start]
        return None

    def asks_for_records(self, segment: Segment) -> bool:
        """Whether single records are wanted for the list ("raw where possible")."""
        lead = self.lead(segment)
        return bool(lead and _SINGLE_RECORDS.search(lead.words))


def surroundings(flat: str, context: Iterable[Segment], received: date | None) -> Surroundings:
    """What the context of a request gives to its questions."""
    found = Surroundings()
    for segment in context:
        if segment.role in (Role.SCOPE, Role.CLARIFICATION, Role.FORMAT):
            if segment.parent:
                stem = _scope(flat, segment.start, segment.end, segment.role, received)
                found.stems[segment.parent] = stem
                continue
            for start, end in sentences(flat, segment.start, segment.end):
                _place(found, _scope(flat, start, end, segment.role, received))
    # Words with real dates count before words such as "the last year".
    found.dated = [scope for scope in found.dated if is_dated(scope.period)] or found.dated
    return found


def _place(found: Surroundings, scope: Scope) -> None:
    if scope.only:
        for number in scope.only:
            found.by_number.setdefault(number, []).append(scope)
        return
    if scope.period:
        found.dated.append(scope)
    if scope.unit and found.unit is None:
        found.unit = scope
    if scope.leads:
        found.leads.append(scope)
    elif scope.split.breakdowns and (_EVERYTHING.search(scope.words) or splits_all(scope.words)):
        found.everything.append(scope)


def _scope(flat: str, start: int, end: int, role: Role, received: date | None) -> Scope:
    words = flat[start:end]
    named = time.periods(words, received)
    spans = tuple(period.moved(start) for period in named if period.grain is not Grain.SNAPSHOT)
    return Scope(
        start=start,
        end=end,
        words=words,
        period=time.whole(flat, spans),
        unit=unit_in(words, start, named),
        split=split(words),
        only=_named_points(words),
        is_later=role is Role.CLARIFICATION,
    )


def _named_points(words: str) -> tuple[str, ...]:
    """The numbers or letters of the questions that a sentence is about; none if it says none."""
    if run := _ONLY.match(words):
        return tuple(str(number) for number in range(int(run[1]), int(run[2] or run[1]) + 1))
    named = _POINTS_NAMED.match(words)
    return tuple(re.findall(r"[a-z]|\d+", named[1].lower().replace("and", ""))) if named else ()


def unit_in(words: str, start: int, named: tuple[Period, ...]) -> Unit | None:
    """The unit of time that the words name, or that their list of years stands for.

    `named` are the periods in the words, counted from the beginning of the words.
    """
    said = time.grain(words)
    if said:
        return Unit(said[0], start + said[1], start + said[2])
    implied = time.unit_of(named)
    if implied:
        return Unit(implied, start + named[0].start, start + named[-1].end)
    if len(named) == 1 and named[0].grain in (
        Grain.YEAR,
        Grain.FINANCIAL_YEAR,
        Grain.ACADEMIC_YEAR,
    ):
        return Unit(named[0].grain, start + named[0].start, start + named[0].end)
    return None


def whole_fallbacks(flat: str, context: Iterable[Segment]) -> tuple[Fallback, ...]:
    """The fall-backs that hold for the whole request."""
    found: list[Fallback] = []
    for segment in context:
        if segment.role in (Role.SCOPE, Role.FALLBACK, Role.FORMAT, Role.CLARIFICATION):
            found += fallbacks(flat, segment.start, segment.end, is_question=False)
    return tuple(once(found))


def is_dated(period: Period | None) -> bool:
    """Whether the period has a day at either end."""
    return bool(period and (period.first or period.last))
