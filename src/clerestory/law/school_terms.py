"""The terms of a school: on which days it has a session."""

import tomllib
from dataclasses import dataclass
from datetime import date, datetime
from itertools import pairwise
from pathlib import Path
from typing import Any


class TermsError(ValueError):
    """A file of terms that cannot be used; the message names the file, the entry and the remedy."""


@dataclass(frozen=True, slots=True)
class SchoolTerms:
    """Terms as first and last days, and the days in them without a session (half-term, training).

    Without terms: a school whose terms nobody has given.
    """

    terms: tuple[tuple[date, date], ...] = ()
    closed: frozenset[date] = frozenset()

    def covers(self, day: date) -> bool:
        """Whether the terms that were given say anything of this day."""
        return bool(self.terms) and self.terms[0][0] <= day <= self.terms[-1][1]

    def apart(self, day: date) -> str:
        """Why a working day is no school day; empty if it is one."""
        if day in self.closed:
            return "not a school day: closed in term"
        if any(first <= day <= last for first, last in self.terms):
            return ""
        return "not a school day: outside the terms"


def load_terms(path: Path) -> SchoolTerms:
    """Terms from a TOML file: [[term]] with first and last, and closed = [days]. TermsError."""
    try:
        data = tomllib.loads(path.read_text("utf-8"))
    except OSError as error:
        raise TermsError(f"{path}: cannot be read ({error.strerror}); name another") from error
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise TermsError(f"{path}: cannot be read as TOML ({error})") from error
    rows, closed = data.get("term"), data.get("closed", [])
    if not isinstance(rows, list) or not rows or data.keys() - {"term", "closed"}:
        raise TermsError(
            f"{path}: write each term as [[term]] with first and last; closed = [days]"
        )
    if not isinstance(closed, list) or not all(map(_is_day, closed)):
        raise TermsError(f"{path}: write closed as days without quotes, closed = [2026-10-26]")
    terms = [_term(row, f"{path}: [[term]] number {n}: ") for n, row in enumerate(rows, start=1)]
    for (_, end), (start, _) in pairwise(terms):
        if start <= end:
            raise TermsError(
                f"{path}: the term from {start} begins before {end}; put them in order"
            )
    return SchoolTerms(tuple(terms), frozenset(closed))


def _term(row: Any, at: str) -> tuple[date, date]:
    days: list[Any] = [row.get("first"), row.get("last")] if isinstance(row, dict) else []
    if not days or not all(map(_is_day, days)):
        raise TermsError(f"{at}write first = 2026-09-02 and last = 2026-12-18, without quotes")
    first, last = days
    if last < first:
        raise TermsError(f"{at}last, {last}, is before first, {first}; exchange them")
    return first, last


def _is_day(value: object) -> bool:
    return isinstance(value, date) and not isinstance(value, datetime)
