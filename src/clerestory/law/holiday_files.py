"""Files of bank holidays: the one that comes with the product, and an authority's own."""

import tomllib
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

PARTS = ("England and Wales", "Scotland", "Northern Ireland")
UNITED_KINGDOM = "United Kingdom"
NEEDED = ("day", "name", "where", "source")
KNOWN = (*NEEDED, "status", "proclaimed", "verify")
OWN_KEYS = ("years", "added", "removed")
FEWEST = 8  # bank holidays of a year in England and Wales alone
Covered = tuple[tuple["Holiday", ...], frozenset[int]]


class CalendarError(ValueError):
    """Holiday data that cannot be used, or a date that it does not cover; one line, with remedy."""


@dataclass(frozen=True, slots=True)
class Holiday:
    """A day that is not a working day in some parts of the United Kingdom.

    `proclaimed` is set where some clocks were running by then; `verify` says what to look up.
    """

    day: date
    name: str
    parts: tuple[str, ...]
    source: str
    status: str = "past"
    proclaimed: date | None = None
    verify: str = ""


def shipped(text: str) -> Covered:
    """The holidays and the years of `data/bank-holidays.toml`."""
    data = tomllib.loads(text)
    rows = [row for rows in data["years"].values() for row in rows]
    made = [_holiday({**row, "source": data["sources"][row["source"]]}, "") for row in rows]
    return tuple(made), frozenset(map(int, data["years"]))


def changed(path: Path, holidays: Iterable[Holiday], years: frozenset[int]) -> Covered:
    """Holidays and years with what an authority's own file adds and takes away."""
    data = _read(path)
    further = _years(path, data.get("years", []))
    added = [_holiday(row, at) for row, at in _entries(path, data, "added")]
    removed = [(_holiday(row, at), at) for row, at in _entries(path, data, "removed")]
    for one in added:
        if one.day.year not in years | further:
            raise CalendarError(
                f"{path}: {one.day} is in a year without holiday data; write every holiday of "
                f"{one.day.year} here and put years = [{one.day.year}] at the top"
            )
    found = Counter(one.day.year for one in added)
    for year in sorted(further - years):
        if found[year] < FEWEST or date(year, 12, 25) not in {one.day for one in added}:
            raise CalendarError(
                f"{path}: years names {year}, with {found[year]} of its holidays; write all of "
                "them, Good Friday and Christmas Day included"
            )
    kept = list(holidays)
    for one, at in removed:
        kept = _without(kept, one, at)
    return (*kept, *_new(added, kept)), years | further


def _read(path: Path) -> dict[str, Any]:
    try:
        data = tomllib.loads(path.read_text("utf-8"))
    except OSError as error:
        raise CalendarError(f"{path}: cannot be read ({error.strerror}); name another") from error
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise CalendarError(f"{path}: cannot be read as TOML ({error})") from error
    if unknown := sorted(data.keys() - set(OWN_KEYS)):
        raise CalendarError(f"{path}: “{unknown[0]}” is not known; use {', '.join(OWN_KEYS)}")
    return data


def _years(path: Path, given: object) -> frozenset[int]:
    if not isinstance(given, list) or not all(type(year) is int for year in given):
        raise CalendarError(f"{path}: write years as a list of numbers, years = [2031]")
    return frozenset(given)


def _entries(path: Path, data: Mapping[str, Any], key: str) -> list[tuple[Any, str]]:
    """Each entry of a list with its place, for messages."""
    rows = data.get(key, [])
    if not isinstance(rows, list):
        raise CalendarError(f"{path}: write each entry of {key} under its own [[{key}]]")
    return [(row, f"{path}: [[{key}]] number {n}: ") for n, row in enumerate(rows, start=1)]


def _holiday(row: Any, at: str) -> Holiday:
    """One entry; `at` is its place, put before what is wrong with it."""
    if not isinstance(row, dict):
        raise CalendarError(f'{at}write day = 2027-06-14, name = "...", where and source')
    if missing := [key for key in NEEDED if key not in row]:
        raise CalendarError(f"{at}add {missing[0]}")
    if unknown := sorted(row.keys() - set(KNOWN)):
        raise CalendarError(f"{at}“{unknown[0]}” is not known; use {', '.join(KNOWN)}")
    for key in ("day", "proclaimed"):
        if key in row and (not isinstance(row[key], date) or isinstance(row[key], datetime)):
            raise CalendarError(f"{at}write {key} as a date without quotes, {key} = 2027-06-14")
    for key in set(row) - {"day", "proclaimed"}:
        if not isinstance(row[key], str) or not row[key].strip():
            raise CalendarError(f"{at}write {key} as text that is not empty")
    given = {key: value for key, value in row.items() if key != "where"}
    return Holiday(**given, parts=_parts(row["where"], at))


def _parts(where: str, at: str) -> tuple[str, ...]:
    if where == UNITED_KINGDOM:
        return PARTS
    parts = tuple(part.strip() for part in where.split(","))
    for part in parts:
        if part not in PARTS:
            raise CalendarError(
                f"{at}“{part}” is not a part of the United Kingdom here; write where as "
                f"{UNITED_KINGDOM}, or as one or more of {', '.join(PARTS)}, with commas between"
            )
    return parts


def _new(added: Iterable[Holiday], kept: Iterable[Holiday]) -> list[Holiday]:
    """What is not there yet: a later release may bring a day that an authority added before."""
    there = {(one.day, part) for one in kept for part in one.parts}
    return [one for one in added if not all((one.day, part) in there for part in one.parts)]


def _without(holidays: Iterable[Holiday], gone: Holiday, at: str) -> list[Holiday]:
    """The holidays without a day in some parts."""
    kept, found = [], False
    for one in holidays:
        left = tuple(part for part in one.parts if part not in gone.parts)
        if one.day != gone.day or left == one.parts:
            kept.append(one)
            continue
        found = True
        if left:
            kept.append(replace(one, parts=left))
    if not found:
        raise CalendarError(
            f"{at}{gone.day} is no bank holiday in {', '.join(gone.parts)}; correct the day, or "
            "take the entry out"
        )
    return kept
