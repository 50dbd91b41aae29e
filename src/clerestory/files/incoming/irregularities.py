"""What is wrong with a message, in words that an officer understands."""

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class Irregularity:
    """One thing that is wrong. `is_odd`: an officer looks before anything is made of the message.

    `place` says where, as in "part 2"; it never quotes the message.
    """

    key: str
    is_odd: bool
    what: str
    place: str = ""

    @property
    def words(self) -> str:
        return f"{self.place[:1].upper()}{self.place[1:]}: {self.what}" if self.place else self.what


class TooMuch(ValueError):
    """A message goes beyond a limit and was not read further."""

    def __init__(self, key: str, place: str = "") -> None:
        self.irregularity = irregularity(key, place)
        super().__init__(self.irregularity.words)


def irregularity(key: str, place: str = "") -> Irregularity:
    """An entry of the catalogue at a place. KeyError for one that is not in it."""
    entry = catalogue()[key]
    return Irregularity(key, entry.is_odd, entry.what, place)


@cache
def catalogue() -> dict[str, Irregularity]:
    """Every irregularity by its key, in the order of the file."""
    text = (files("clerestory.files") / "data" / "irregularities.toml").read_text(encoding="utf-8")
    return {
        key: Irregularity(key, entry["odd"], entry["what"])
        for key, entry in tomllib.loads(text).items()
    }
