"""The confirmation page between two clicks: its rows as typed, split, merged and added to.

Nothing is checked here and nothing kept: whatever was typed stays as it was typed, right or wrong,
until the officer confirms.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from clerestory.foi.models import InformationRequest
from clerestory.foi.questions import ConfirmedQuestion, as_kept, as_read
from clerestory.reading.requests import read

LONGEST_NUMBER = 12  # characters, as in the table


class DraftError(ValueError):
    """What was to be done with a row cannot be done; one line beside its field."""


@dataclass(frozen=True, slots=True)
class Row:
    """One question on the page, every field as the text that stands in it."""

    number: str
    text: str
    start: str = "0"
    end: str = "0"
    kind: str = ""
    measure: str = ""
    breakdowns: str = ""
    categories: str = ""
    filters: str = ""
    first: str = ""
    last: str = ""
    granularity: str = ""
    format: str = ""
    fallbacks: str = ""
    leave_out: str = ""

    @property
    def place(self) -> tuple[int, int]:
        """Where it stands in the request; (0, 0) if nowhere."""
        return (int(self.start), int(self.end)) if _is_place(self.start, self.end) else (0, 0)


_LISTS = ("breakdowns", "categories", "filters")
_FOUND_ELSEWHERE = ("filters", "first", "last", "granularity", "format", "fallbacks")


@dataclass(frozen=True, slots=True)
class Asked:
    """What the page is about: the request's words, and its questions as they are kept."""

    text: str
    received: date
    questions: tuple[ConfirmedQuestion, ...]

    def confirmed(self, row: Row) -> ConfirmedQuestion:
        """The question that a row stands for; a day that is none counts as empty."""
        before = self._before(row)
        start, end = row.place
        text = row.text.strip()
        specification = {
            **before,
            "number": row.number,
            "text": text,
            "start": start,
            "end": end,
            "kind": row.kind or before.get("kind"),
            "measure": row.measure.strip(),
            "period": {
                **(before.get("period") or {}),
                "from": _iso(row.first),
                "to": _iso(row.last),
            },
            "granularity": row.granularity or None,
            "format": row.format.strip(),
            "fallbacks": _listed(row.fallbacks, "\n"),
            **{name: _listed(getattr(row, name), ";") for name in _LISTS},
        }
        return ConfirmedQuestion(row.number, text, start, end, specification)

    def _before(self, row: Row) -> Mapping[str, Any]:
        """What is kept or read of the same words: bands, and what was inferred from where."""
        for one in self.questions:
            if (one.number, one.start, one.end) == (row.number, *row.place):
                return one.specification
        found = as_read(read(row.text, received=self.received))
        return found[0].specification if found else {}


def asked_in(request: InformationRequest) -> Asked:
    """The page of a request before anything is changed on it."""
    return Asked(request.text, request.received, tuple(map(as_kept, request.questions.all())))


def row_of(question: ConfirmedQuestion) -> Row:
    """A question as its fields show it: lists with semicolons, fall-backs one to a line."""
    given = question.specification
    period = given.get("period") or {}
    return Row(
        number=question.number,
        text=question.text,
        start=str(question.start),
        end=str(question.end),
        kind=str(given.get("kind") or ""),
        measure=str(given.get("measure") or ""),
        breakdowns="; ".join(given.get("breakdowns") or ()),
        categories="; ".join(given.get("categories") or ()),
        filters="; ".join(given.get("filters") or ()),
        first=period.get("from") or "",
        last=period.get("to") or "",
        granularity=given.get("granularity") or "",
        format=str(given.get("format") or ""),
        fallbacks="\n".join(given.get("fallbacks") or ()),
    )


def with_split(rows: Sequence[Row], place: int, words: str, request: str) -> list[Row]:
    """The row cut in two before these words; without words, at each of its lines. DraftError."""
    row = rows[place]
    cuts = [_find(words, row.text)] if words.strip() else _line_starts(row.text)
    if not cuts or cuts[0] is None:
        raise DraftError(
            "These words are not in the question: copy them from it"
            if words.strip()
            else "The question is one line: write the words that begin the new question"
        )
    texts = _cut(row.text, [cut for cut in cuts if cut is not None])
    if len(texts) < 2:
        raise DraftError("Nothing stands before these words: choose later ones")
    numbers = _part_numbers(row.number, len(texts), {other.number for other in rows})
    places = _places(texts, row.place, request)
    parts = [
        _reread(replace(row, number=number, text=text, start=str(start), end=str(end)))
        for number, text, (start, end) in zip(numbers, texts, places, strict=True)
    ]
    return [*rows[:place], *parts, *rows[place + 1 :]]


