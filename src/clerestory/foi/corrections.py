"""What the machine read beside what an officer confirmed: examples from which reading is improved.

An example holds neither the name nor the e-mail address of whoever asked; a street stays where it
is part of a question. It belongs to its request and is erased with it.
"""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from clerestory.foi.models import Correction, InformationRequest
from clerestory.foi.questions import ConfirmedQuestion, as_read
from clerestory.reading.requests import read
from clerestory.reading.sentences import Role

LABELS = (
    "kind", "measure", "breakdowns", "categories", "filters", "granularity", "format", "fallbacks",
)  # fmt: skip
# What a question depends on. The rest (greeting, reasons, signature) tells of whoever asked.
_READ_WITH_IT = (Role.SCOPE, Role.FALLBACK, Role.FORMAT, Role.CLARIFICATION)
_EMAIL = re.compile(r"\S+@\S+")
_YEAR = r"(?:19|20)\d\d\b"
# Days, years and runs of years ("2016-17 2017-18") are no telephone numbers.
_TELEPHONE = re.compile(
    rf"(?<![\w-])(?:\+|\(?(?=0\d|\d{{3}}))(?!{_YEAR}|\d\d-\d\d-{_YEAR})"
    r"\d[\d ()-]{8,18}\d(?![\w-])"
)
_POSTCODE = re.compile(r"\b[A-Z]{1,2}\d[A-Z\d]? ?(?!1ST|2ND|3RD|\dTH)\d[A-Z]{2}\b", re.I)


@dataclass(frozen=True, slots=True)
class Differences:
    """The questions as read and as confirmed, without those that are alike on both sides."""

    read: tuple[dict[str, Any], ...]
    confirmed: tuple[dict[str, Any], ...]

    @property
    def any(self) -> bool:
        return bool(self.read or self.confirmed)


def differences(request: InformationRequest, confirmed: Iterable[ConfirmedQuestion]) -> Differences:
    """What the officer corrected, without whoever asked."""
    was = [_labelled(one) for one in as_read(read(request.text, received=request.received))]
    now = [_labelled(one) for one in confirmed]
    return Differences(
        tuple(_without_applicant(one, request) for one in was if one not in now),
        tuple(_without_applicant(one, request) for one in now if one not in was),
    )


def example(correction: Correction) -> str:
    """One line of JSON: the words of the request, what was read in them and what is right.

    What is left out is blanked with as many spaces, so that every place still fits the words.
    """
    request = correction.request
    line = {
        "received": request.received.isoformat(),
        "text": _text(request, correction.confirmed),
        "read": correction.read,
        "confirmed": correction.confirmed,
    }
    return json.dumps(line, ensure_ascii=False, sort_keys=True)


def _labelled(question: ConfirmedQuestion) -> dict[str, Any]:
    given = question.specification
    period = given.get("period") or {}
    return {
        "number": question.number,
        "text": question.text,
        "start": question.start,
        "end": question.end,
        "period": {"from": period.get("from"), "to": period.get("to")},
        **{name: given.get(name) or None for name in LABELS},
    }


def _text(request: InformationRequest, confirmed: Iterable[Mapping[str, Any]]) -> str:
    """The questions, read and confirmed, with the words that they depend on, and nothing else."""
    reading = read(request.text, received=request.received)
    kept = [(one.start, one.end) for one in reading.questions]
    kept += [(one.start, one.end) for one in reading.context if one.role in _READ_WITH_IT]
    kept += [(one["start"], one["end"]) for one in confirmed]
    text, reached = "", 0
    for start, end in sorted(kept):
        text += _blank(request.text[reached:start]) + request.text[max(reached, start) : end]
        reached = max(reached, end)
    return _without_names(text + _blank(request.text[reached:]), request)


def _without_applicant(value: Any, request: InformationRequest) -> Any:
    if isinstance(value, str):
        return _without_names(value, request)
    if isinstance(value, Mapping):
        return {name: _without_applicant(one, request) for name, one in value.items()}
    if isinstance(value, list):
        return [_without_applicant(one, request) for one in value]
    return value


def _without_names(text: str, request: InformationRequest) -> str:
    """Every word of the applicant's name goes, even where it could be another word ("May")."""
    words = [word for word in re.split(r"[^\w'’-]+", request.applicant_name) if len(word) > 1]
    patterns = [_EMAIL, _TELEPHONE, _POSTCODE]
    if words:
        either = "|".join(map(re.escape, words))
        patterns.append(re.compile(rf"(?<!\w)(?:{either})(?!\w)", re.I))
    for pattern in patterns:
        for found in pattern.finditer(text):
            start, end = found.span()
            text = text[:start] + _blank(text[start:end]) + text[end:]
    return text


def _blank(text: str) -> str:
    return re.sub(r"\S", " ", text)
