"""One question after the other: what it says itself, and what it takes from the words around it.

Whatever is taken from elsewhere is listed as an inference. The order of trust: the question's own
words; the question that it refers to ("of those"); the words that govern the list; last the
question before.
"""

import re
from dataclasses import dataclass, field, replace
from datetime import date

from . import periods as time
from .breakdowns import Split, Term, split, terms
from .contexts import YEARS, Scope, Surroundings, Unit, is_dated, unit_in
from .fallbacks import FallbackKind, fallbacks
from .periods import Grain, Period
from .readings import Inference, Question
from .segments import Segment
from .subjects import Kind, is_stock, kind_of, measure_of
from .texts import pattern, squeezed, unquoted

_REFERS = pattern(
    r"\b(?:those|these|them|such|the same|same|likewise|they|the above|in the period|that period)\b"
)
_OF_THOSE = pattern(r"^\W*(?:how many )?of (?:those|these|them|the)\b")
_QUESTION_NAMED = pattern(r"\bq(?:uestion)? ?(\d{1,3})")
_EACH_ONE = pattern(r"\beach one(?:'s)?\b|\bfor each\b(?! \w)")
_HAS_HAPPENED = pattern(r"\b(?:have|has|had) (?:ever )?\w+(?:ed|en|n)?\b")
_STEM_BY = pattern(r"\bby:?\s*$")
_PART_GOES_ON = re.compile(r"(?:[;,]|\b(?:and|or))\s*$", re.I)
_NOW = pattern(r"\b(?:currently|at present|presently|right now|at the moment)\b")
_SPANS_TIME = (Kind.FIGURES, Kind.PERCENT, Kind.AVERAGE, Kind.RECORDS, Kind.LIST)
_THE_SAME = pattern(
    r"^\W*(?:and )?"
    r"(?:(?:can|could|may) i (?:also )?(?:get|have|see) |please (?:also )?(?:provide|give) )?"
    r"the same\b"
)
_ASKS = pattern(r"^\W*(?:how|what|which|who|when|where|is|are|do|does|did|has|have|will)\b")
_NEAR = 40  # characters before a period in which its unit is named ("each month of 2017")
# "(I.e. 120 men in 2016)" shows the form of the answer, where a period is named beside it.
_EXAMPLE = pattern(r"\((?:e\.?g|i\.?e|for example|such as)\b[^()]*\)")
_CONDITION = pattern(r"\(if\b[^()]*\)")


