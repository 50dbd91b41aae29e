"""Who hears complaints about answers: names and addresses, each with the days on which it is right.

The name changes by commencement of the Data (Use and Access) Act 2025 ss117 to 119, so it is data
(`data/regulators.toml`, or a file of the authority), never a literal of a rule.
"""

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import resources
from typing import Any


class RegulatorError(ValueError):
    """The file of regulators cannot be used; one line that says what to change."""


@dataclass(frozen=True, slots=True)
class Regulator:
    """`since` is None for one that is not in force yet; `until` is the first day no longer."""

    name: str
    regimes: tuple[str, ...]
    source: str
    status: str  # "read" at its source, or to "verify"
    short: tuple[str, ...] = ()
    since: date | None = None
    until: date | None = None

    def is_in_office(self, day: date) -> bool:
        return self.since is not None and self.since <= day and (not self.until or day < self.until)


@dataclass(frozen=True, slots=True)
class OldAddress:
    """Words of an address that were right up to the day before `until`."""

    words: str
    until: date
    source: str
    status: str


@dataclass(frozen=True, slots=True)
class Regulators:
    """The longest name first, because one name may begin another."""

    regulators: tuple[Regulator, ...]
    addresses: tuple[OldAddress, ...]


@cache
def own_regulators() -> Regulators:
    """The list that comes with the program."""
    data = resources.files("clerestory.law").joinpath("data", "regulators.toml")
    return parse_regulators(data.read_text("utf-8"))


def parse_regulators(text: str) -> Regulators:
    """Read a list of regulators in TOML. Raises RegulatorError."""
    try:
        entries = tomllib.loads(text)
        found = [Regulator(**_with_tuples(entry)) for entry in entries["regulator"]]
        addresses = tuple(OldAddress(**entry) for entry in entries.get("address", ()))
    except (tomllib.TOMLDecodeError, KeyError, TypeError, AttributeError) as error:
        raise RegulatorError(
            "this is not a list of regulators: give each [[regulator]] a name, regimes, source and "
            f"status, and since or until as YYYY-MM-DD ({error})"
        ) from error
    return Regulators(tuple(sorted(found, key=lambda one: -len(one.name))), addresses)


def _with_tuples(entry: dict[str, Any]) -> dict[str, Any]:
    return {key: tuple(value) if isinstance(value, list) else value for key, value in entry.items()}
