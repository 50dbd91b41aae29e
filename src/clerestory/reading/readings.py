"""What a reading is made of: questions, context, fall-backs and doubts, as values."""

from dataclasses import dataclass
from typing import Any

from .doubts import Doubt
from .fallbacks import Fallback
from .formats import Format
from .periods import Band, Grain, Period
from .regimes import Route
from .segments import Segment
from .subjects import Kind


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
    filters: tuple[str, ...] = ()
    """What limits the count, as an officer added it to the words of the question."""

    @property
    def unit(self) -> Grain | None:
        """The unit of time, where the granularity is one."""
        return Grain(self.granularity) if self.granularity in list(Grain) else None


@dataclass(frozen=True, slots=True)
class Reading:
    """Questions and context; `doubts` are what has to be asked or confirmed, `routes` suggest
    another law or way than the Act."""

    questions: tuple[Question, ...]
    context: tuple[Segment, ...]
    fallbacks: tuple[Fallback, ...]
    doubts: tuple[Doubt, ...]
    routes: tuple[Route, ...] = ()
    formats: tuple[Format, ...] = ()

    @property
    def unclear(self) -> tuple[str, ...]:
        """The doubts in plain words, one sentence each."""
        return tuple(doubt.text for doubt in self.doubts)

    def as_json(self) -> dict[str, Any]:
        """The shape that `clerestory read --json` prints."""
        return {
            "questions": [_question_json(question) for question in self.questions],
            "fallbacks": [fallback.label for fallback in self.fallbacks],
            "unclear": list(self.unclear),
            "doubts": [_doubt_json(doubt) for doubt in self.doubts],
            "routes": [
                {
                    "question": route.question,
                    "regime": str(route.regime),
                    "reason": route.reason,
                    "words": route.words,
                    "start": route.start,
                    "end": route.end,
                }
                for route in self.routes
            ],
            "formats": [
                {"format": wish.name, "start": wish.start, "end": wish.end} for wish in self.formats
            ],
            "context": [
                {"role": str(segment.role), "start": segment.start, "end": segment.end}
                for segment in self.context
            ],
        }


def _doubt_json(doubt: Doubt) -> dict[str, Any]:
    return {
        "field": doubt.field,
        "text": doubt.text,
        "to": str(doubt.to),
        "questions": list(doubt.questions),
        "choices": list(doubt.choices),
        "start": doubt.start,
        "end": doubt.end,
    }


def _question_json(question: Question) -> dict[str, Any]:
    return {
        "number": question.number,
        "text": question.text,
        "kind": str(question.kind),
        "measure": question.measure,
        "breakdowns": list(question.breakdowns),
        "categories": list(question.categories),
        "filters": list(question.filters),
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
