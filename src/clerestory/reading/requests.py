"""A request as it is read: its questions, what governs them, and what is in doubt.

Nothing is guessed without saying so: what a question does not say itself, but takes from the words
around it, is listed as an inference with those words and their place in the text.
"""

import re
from dataclasses import dataclass
from datetime import date

from . import periods as time
from .breakdowns import Split, Term, split, terms
from .fallbacks import Fallback, fallbacks
from .periods import Band, Grain, Period
from .segments import Segment, segments
from .sentences import Role
from .subjects import Kind, is_stock, kind_of, measure_of
from .texts import pattern, plain, sentences, squeezed


class RequestError(ValueError):
    """The bytes of a request hold no text; one line that says what to do."""


@dataclass(frozen=True, slots=True)
class Inference:
    """A field that was filled from words outside the question, with the place of those words."""

    field: str
    value: str
    start: int
    end: int
    words: str


@dataclass(frozen=True, slots=True)
class Question:
    """One thing that can be answered on its own; `start` and `end` are places in the request."""

    number: str
    text: str
    start: int
    end: int
    kind: Kind
    measure: str
    breakdowns: tuple[str, ...]
    categories: tuple[str, ...]
    period: Period
    granularity: str | None
    bands: tuple[Band, ...]
    fallbacks: tuple[Fallback, ...]
    inferred: tuple[Inference, ...]

    @property
    def unit(self) -> Grain | None:
        """The unit of time, where the granularity is one."""
        return Grain(self.granularity) if self.granularity in list(Grain) else None


@dataclass(frozen=True, slots=True)
class Reading:
    """Questions and context; `unclear` says in plain words what has to be asked or confirmed."""

    questions: tuple[Question, ...]
    context: tuple[Segment, ...]
    fallbacks: tuple[Fallback, ...]
    unclear: tuple[str, ...]

    def as_json(self) -> dict[str, object]:
        """The shape that `clerestory read --json` prints."""
        return {
            "questions": [_question_json(question) for question in self.questions],
            "fallbacks": [fallback.label for fallback in self.fallbacks],
            "unclear": list(self.unclear),
            "context": [
                {"role": str(segment.role), "start": segment.start, "end": segment.end}
                for segment in self.context
            ],
        }


def read(text: str, *, received: date | None = None) -> Reading:
    """Read a request. `received` is the day of receipt, against which "so far" is understood."""
    refusal = _refusal(text)
    if refusal:
        return Reading((), (), (), (refusal,))
    flat = plain(text)
    parts = segments(text)
    asked = [segment for segment in parts if segment.role is Role.QUESTION]
    context = tuple(segment for segment in parts if segment.role is not Role.QUESTION)
    if not asked:
        return Reading((), context, (), (_NO_QUESTION,))
    scopes = _scopes(flat, context, received)
    questions: list[Question] = []
    for segment in asked:
        questions.append(_question(text, flat, segment, scopes, questions, received))
    whole = tuple(_whole_fallbacks(flat, context))
    return Reading(tuple(questions), context, whole, _doubts(questions))


def read_bytes(data: bytes, *, received: date | None = None) -> Reading:
    """Read a request from a file's bytes: UTF-8, or Windows-1252 as older mail sends it."""
    if not data.strip():
        raise RequestError("The request is empty: save its words as a text file and try again.")
    if b"\0" in data or data[:4] in (b"%PDF", b"PK\3\4") or data[:2] == b"\xff\xd8":
        raise RequestError("The request is not text: save its words as a plain text file first.")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        text = data.decode("cp1252", errors="replace")
        if _is_binary(text):
            raise RequestError(
                "The request is not text: save its words as a plain text file first."
            ) from error
    if _is_binary(text):
        raise RequestError("The request is not text: save its words as a plain text file first.")
    return read(text, received=received)


_NO_QUESTION = (
    "No question was found in the words of the request: read it yourself, and if nothing is asked "
    "for, ask the applicant which information is wanted."
)


def _refusal(text: str) -> str:
    if not text.strip():
        return "The request is empty: nothing is asked. Ask the applicant to send the words again."
    if _is_binary(text):
        return "The request is not text: open the file and copy its words."
    if not re.search(r"[^\W\d_]", text):
        return "The request holds no words: ask the applicant to send them again."
    return ""


