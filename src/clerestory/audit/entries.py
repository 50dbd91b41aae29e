"""The exact bytes of an event, which its hash is taken over. Standard library only."""

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

JsonValue = None | bool | int | str | Sequence["JsonValue"] | Mapping[str, "JsonValue"]


class DetailRefused(ValueError):
    """The detail of an event holds a value that has no one way of being written."""


def canonical(value: JsonValue) -> str:
    """JSON with sorted keys, no blanks and no fractions: the same value, the same text."""
    _check(value, "detail")
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def leaf_bytes(
    *, index: int, at: datetime, by: str, action: str, subject: str, detail: str
) -> bytes:
    """One event as it is hashed: a JSON list, the moment in UTC to the microsecond."""
    moment = at.astimezone(UTC).isoformat(timespec="microseconds")
    entry = [index, moment, by, action, subject, detail]
    return json.dumps(entry, separators=(",", ":"), ensure_ascii=False).encode("utf-8")


def _check(value: object, place: str) -> None:
    if value is None or isinstance(value, bool | int | str):
        return
    if isinstance(value, Mapping):
        for key, inner in value.items():
            if not isinstance(key, str):
                raise DetailRefused(f"{place}: the key {key!r} is not text.")
            _check(inner, f"{place}.{key}")
        return
    if isinstance(value, Sequence) and not isinstance(value, bytes | bytearray):
        for number, inner in enumerate(value):
            _check(inner, f"{place}[{number}]")
        return
    raise DetailRefused(
        f"{place}: {type(value).__name__} is not allowed; write a date with isoformat() and a "
        "fraction as text."
    )