def with_merged(rows: Sequence[Row], place: int) -> list[Row]:
    """The row put behind the one before it, as one question with the fields of both. DraftError."""
    if place == 0:
        raise DraftError("There is no question before this one")
    one, other = rows[place - 1], rows[place]
    start, end = _span(one.place, other.place)
    filled = {
        name: getattr(one, name) or getattr(other, name)
        for name in ("kind", "measure", "first", "last", "granularity", "format")
    }
    lists = {name: _joined(getattr(one, name), getattr(other, name), ";") for name in _LISTS}
    merged = replace(
        one,
        text=f"{one.text.rstrip()} {other.text.lstrip()}",
        start=str(start),
        end=str(end),
        fallbacks=_joined(one.fallbacks, other.fallbacks, "\n"),
        **filled,
        **lists,
    )
    return [*rows[: place - 1], merged, *rows[place + 1 :]]


def with_added(rows: Sequence[Row], text: str, request: str) -> list[Row]:
    """A question that was not found, numbered after the others and read like them. DraftError."""
    if not text.strip():
        raise DraftError("Write the question, or copy it from the request")
    taken = {row.number for row in rows}
    number = next(str(n) for n in range(1, len(taken) + 2) if str(n) not in taken)
    start = _find(text, request)
    row = Row(number, text.strip())
    if start is not None:
        row = replace(row, start=str(start), end=str(_end_of(text, request, start)))
    return [*rows, _reread(row)]


def _reread(row: Row) -> Row:
    """The row with what its own words say; what they do not say stays."""
    found = as_read(read(row.text))
    if not found:
        return row
    own = row_of(found[0])
    kept = {name: getattr(own, name) or getattr(row, name) for name in _FOUND_ELSEWHERE}
    return replace(
        own, number=row.number, text=row.text, start=row.start, end=row.end,
        leave_out=row.leave_out, **kept,
    )  # fmt: skip


def _is_place(start: str, end: str) -> bool:
    digits = start.isascii() and start.isdigit() and end.isascii() and end.isdigit()
    return digits and len(start + end) < 20 and int(start) < int(end)


def _words(text: str) -> str:
    """A pattern for the same words, however they are spaced and broken into lines."""
    return r"\s+".join(map(re.escape, text.split()))


def _find(words: str, text: str) -> int | None:
    found = re.search(_words(words), text, re.I)
    return found.start() if found else None


def _end_of(words: str, text: str, start: int) -> int:
    found = re.compile(_words(words), re.I).match(text, start)
    return found.end() if found else start


def _line_starts(text: str) -> list[int | None]:
    return [found.end() for found in re.finditer(r"\n\s*(?=\S)", text)]


def _cut(text: str, cuts: Sequence[int]) -> list[str]:
    ends = [*cuts, len(text)]
    parts = [text[start:end].strip() for start, end in zip([0, *cuts], ends, strict=True)]
    return [part for part in parts if part]


def _places(texts: Sequence[str], whole: tuple[int, int], request: str) -> list[tuple[int, int]]:
    """Where each part begins in the request, up to the next; (0, 0) where it was re-worded."""
    start, end = whole
    found: list[int | None] = [start if end else None]
    for text in texts[1:]:
        same = re.compile(_words(text), re.I).search(request, start, end) if end else None
        found.append(same.start() if same else None)
    places = []
    for number, begin in enumerate(found):
        later = [other for other in found[number + 1 :] if other is not None]
        places.append((begin, later[0] if later else end) if begin is not None else (0, 0))
    return places


def _part_numbers(number: str, count: int, taken: set[str]) -> list[str]:
    """ "2" becomes 2a and 2b; "2a" becomes 2a(i) and 2a(ii)."""
    letters = "abcdefghijklmnopqrstuvwxyz"
    small = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x")
    parts = letters if number[-1:].isdigit() else tuple(f"({one})" for one in small)
    free = [f"{number}{one}" for one in parts if f"{number}{one}" not in taken]
    free += [str(n) for n in range(1, len(taken) + count + 1) if str(n) not in taken]
    return [one for one in free if len(one) <= LONGEST_NUMBER][:count]


def _span(one: tuple[int, int], other: tuple[int, int]) -> tuple[int, int]:
    if not other[1]:
        return one
    if not one[1]:
        return other
    return min(one[0], other[0]), max(one[1], other[1])


def _listed(words: str, between: str) -> list[str]:
    return list(dict.fromkeys(part.strip() for part in words.split(between) if part.strip()))


def _iso(written: str) -> str | None:
    try:
        return datetime.strptime(written.strip(), "%Y-%m-%d").date().isoformat()
    except ValueError:
        return None


def _joined(one: str, other: str, between: str) -> str:
    parts = _listed(f"{one}{between}{other}", between)
    return (between if between == "\n" else f"{between} ").join(parts)