def _is_binary(text: str) -> bool:
    odd = sum(character < " " and character not in "\t\n\r\f\v" for character in text)
    return "\0" in text or odd + text.count("\ufffd") > len(text) / 50


# --- What governs several questions --------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Scope:
    """One sentence of context: the period, unit and split that it gives, and to which questions."""

    start: int
    end: int
    period: Period | None
    unit: tuple[Grain, int, int] | None
    split: Split
    only: range | None
    words: str
    later: bool
    """Whether it was added afterwards, to make the request clear."""


_ONLY = pattern(r"^\W*questions? \(?(\d{1,3})\)?(?: ?(?:-|to|and|,) ?(\d{1,3}))?")
_NOT_ONLY = pattern(r"\bnot\b.{0,20}questions?\b")


def _scopes(flat: str, context: tuple[Segment, ...], received: date | None) -> list[_Scope]:
    found = []
    for segment in context:
        if segment.role not in (Role.SCOPE, Role.CLARIFICATION, Role.FORMAT):
            continue
        for start, end in sentences(flat, segment.start, segment.end):
            found.append(_scope(flat, start, end, segment.role, received))
    return found


def _scope(flat: str, start: int, end: int, role: Role, received: date | None) -> _Scope:
    words = flat[start:end]
    named = tuple(_moved(period, start) for period in time.periods(words, received))
    period = time.whole(flat, tuple(p for p in named if p.grain is not Grain.SNAPSHOT))
    unit = time.grain(words)
    implied = time.unit_of(named)
    if unit is None and implied:
        unit = (implied, named[0].start - start, named[-1].end - start)
    only = _ONLY.match(words)
    numbers = range(int(only[1]), int(only[2] or only[1]) + 1) if only else None
    moved = (unit[0], unit[1] + start, unit[2] + start) if unit else None
    later = role is Role.CLARIFICATION
    return _Scope(start, end, period, moved, split(words), numbers, words, later)


def _moved(period: Period, by: int) -> Period:
    return Period(
        period.first, period.last, period.words, period.start + by, period.end + by,
        period.grain, period.is_open,
    )  # fmt: skip


def _governs(scope: _Scope, segment: Segment) -> bool:
    if scope.only is None:
        return True
    number = re.match(r"\d+", segment.number)
    return bool(number) and int(number[0]) in scope.only  # type: ignore[index]


def _whole_fallbacks(flat: str, context: tuple[Segment, ...]) -> list[Fallback]:
    found: list[Fallback] = []
    for segment in context:
        if segment.role in (Role.SCOPE, Role.FALLBACK, Role.FORMAT, Role.CLARIFICATION):
            found += fallbacks(flat, segment.start, segment.end)
    labels = [fallback.label for fallback in found]
    return [item for place, item in enumerate(found) if item.label not in labels[:place]]


# --- One question --------------------------------------------------------------------------------

_REFERS = pattern(
    r"\b(?:those|these|them|such|the same|same|likewise|they|the above|in the period|that period)\b"
)


def _question(
    text: str,
    flat: str,
    segment: Segment,
    scopes: list[_Scope],
    earlier: list[Question],
    received: date | None,
) -> Question:
    words = flat[segment.body : segment.end]
    kind = kind_of(words)
    inferred: list[Inference] = []
    own = tuple(_moved(period, segment.body) for period in time.periods(words, received))
    governing = [scope for scope in scopes if _governs(scope, segment)]
    previous = _previous(segment, earlier)
    unit = _unit(words, segment.body, own)
    by_year = any(
        item and item[0] in _YEARS for item in [unit, *(scope.unit for scope in governing)]
    )
    bands = time.bands(flat, own, by_year)
    period = _period(flat, own, kind, words, governing, previous, segment, inferred)
    grain = _grain(unit, period, kind, words, governing, previous, segment, inferred, bool(own))
    parted = _split(flat, words, segment, governing, inferred)
    return Question(
        number=segment.number,
        text=squeezed(text[segment.body : segment.end]),
        start=segment.start,
        end=segment.end,
        kind=kind,
        measure=measure_of(text[segment.body : segment.end]),
        breakdowns=tuple(term.words for term in parted.breakdowns),
        categories=tuple(term.words for term in parted.categories),
        period=period,
        granularity=grain,
        bands=bands,
        fallbacks=fallbacks(flat, segment.body, segment.end),
        inferred=tuple(inferred),
    )


