"""The authority that answers: its name and how to reach it, from a TOML file."""

import tomllib
from dataclasses import dataclass, fields
from pathlib import Path

MADE_UP = Path(__file__).with_name("authority.toml")


class AuthorityRefused(ValueError):
    """The authority's file cannot be used; the message names the file and the entry."""


@dataclass(frozen=True, slots=True)
class Authority:
    """Who signs the letters and whom the reader can write to."""

    name: str
    address: str
    email: str
    telephone: str
    review_contact: str


def load_authority(path: Path) -> Authority:
    """Read the authority's file; every entry of `Authority` must be there and be text."""
    try:
        entries = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise AuthorityRefused(f"{path}: cannot be read as TOML ({error}).") from error
    wanted = [field.name for field in fields(Authority)]
    for name in wanted:
        if not isinstance(entries.get(name), str) or not entries[name].strip():
            raise AuthorityRefused(f'{path}: add the entry {name} = "..." (text, not empty).')
    return Authority(**{name: entries[name] for name in wanted})
