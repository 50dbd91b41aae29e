"""The authority that answers: its name and how to reach it, from a TOML file."""

import tomllib
from dataclasses import MISSING, fields
from pathlib import Path

from clerestory.law.decisions import Authority


class AuthorityError(ValueError):
    """The authority's file cannot be used; the message names the file and the entry."""


def load_authority(path: Path) -> Authority:
    """Read the authority's file. Every entry of `Authority` is text; those on the regulator may be
    left out, as long as the present one is meant."""
    try:
        entries = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise AuthorityError(f"{path}: cannot be read as TOML ({error}).") from error
    given = {}
    for field in fields(Authority):
        if field.name not in entries and field.default is not MISSING:
            continue
        value = entries.get(field.name)
        if not isinstance(value, str) or not value.strip():
            raise AuthorityError(f'{path}: add the entry {field.name} = "..." (text, not empty).')
        given[field.name] = value
    return Authority(**given)
