"""The authority that answers: its name and how to reach it, from a TOML file."""

import tomllib
from dataclasses import MISSING, fields
from pathlib import Path
from typing import Any

from clerestory.law.decisions import Authority

MAY_BE_EMPTY = "review_contact"


class AuthorityError(ValueError):
    """The authority's file cannot be used; the message names the file and the entry."""


def load_authority(path: Path) -> Authority:
    """Read the authority's file. Every entry of `Authority` is text but `is_central`; those on the
    regulator may be left out, as long as the present one is meant. `review_contact` may be empty:
    the authority then has no procedure for complaints."""
    try:
        entries = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise AuthorityError(f"{path}: cannot be read as TOML ({error}).") from error
    given: dict[str, Any] = {}
    for field in fields(Authority):
        if field.name not in entries and field.default is not MISSING:
            continue
        value = entries.get(field.name)
        if field.type is bool:
            if not isinstance(value, bool):
                raise AuthorityError(f"{path}: write {field.name} = true, or false.")
        elif not isinstance(value, str) or not (
            value.strip() or (value == "" and field.name == MAY_BE_EMPTY)
        ):
            raise AuthorityError(f'{path}: add the entry {field.name} = "..." (text, not empty).')
        given[field.name] = value
    return Authority(**given)