_YEARS = (Grain.YEAR, Grain.CALENDAR_YEAR, Grain.FINANCIAL_YEAR, Grain.ACADEMIC_YEAR)


def _previous(segment: Segment, earlier: list[Question]) -> Question | None:
    """The question whose words this one leans on: that of its stem, else the one before."""
    for question in reversed(earlier):
        if segment.parent and question.number == segment.parent:
            return question
    return earlier[-1] if earlier else None


def _unit(words: str, body: int, own: tuple[Period, ...]) -> tuple[Grain, int, int] | None:
    """The unit of time that the question itself names, or that its list of years stands for."""
    unit = time.grain(words)
    if unit:
        return unit[0], unit[1] + body, unit[2] + body
    implied = time.unit_of(own)
    if implied:
        return implied, own[0].start, own[-1].end
    named = {period.grain for period in own} & {
        Grain.YEAR,
        Grain.FINANCIAL_YEAR,
        Grain.ACADEMIC_YEAR,
    }
    if named and len(own) == 1:
        return named.pop() or Grain.YEAR, own[0].start, own[0].end
    return None


def _period(
    flat: str,
    own: tuple[Period, ...],
    kind: Kind,
    words: str,
    governing: list[_Scope],
    previous: Question | None,
    segment: Segment,
    inferred: list[Inference],
) -> Period:
    nothing = Period(None, None)
    mine = time.whole(flat, own)
    if mine:
        return mine
    refers = bool(_REFERS.search(words)) or bool(segment.parent)
    if previous and refers and _is_dated(previous.period):
        return _taken("period", previous.period, inferred)
    around = _nearest(governing, segment, kind.is_counted or kind in (Kind.RECORDS, Kind.LIST))
    if around and around.period:
        return _taken("period", around.period, inferred)
    leans = kind.is_counted and not is_stock(words)
    if previous and leans and previous.kind.is_counted and _is_span(previous.period):
        return _taken("period", previous.period, inferred)
    return nothing


def _nearest(governing: list[_Scope], segment: Segment, is_counted: bool) -> _Scope | None:
    """The sentence of context whose period holds: the last before the question, else one after."""
    dated = [scope for scope in governing if scope.period and (is_counted or scope.later)]
    special = [scope for scope in dated if scope.only]
    before = [scope for scope in dated if scope.start < segment.start]
    open_ended = [scope for scope in before if _is_dated(scope.period)]
    for choice in (special, open_ended or before):
        if choice:
            return choice[-1]
    return dated[0] if dated else None


def _is_dated(period: Period | None) -> bool:
    return bool(period and (period.first or period.last))


def _is_span(period: Period) -> bool:
    return _is_dated(period) and period.grain is not Grain.SNAPSHOT


def _taken(field: str, period: Period, inferred: list[Inference]) -> Period:
    value = f"{period.first or '...'}/{period.last or '...'}"
    inferred.append(Inference(field, value, period.start, period.end, squeezed(period.words)))
    return period


def _grain(
    unit: tuple[Grain, int, int] | None,
    period: Period,
    kind: Kind,
    words: str,
    governing: list[_Scope],
    previous: Question | None,
    segment: Segment,
    inferred: list[Inference],
    has_own: bool,
) -> str | None:
    if not kind.is_counted:
        return _WORD_OF_KIND.get(kind)
    if unit:
        return unit[0].value
    if period.grain is Grain.SNAPSHOT:
        return Grain.SNAPSHOT.value
    special = [scope for scope in governing if scope.only and scope.unit]
    for scope in special or [scope for scope in governing if scope.unit]:
        if scope.unit:
            grain, start, end = scope.unit
            around = scope.words[start - scope.start : end - scope.start]
            inferred.append(Inference("granularity", grain.value, start, end, around))
            return grain.value
    if kind is Kind.PERCENT or kind is Kind.AVERAGE:
        return kind.value
    shared = previous and not has_own and previous.unit in (*_YEARS, Grain.MONTH, Grain.SNAPSHOT)
    if shared and previous and (_REFERS.search(words) or period == previous.period):
        value, start, end = previous.granularity or "", previous.start, previous.end
        inferred.append(Inference("granularity", value, start, end, previous.text))
        return previous.granularity
    return Grain.SNAPSHOT.value if is_stock(words) else Grain.TOTAL.value