@dataclass(slots=True)
class Reader:
    """Reads the questions of one request in order, and remembers those already read."""

    text: str
    flat: str
    around: Surroundings
    received: date | None
    done: list[Question] = field(default_factory=list)
    _by_number: dict[str, Question] = field(default_factory=dict)
    _last_of: dict[str, Question] = field(default_factory=dict)
    _last_counted: Question | None = None
    _last_outermost: Question | None = None
    _starts_with_by: bool = False

    def read_all(self, segments: list[Segment]) -> tuple[Question, ...]:
        """The questions of all segments."""
        owned = [self._own_periods(segment) for segment in segments]
        shared = self._shared(segments, owned)
        for segment, own, given in zip(segments, owned, shared, strict=True):
            question = _Draft(self, segment, own, given).question()
            self.done.append(question)
            self._by_number[question.number] = question
            self._last_of[segment.parent] = question
            under_stem = segment.parent in self.around.stems
            if question.period.words and question.kind in _SPANS_TIME and not under_stem:
                self._last_counted = question
            if not segment.parent:
                self._last_outermost = question
        return tuple(self.done)

    def _own_periods(self, segment: Segment) -> tuple[Period, ...]:
        """The periods in a question's own words, counted from their beginning."""
        words = self.flat[segment.body : segment.end]
        # "(If 2022/23 is not available take 2018/19)" is a fall-back, not the period.
        bare = _CONDITION.sub(lambda match: " " * len(match[0]), words)
        plain = _EXAMPLE.sub(lambda match: " " * len(match[0]), bare)
        return time.periods(plain, self.received) or time.periods(bare, self.received)

    def _shared(
        self, segments: list[Segment], owned: list[tuple[Period, ...]]
    ) -> list[Period | None]:
        """The period that the parts of one sentence share: "(a) ..., (b) ..., 2015 to 2020"."""
        found: list[Period | None] = []
        group: list[int] = []
        for place, segment in enumerate(segments):
            group.append(place)
            if place + 1 < len(segments) and self._goes_on(segment, segments[place + 1]):
                continue
            named = [
                (member, time.whole(self.flat, _moved(owned[member], segments[member].body)))
                for member in group
                if owned[member]
            ]
            found += _spread(group, named)
            group = []
        return found

    def _goes_on(self, segment: Segment, following: Segment) -> bool:
        tail = self.flat[max(segment.body, segment.end - 20) : segment.end]
        return segment.end == following.start and bool(_PART_GOES_ON.search(tail))

    def leans_on(self, segment: Segment, words: str) -> Question | None:
        """The question that this one leans on: one it names, that of its stem, the one before."""
        named = _QUESTION_NAMED.search(words)
        if named and named[1] in self._by_number:
            return self._by_number[named[1]]
        if segment.parent in self._by_number:
            return self._by_number[segment.parent]
        if segment.parent in self.around.stems:
            return self._last_of.get(segment.parent)
        if _THE_SAME.search(words) and not segment.parent:
            return self._last_outermost
        return self.done[-1] if self.done else None

    @property
    def last_counted(self) -> Question | None:
        """The last question for a number over a period."""
        return self._last_counted


def _spread(group: list[int], named: list[tuple[int, Period | None]]) -> list[Period | None]:
    """For each member the nearest period before it, or else the first."""
    found: list[Period | None] = []
    first = named[0][1] if named else None
    # A meeting "on 11 July 2024" dates what is asked of it, not what was asked before.
    current = first if first and first.grain is not Grain.SNAPSHOT else None
    place = 0
    for member in group:
        while place < len(named) and named[place][0] <= member:
            current, place = named[place][1], place + 1
        found.append(current)
    return found


def _moved(periods: tuple[Period, ...], by: int) -> tuple[Period, ...]:
    return tuple(period.moved(by) for period in periods)


