"""The texts of our letters by regime, and the single ones that an authority writes itself.

The texts are data: `data/letter.toml` for all regimes, `data/letter-foia.toml` and its like over
it, and an authority's own file over both. A text that is not ours, or that asks for something we
cannot fill in, is refused with its place.
"""

import string
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

from clerestory.law.claims import Regime

ALL = "all"  # the table of an authority's file that is for every regime
RECORD = frozenset(
    {
        "reference", "received", "authority", "address", "email", "telephone", "review_contact",
        "regulator", "regulator_address", "regulator_url",
    }
)  # fmt: skip
"""What every text may name, beside the terms of its regime."""


class WordingError(ValueError):
    """A text cannot be used; one line with its file, its key and what to do."""


@dataclass(frozen=True, slots=True)
class Texts:
    """The texts of one regime by key, "outcome.withheld" for `withheld` under `[outcome]`."""

    lines: Mapping[str, tuple[str, ...]]
    terms: Mapping[str, str]

    def say(self, key: str, **values: object) -> str:
        """The text with its words filled in. KeyError for a key that is not ours."""
        return " ".join(self.say_all(key, **values))

    def say_all(self, key: str, **values: object) -> tuple[str, ...]:
        """A text of several paragraphs."""
        return tuple(line.format(**{**self.terms, **values}) for line in self.lines[key])

    def about(self, values: Mapping[str, str]) -> "Texts":
        """The texts for one record, whose particulars each of them may then name."""
        return Texts(self.lines, {**self.terms, **values})


Wording = Mapping[Regime, Texts]


@cache
def wording() -> Wording:
    """Our own texts."""
    base = _read("letter")
    return {regime: _texts({**base, **_read(f"letter-{regime.lower()}")}) for regime in Regime}


def load_wording(path: Path) -> Wording:
    """Our texts with those of an authority's file over them.

    The file has a table for each regime, [FOIA.outcome] for instance, and [all] for every regime.
    Raises WordingError.
    """
    try:
        given = tomllib.loads(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise WordingError(f"{path}: cannot be read as TOML ({error}).") from error
    for name in given:
        if name != ALL and name not in set(Regime):
            tables = ", ".join(f"[{regime}]" for regime in Regime)
            raise WordingError(f"{path}: “{name}” is no table of texts; use [{ALL}], {tables}.")
    ours = wording()
    return {
        regime: _over(ours[regime], {**_flat(given.get(ALL, {}), path, ALL),
                                     **_flat(given.get(regime, {}), path, regime)}, path)
        for regime in Regime
    }  # fmt: skip


def _over(ours: Texts, own: Mapping[str, tuple[str, tuple[str, ...]]], path: Path) -> Texts:
    """`own` holds for each key the table it stands in, and its lines."""
    lines = dict(ours.lines)
    terms = dict(ours.terms)
    for key, (table, text) in own.items():
        place = f"{path}, [{table}] {key}"
        if key.startswith("terms.") and key.removeprefix("terms.") in terms:
            terms[key.removeprefix("terms.")] = " ".join(text)
            continue
        if key not in lines:
            raise WordingError(f"{place}: there is no such text. {_nearest(key, lines)}")
        _check_placeholders(text, lines[key], frozenset(terms), place)
        lines[key] = text
    return Texts(lines, terms)


def _check_placeholders(
    text: tuple[str, ...], ours: tuple[str, ...], terms: frozenset[str], place: str
) -> None:
    wanted, given = placeholders(ours, place), placeholders(text, place)
    anywhere = RECORD | terms
    if unknown := sorted(given - wanted - anywhere):
        raise WordingError(
            f"{place}: nothing fills in {{{unknown[0]}}}; this text may name "
            f"{', '.join('{' + name + '}' for name in sorted(wanted | anywhere))}."
        )
    if missing := sorted(wanted - given - terms):
        raise WordingError(
            f"{place}: the text has to name {{{missing[0]}}}, which the law wants in the letter."
        )


def placeholders(text: tuple[str, ...], place: str) -> frozenset[str]:
    """The words in braces. WordingError for braces that are no plain word."""
    found = set()
    for line in text:
        try:
            parts = list(string.Formatter().parse(line))
        except ValueError as error:
            raise WordingError(f"{place}: braces that do not match ({error}).") from error
        for _, name, form, conversion in parts:
            if name is None:
                continue
            if not name.isidentifier() or form or conversion:
                raise WordingError(f"{place}: {{{name}}} is no plain word in braces.")
            found.add(name)
    return frozenset(found)


def _nearest(key: str, lines: Mapping[str, Any]) -> str:
    table = key.rpartition(".")[0]
    beside = sorted(name for name in lines if name.rpartition(".")[0] == table)
    if beside:
        return f"Those beside it: {', '.join(beside)}."
    return f"There are: {', '.join(sorted(lines))}."


def _read(name: str) -> dict[str, tuple[str, ...]]:
    path = resources.files("clerestory.law").joinpath("data", f"{name}.toml")
    given = _flat(tomllib.loads(path.read_text("utf-8")), Path(f"{name}.toml"), name)
    return {key: text for key, (_, text) in given.items()}


def _texts(lines: Mapping[str, tuple[str, ...]]) -> Texts:
    terms = {
        key.removeprefix("terms."): " ".join(text)
        for key, text in lines.items()
        if key.startswith("terms.")
    }
    return Texts({key: text for key, text in lines.items() if not key.startswith("terms.")}, terms)


def _flat(
    given: Any, path: Path, table: str, before: str = ""
) -> dict[str, tuple[str, tuple[str, ...]]]:
    """Nested tables as dotted keys; each text as its paragraphs."""
    if not isinstance(given, dict):
        raise WordingError(f"{path}: [{table}] has to be a table of texts.")
    found: dict[str, tuple[str, tuple[str, ...]]] = {}
    for name, value in given.items():
        key = f"{before}{name}"
        if isinstance(value, dict):
            found |= _flat(value, path, table, f"{key}.")
        elif isinstance(value, str):
            found[key] = (table, (value,) if value else ())
        elif isinstance(value, list) and all(isinstance(line, str) for line in value):
            found[key] = (table, tuple(value))
        else:
            raise WordingError(f"{path}, [{table}] {key}: write a text, or a list of texts.")
    return found