_WORD_OF_KIND = {
    Kind.DOCUMENTS: "documents",
    Kind.LIST: "list",
    Kind.RECORDS: "record",
    Kind.EXPLANATION: "explanation",
    Kind.FACT: "fact",
    Kind.REVIEW: "explanation",
}
_EVERYTHING = pattern(
    r"\b(?:everything|all (?:the )?(?:questions|figures|of the above|of these|of them)"
    r"|each (?:by|of these|question)|the above)\b"
)
_STEM_BY = pattern(r"\bby:?\s*$")


def _split(
    flat: str, words: str, segment: Segment, governing: list[_Scope], inferred: list[Inference]
) -> Split:
    """The question's own split, and what the words around it add for all questions."""
    own = split(words)
    breakdowns, categories = list(own.breakdowns), list(own.categories)
    for scope in governing:
        leads = scope.start < segment.start and scope.words.rstrip().endswith((":", "by"))
        if _STEM_BY.search(scope.words) and scope.start < segment.start:
            breakdowns += terms(words, 0)[:1]
        elif scope.split.breakdowns and (leads or _EVERYTHING.search(scope.words)):
            breakdowns += scope.split.breakdowns
            categories += scope.split.categories
            for term in scope.split.breakdowns:
                inferred.append(_inferred_split(term, scope))
    return Split(tuple(_distinct(breakdowns)), tuple(_distinct(categories)))


def _inferred_split(term: Term, scope: _Scope) -> Inference:
    start, end = term.start + scope.start, term.end + scope.start
    return Inference("breakdowns", term.words, start, end, squeezed(scope.words))


def _distinct(found: list[Term]) -> list[Term]:
    names = [term.words.lower() for term in found]
    return [term for place, term in enumerate(found) if term.words.lower() not in names[:place]]


# --- Doubt ---------------------------------------------------------------------------------------


def _doubts(questions: list[Question]) -> tuple[str, ...]:
    """What an officer has to confirm, or ask the applicant, one sentence each."""
    found: list[str] = []
    for question in questions:
        for band in question.bands:
            if band.is_odd:
                found.append(
                    f"Question {question.number}: “{band.label}” is longer than a year although "
                    "figures by year are asked for; it is shown with the years that it holds."
                )
        if question.period.is_open and question.period.first is None and question.period.words:
            found.append(
                f"Question {question.number}: “{squeezed(question.period.words)}” counts from the "
                "day of receipt, which is not known; give it to work out the dates."
            )
        elif question.kind.is_counted and not _is_dated(question.period):
            found.append(f"Question {question.number}: no period is named; ask which is meant.")
    return tuple(found)


def _question_json(question: Question) -> dict[str, object]:
    return {
        "number": question.number,
        "text": question.text,
        "kind": str(question.kind),
        "measure": question.measure,
        "breakdowns": list(question.breakdowns),
        "categories": list(question.categories),
        "period": question.period.as_json(),
        "granularity": question.granularity,
        "bands": [
            {
                "label": band.label,
                "from": band.first.isoformat(),
                "to": band.last.isoformat() if band.last else None,
                "odd": band.is_odd,
            }
            for band in question.bands
        ],
        "fallbacks": [fallback.label for fallback in question.fallbacks],
        "start": question.start,
        "end": question.end,
        "inferred": [
            {
                "field": inference.field,
                "value": inference.value,
                "start": inference.start,
                "end": inference.end,
                "words": inference.words,
            }
            for inference in question.inferred
        ],
    }