class _Draft:
    """One question while it is being read."""

    def __init__(
        self, reader: Reader, segment: Segment, own: tuple[Period, ...], given: Period | None
    ) -> None:
        self.reader, self.segment = reader, segment
        self.words = reader.flat[segment.body : segment.end]
        self.own = _moved(own, segment.body)
        self.given = given
        self.unit = unit_in(self.words, segment.body, own)
        self.before = reader.leans_on(segment, self.words)
        self.refers = bool(_REFERS.search(self.words)) or bool(segment.parent)
        self.lead = reader.around.lead(segment)
        stem = reader.around.stems.get(segment.parent)
        self.stem = stem.words if stem else ""
        self.inferred: list[Inference] = []
        self.is_stock = is_stock(self.words) or is_stock(self.stem)
        self.is_split_item = self._is_split_item()
        self.kind = self._kind()

    def question(self) -> Question:
        """The question as read."""
        segment, flat = self.segment, self.reader.flat
        period = self._period()
        by_year = bool(self.unit and self.unit.grain in YEARS) or self._is_by_year_around()
        bands = time.bands(flat, self.own, by_year)
        grain = self._grain(period, bool(bands))
        parted = self._split()
        offered = fallbacks(flat, segment.body, segment.end)
        if not offered and self.before and _OF_THOSE.search(self.words):
            offered = tuple(
                item for item in self.before.fallbacks if item.kind is not FallbackKind.OTHER
            )
        body = unquoted(self.reader.text[segment.body : segment.end], self.words)
        return Question(
            number=segment.number,
            text=squeezed(body),
            start=segment.start,
            end=segment.end,
            kind=self.kind,
            measure=measure_of(body),
            breakdowns=tuple(term.words for term in parted.breakdowns),
            categories=tuple(term.words for term in parted.categories),
            period=period,
            granularity=grain.value if grain else None,
            bands=bands,
            fallbacks=offered,
            inferred=tuple(self.inferred),
        )

    def _is_split_item(self) -> bool:
        """Whether the words are one breakdown in a list of them ("by 3. borough, 4. date")."""
        reader, place = self.reader, self.segment.start
        if _STEM_BY.search(reader.flat[max(0, place - 40) : place]):
            reader._starts_with_by = True
        elif not _PART_GOES_ON.search(reader.flat[max(0, place - 20) : place]):
            reader._starts_with_by = False
        return reader._starts_with_by

    def _kind(self) -> Kind:
        kind = kind_of(self.words, self.stem or (self.lead.words if self.lead else ""))
        if self.is_split_item:
            return Kind.FIGURES
        if kind is Kind.FIGURES and self.reader.around.asks_for_records(self.segment):
            return Kind.RECORDS
        before = self.before
        if before is None:
            return kind
        if _THE_SAME.search(self.words) and (kind is Kind.FACT or not before.kind.is_counted):
            return before.kind
        is_part = self.given is not None and not self.own
        if is_part and before.kind in (Kind.LIST, Kind.RECORDS) and kind is Kind.FIGURES:
            return Kind.RECORDS
        # "whether on foot or by car" in a list of figures asks how many of each.
        weak = kind in (Kind.FACT, Kind.DOCUMENTS, Kind.POLICY) and "?" not in self.words
        if weak and self.segment.parent and before.kind.is_counted and not self.stem:
            return Kind.FIGURES
        return kind

    def _period(self) -> Period:
        mine = time.whole(self.reader.flat, self.own)
        if mine and mine.first is None and mine.last and self.is_stock:
            return replace(mine, first=mine.last, grain=Grain.SNAPSHOT)
        if mine:
            return mine
        if self.given:
            return self._take_period(self.given)
        before = self.before
        if before and self.refers and self._shares_period(before):
            return self._take_period(before.period)
        around = self.reader.around.period(self.segment, self.kind in _SPANS_TIME)
        if around and not (_NOW.search(self.words) and self.kind.is_counted):
            return self._take_period(around)
        named = before and _QUESTION_NAMED.search(self.words)
        last = before if named else self.reader.last_counted
        leans = named or (self.kind.is_counted and not is_stock(self.words))
        if last and leans and last.period.words and last.period.grain is not Grain.SNAPSHOT:
            return self._take_period(last.period)
        return Period(None, None)

    def _shares_period(self, before: Question) -> bool:
        return bool(before.period.words) and not self._has_happened_since(before)

    def _has_happened_since(self, before: Question) -> bool:
        """Whether more is asked than the state on one day ("of those, how many have faced ...")."""
        on_one_day = before.granularity == Grain.SNAPSHOT
        return on_one_day and bool(_HAS_HAPPENED.search(self.words))

    def _take_period(self, period: Period) -> Period:
        value = f"{period.first or '...'}/{period.last or '...'}"
        words = squeezed(self.reader.flat[period.start : period.end])
        self.inferred.append(Inference("period", value, period.start, period.end, words))
        return period

    def _is_by_year_around(self) -> bool:
        around = self.reader.around.unit_for(self.segment)
        return bool(around and around[0].grain in YEARS)

    def _grain(self, period: Period, has_bands: bool) -> Grain | None:
        """The unit of time; none where no number is asked for."""
        if not self.kind.is_counted:
            return None
        if self.unit:
            return self.unit.grain
        if self.is_split_item and re.match(r"\W*dates?\b", self.words, re.I):
            return Grain.DAY
        if period.grain is Grain.SNAPSHOT and not (
            self.before and self._has_happened_since(self.before)
        ):
            return Grain.SNAPSHOT
        around = self.reader.around.unit_for(self.segment)
        if around:
            self._infer("granularity", around[0], around[1])
            return around[0].grain
        later = self._unit_of_what_follows()
        if later:
            self._infer("granularity", later, self.reader.flat[later.start : later.end])
            return later.grain
        if has_bands:
            return Grain.PERIOD
        if self.kind is not Kind.FIGURES:
            return self._shared_grain(period)
        stock = self.is_stock and not is_dated(time.whole(self.reader.flat, self.own))
        return self._shared_grain(period) or (Grain.SNAPSHOT if stock else Grain.TOTAL)

    def _unit_of_what_follows(self) -> Unit | None:
        """The unit at the end of the sentence: "how many X, and how many Y, each month of 2017"."""
        given = self.given
        if given is None or self.own or given.start < self.segment.end:
            return None
        start = max(self.segment.end, given.start - _NEAR)
        return unit_in(self.reader.flat[start : given.end], start, ())

    def _infer(self, name: str, unit: Unit, words: str) -> None:
        self.inferred.append(
            Inference(name, unit.grain.value, unit.start, unit.end, squeezed(words))
        )

    def _shared_grain(self, period: Period) -> Grain | None:
        """The unit of the question before, where this one leans on it."""
        before = self.before
        if before is None or self.own or before.unit is None:
            return None
        if before.unit is Grain.SNAPSHOT and not self._has_happened_since(before):
            wanted = bool(_REFERS.search(self.words))
        elif before.unit is Grain.MONTH:
            wanted = self.refers and bool(time.grain(before.text))
        else:
            noun = not _ASKS.search(self.words) and not is_stock(self.words)
            same = period == before.period and is_dated(period)
            wanted = before.unit in YEARS and (
                self.refers or same or (noun and bool(before.period.words))
            )
        if not wanted:
            return None
        self._infer("granularity", Unit(before.unit, before.start, before.end), before.text)
        return before.unit

    def _split(self) -> Split:
        """The question's own split, and what the words around it add."""
        if self.is_split_item:
            return Split(terms(self.words, 0)[:1])
        own = split(self.words)
        breakdowns, categories = list(own.breakdowns), list(own.categories)
        inherited, also = self._inherited(own)
        breakdowns += [Term(word, 0, 0) for word in inherited]
        categories += [Term(word, 0, 0) for word in also]
        around = self.reader.around
        for scope in (
            *([self.lead] if self.lead else []),
            *around.named(self.segment),
            *around.everything,
        ):
            breakdowns += scope.split.breakdowns
            categories += scope.split.categories
            self.inferred += [_inferred_split(term, scope) for term in scope.split.breakdowns]
        return Split(_distinct(breakdowns), _distinct(categories))

    def _inherited(self, own: Split) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Breakdowns and categories of the question that this one leans on."""
        before = self.before
        found: tuple[tuple[str, ...], tuple[str, ...]] = ((), ())
        if before is None:
            return found
        if _THE_SAME.search(self.words) and not own.breakdowns:
            found = before.breakdowns, before.categories
        elif _EACH_ONE.search(self.words):
            found = before.breakdowns, ()
        elif self.given and not self.own and self.kind is Kind.RECORDS:
            found = before.breakdowns[:1], ()
        self.inferred += [
            Inference("breakdowns", word, before.start, before.end, before.text)
            for word in found[0]
        ]
        return found


def _inferred_split(term: Term, scope: Scope) -> Inference:
    start, end = term.start + scope.start, term.end + scope.start
    return Inference("breakdowns", term.words, start, end, squeezed(scope.words))


def _distinct(found: list[Term]) -> tuple[Term, ...]:
    return tuple({term.words.lower(): term for term in reversed(found)}.values())[::-1]
