"""What an inspection says: findings, each of a mode of the catalogue, and the verdict over them.

The catalogue is data (`files/data/modes-*.toml`): for each mode what it means for a reader, in
words that an officer understands, and whether a file with it can be rebuilt.
"""

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files


class Severity(StrEnum):
    HIDDEN = "hidden"  # a reader can find what the page does not show; a rebuilt file loses it
    REFUSED = "refused"  # cannot be looked through, or not be rebuilt faithfully


class Verdict(StrEnum):
    CLEAN = "clean"
    HIDDEN = "hidden"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Mode:
    """One way in which a file can hide something. `key` is FORMAT.NAME, as in `xlsx.hidden-row`."""

    key: str
    severity: Severity
    what: str


@dataclass(frozen=True, slots=True)
class Finding:
    """A mode that was found, and where: sheet and cell, page, part or member.

    Neither `place` nor `what` quotes the hidden content: a report is read by more people than the
    file, and its place is what the officer needs.
    """

    mode: str
    place: str
    severity: Severity
    what: str


class Unreadable(ValueError):
    """A file cannot be looked through or rebuilt: the findings say why, and what to do."""

    def __init__(self, *findings: Finding) -> None:
        super().__init__("; ".join(f"{one.place}: {one.what}" for one in findings))
        self.findings = findings


def found(key: str, place: str) -> Finding:
    """A finding of a mode of the catalogue at `place`. KeyError for a mode that is not in it.

    Names in a place are those of the file: what steers a terminal, turns the direction of writing
    or cannot be kept in a database is shown as a dot.
    """
    mode = catalogue()[key]
    shown = "".join(letter if letter.isprintable() else "·" for letter in place)
    return Finding(mode.key, shown, mode.severity, mode.what)


def verdict(findings: Iterable[Finding]) -> Verdict:
    """The worst of the findings; clean without any."""
    severities = {one.severity for one in findings}
    if Severity.REFUSED in severities:
        return Verdict.REFUSED
    return Verdict.HIDDEN if severities else Verdict.CLEAN


@cache
def catalogue() -> dict[str, Mode]:
    """Every mode by its key, in the order of the files and of the entries in them."""
    modes: dict[str, Mode] = {}
    folder = files("clerestory.files") / "data"
    for path in sorted(folder.iterdir(), key=lambda one: one.name):
        if path.name.startswith("modes-") and path.name.endswith(".toml"):
            family = path.name.removeprefix("modes-").removesuffix(".toml")
            for name, entry in tomllib.loads(path.read_text(encoding="utf-8")).items():
                key = f"{family}.{name}"
                modes[key] = Mode(key, Severity(entry["severity"]), entry["what"])
    return modes
