"""From a question to the tables that would answer it, in the applicant's order of preference.

The first rung is what was asked for; below it stand the forms that the applicant would take
instead, and last the single total, which is offered even where nobody asked for it (advice and
assistance, section 16 of the Freedom of Information Act 2000). Which rung is safe to release is
decided elsewhere. What the dataset cannot place is said, never dropped in silence.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from clerestory.disclosure import category_lists
from clerestory.disclosure.datasets import Dataset
from clerestory.disclosure.tables import Category, TableSpecification
from clerestory.disclosure.windows import TIME

from . import vocabulary, windows
from .fallbacks import FallbackKind
from .frames import Frame, asked, frame
from .periods import Grain
from .requests import Question, Reading
from .windows import Window


@dataclass(frozen=True, slots=True)
class Rung:
    """One table that would answer: `words` say in which form, `granularity` by which unit."""

    specification: TableSpecification
    words: str
    granularity: str


@dataclass(frozen=True, slots=True)
class Mapped:
    """The code of the measure, the rungs in order, words without a place, and notes in words."""

    measure: str
    rungs: tuple[Rung, ...]
    unplaced: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Unmapped:
    """No table of the dataset answers the question, for this reason."""

    reason: str


def rungs(
    question: Question, reading: Reading, dataset: Dataset, *, received: date
) -> Mapped | Unmapped:
    """The tables of `dataset` that would answer `question`, or why there are none.

    `received` is the day of receipt: nothing later was asked for.
    """
    if not question.kind.is_counted:
        return Unmapped(f"The question asks for {_KIND_WORDS[question.kind.value]}, not a count.")
    measure = _measure(question, reading, dataset)
    if measure is None:
        return Unmapped(_not_counted(question, dataset))
    if question.granularity == Grain.SNAPSHOT:
        return Unmapped(
            f"The question asks for the position on one day; the register counts "
            f"{dataset.unit_plural} received over time."
        )
    window, time_notes = _window(question, dataset, received)
    if window is None:
        return Unmapped(time_notes[0])
    in_period = dataset.during(window.first, window.last)
    split = frame(question, in_period)
    label = dataset.measure(measure).label
    ladder = _ladder(question, reading, split, window, label)
    ended = _not_in_use(question, dataset, in_period)
    unplaced = (*ended, *split.unplaced, *_limited_before(question, reading, dataset))
    notes = (*time_notes, *_odd_bands(question), *split.notes, *_too_fine(question))
    notes += _changed_lists(split, dataset, window)
    return Mapped(measure, ladder, unplaced, notes)


_KIND_WORDS = {
    "documents": "documents",
    "list": "a list",
    "record": "single records",
    "records": "single records",
    "explanation": "an explanation",
    "fact": "a yes or no",
    "review": "a review of an earlier answer",
}


# --- What is counted -----------------------------------------------------------------------------

_LEANS = re.compile(
    r"\b(?:these|those|them|such|they|the same|the above)\b"
    r"(?!\s+(?:who|that|which|referred|reported|made|received)\b)",
    re.I,
)
# "..., and how many from the police": what is counted is named before.
_NAMES_NOTHING = re.compile(
    r"^\W*(?:and\s+)?how many\s+(?:came|come|were|was|are|had|have|from|to|by|with|related"
    r"|resulted|led|ended|went|involved|concerned)\b",
    re.I,
)


def _measure(question: Question, reading: Reading, dataset: Dataset) -> str | None:
    """The measure that the question names, or that of the question which it refers to; else the
    one that an officer chose."""
    for other in _line(question, reading):
        own = vocabulary.measure_in(asked(other), dataset)
        if own:
            return own
    chosen = question.measure.strip()
    found = vocabulary.measures_in(chosen, dataset)
    return next((match.code for match in found if match.words == chosen), None)


def _line(question: Question, reading: Reading) -> Iterator[Question]:
    """The question, the one that it refers to, and so on."""
    yield question
    for other in reversed(
        [before for before in reading.questions if before.start < question.start]
    ):
        leans = _LEANS.search(question.text) or _NAMES_NOTHING.search(question.text)
        if not leans:
            return
        yield other
        question = other


def _limited_before(question: Question, reading: Reading, dataset: Dataset) -> tuple[str, ...]:
    """The limits of the questions that this one refers to ("of these"), which it does not take."""
    found = {
        f"“{leans[0]}” refers to question {other.number}, which is limited{limits.filter_words}."
        for question, other in pairwise(_line(question, reading))
        if (limits := frame(other, dataset)).filters and (leans := _LEANS.search(question.text))
    }
    return tuple(sorted(found))


def _not_counted(question: Question, dataset: Dataset) -> str:
    missing = vocabulary.missing_in(asked(question), dataset)
    if missing:
        return dataset.unanswerable(missing[0].code).because or (
            f"The register does not hold {dataset.unanswerable(missing[0].code).label.lower()}."
        )
    return (
        f"Nothing that the dataset “{dataset.title}” counts is named in “{question.measure}”; "
        "choose a measure by hand, or another dataset."
    )


# --- Over which time -----------------------------------------------------------------------------


def _window(
    question: Question, dataset: Dataset, received: date
) -> tuple[Window | None, tuple[str, ...]]:
    end = min(dataset.last, received)
    covered = Window(dataset.first, end) if dataset.first <= end else None
    first = question.period.first or dataset.first
    last = question.period.last or received
    window = covered.clip(first, last) if covered and first <= last else None
    if covered is None or window is None:
        return None, (
            f"The register covers {Window(dataset.first, dataset.last).words}; the question is "
            f"about other dates.",
        )
    notes = []
    if question.period.first is None:
        notes.append(f"No first day is named; all from {windows.day_words(window.first)} is taken.")
    elif first < window.first:
        notes.append(f"The register begins on {windows.day_words(window.first)}.")
    if min(last, received) > window.last:
        notes.append(f"The register ends on {windows.day_words(window.last)}.")
    return window, tuple(notes)


def _not_in_use(question: Question, dataset: Dataset, in_period: Dataset) -> tuple[str, ...]:
    """Categories that the question names and that its period does not know."""
    words = f"{asked(question)} ; {' ; '.join(question.categories)}"
    return tuple(
        f"“{match.words}”: no category of {dimension.label.lower()} in this period; it was in use "
        f"{category_lists.in_use(dimension, match.code)}."
        for dimension in dataset.dimensions
        for match in vocabulary.categories_in(words, dimension)
        if match.code in dimension.codes
        and match.code not in in_period.dimension(dimension.code).codes
    )


def _changed_lists(split: Frame, dataset: Dataset, window: Window) -> tuple[str, ...]:
    """Where the categories of what is split by or limited to changed within the period."""
    used = [axis.dimension for axis in split.axes] + [code for code, _ in split.filters]
    return tuple(
        words
        for code in dict.fromkeys(used)
        for words in category_lists.changes(dataset.dimension(code), window.first, window.last)
    )


def _odd_bands(question: Question) -> tuple[str, ...]:
    return tuple(
        f"“{band.label}” is longer than a year although figures by year are asked for: its years "
        "are shown one by one, and together."
        for band in question.bands
        if band.is_odd
    )


def _too_fine(question: Question) -> tuple[str, ...]:
    if question.granularity in (Grain.WEEK, Grain.DAY):
        return (f"Figures by {question.granularity} are not drawn up; months are the finest.",)
    return ()


# --- In which form -------------------------------------------------------------------------------

_UNIT_WORDS = {
    Grain.CALENDAR_YEAR: "by calendar year",
    Grain.FINANCIAL_YEAR: "by financial year (1 April to 31 March)",
    Grain.ACADEMIC_YEAR: "by academic year (1 September to 31 August)",
    Grain.HALF_YEAR: "by half-year",
    Grain.QUARTER: "by quarter",
    Grain.MONTH: "by month",
}


def _ladder(
    question: Question, reading: Reading, frame: Frame, window: Window, label: str
) -> tuple[Rung, ...]:
    bands = windows.band_rows(window, question.bands)
    found: list[Rung] = []
    shapes: list[set[frozenset[str]]] = []
    for rows, words, granularity in _forms(question, reading, window, bands):
        shape = {row.leaves for row in rows}
        # A form that only leaves out subtotals of an earlier one tells nothing less at risk.
        if shape in shapes or (granularity in [rung.granularity for rung in found]):
            continue
        shapes.append(shape)
        specification = _specification(question, frame, window, rows, granularity, label)
        found.append(Rung(specification, words, granularity))
    return tuple(found)


_Form = tuple[tuple[Category, ...], str, str]


def _forms(
    question: Question, reading: Reading, window: Window, bands: tuple[Category, ...]
) -> list[_Form]:
    """The rows of time of each rung, with words and granularity, in order of preference."""
    forms: list[_Form] = []
    unit = _table_unit(question.unit)
    if unit:
        rows, words = windows.rows(window, unit), _UNIT_WORDS[unit]
        together = windows.with_bands(rows, bands)
        if len(together) > len(rows):
            words += ", with the periods that were named as subtotals"
        forms.append((together, words, unit.value))
    if bands:
        forms.append((bands, "the periods exactly as named", Grain.PERIOD.value))
    offered = [fallback.kind for fallback in (*question.fallbacks, *reading.fallbacks)]
    for kind in offered:
        for other in _OFFERS.get(kind, ()):
            forms.append((windows.rows(window, other), _UNIT_WORDS[other], other.value))
    if unit in (Grain.MONTH, Grain.QUARTER, Grain.HALF_YEAR):
        year = Grain.CALENDAR_YEAR
        forms.append((windows.rows(window, year), _UNIT_WORDS[year] + TO_HELP, year.value))
    asked = FallbackKind.ONE_TOTAL in offered or unit is None
    words = "one total for the whole period" + ("" if asked else TO_HELP)
    forms.append(((windows.whole_row(window),), words, Grain.TOTAL.value))
    return forms


_OFFERS = {
    FallbackKind.FINANCIAL_YEAR: (Grain.FINANCIAL_YEAR,),
    FallbackKind.CALENDAR_YEAR: (Grain.CALENDAR_YEAR,),
    FallbackKind.OTHER_YEARS: (Grain.FINANCIAL_YEAR, Grain.CALENDAR_YEAR),
}
TO_HELP = " (not asked for; offered as help, section 16)"


def _table_unit(unit: Grain | None) -> Grain | None:
    """The unit of the rows: a "year" without more is the calendar year, a day the month."""
    if unit is None or unit in (Grain.TOTAL, Grain.PERIOD):
        return None
    if unit is Grain.YEAR:
        return Grain.CALENDAR_YEAR
    return Grain.MONTH if unit in (Grain.WEEK, Grain.DAY) else unit


def _specification(
    question: Question,
    frame: Frame,
    window: Window,
    rows: tuple[Category, ...],
    granularity: str,
    label: str,
) -> TableSpecification:
    """One table. Margins are shown where every category is; else the period's row alone."""
    form = _FORM_WORDS.get(granularity, f"by {granularity}")
    by = "".join(f" by {axis.label.lower()}," for axis in frame.axes)
    name = f"question-{_slug(question.number)}-{_slug(form)}"
    title = f"{label} received{by or ','} {form}, {window.words}{frame.filter_words}"
    if len(rows) == 1 and rows[0].leaves == window.leaves:
        return _of_one_period(frame, window, rows, name, title)
    if frame.is_limited:
        rows = (*rows, windows.whole_row(window))
    axes = (windows.axis(rows), *frame.axes)
    return TableSpecification(name, title, axes, frame.filters, total=not frame.is_limited)


_FORM_WORDS = {Grain.PERIOD.value: "by the periods named", Grain.TOTAL.value: "in total"}


def _of_one_period(
    frame: Frame, window: Window, rows: tuple[Category, ...], name: str, title: str
) -> TableSpecification:
    """A table of one period: time is a filter where another axis is left, else the only row."""
    if not frame.axes:
        return TableSpecification(name, title, (windows.axis(rows),), frame.filters, total=False)
    filters = (*frame.filters, (TIME, window.leaves))
    return TableSpecification(name, title, frame.axes, filters, total=not frame.is_limited)


def _slug(words: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", words.lower()).strip("-")
