"""Decision records as JSON and back: each value with its kind, so that it is read as it was."""

import types
import typing
from collections.abc import Mapping
from dataclasses import MISSING, fields, is_dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction
from functools import cache
from typing import Any, get_args, get_origin

from clerestory.law import bases, claims, cost, decisions
from clerestory.law.claims import Claim, ClaimInWords, DecisionError
from clerestory.law.decisions import DecisionRecord

KIND = "kind"  # which of several values it is: "Prejudice", "CostEstimate"
VALUES = {
    name: value
    for module in (bases, claims, cost, decisions)
    for name, value in vars(module).items()
    if isinstance(value, type) and is_dataclass(value)
}
SENT = "record"  # the key of the record in staff/decision.json


def to_json(value: Any) -> Any:
    """A value of a decision as JSON: a record, a claim, an estimate."""
    if is_dataclass(value) and not isinstance(value, type):
        said = {field.name: to_json(getattr(value, field.name)) for field in fields(value)}
        return {KIND: type(value).__name__, **said}
    if isinstance(value, frozenset):
        return sorted(map(to_json, value))
    if isinstance(value, tuple):
        return [to_json(one) for one in value]
    if isinstance(value, StrEnum):
        return value.value
    if isinstance(value, Fraction):
        return str(value)
    return value.isoformat() if isinstance(value, date) else value


def record_from_json(given: Any) -> DecisionRecord:
    """The record in `staff/decision.json`, or the record itself. DecisionError if it is neither,
    or if what it says contradicts itself."""
    if isinstance(given, dict) and isinstance(given.get(SENT), dict):
        given = given[SENT]
    if not isinstance(given, dict) or given.get(KIND) != DecisionRecord.__name__:
        raise DecisionError(
            "this is no decision record; give the staff/decision.json of an answer, written by "
            "this version"
        )
    record: DecisionRecord = _read(given, DecisionRecord, "record")
    return record


def claims_from_json(rows: Any) -> tuple[Claim, ...]:
    """The claims of a stored decision. Those of earlier versions hold two texts and no kind, and
    are read as they are, in words."""
    return tuple(
        _read(row, Claim, "claim")
        if KIND in row
        else ClaimInWords(str(row["provision"]), str(row["reasons"]))
        for row in rows
    )


def from_json(given: Any, wanted: Any) -> Any:
    """A value of type `wanted`, which may be a union. DecisionError if it does not fit."""
    return _read(given, wanted, "value")


def _read(given: Any, wanted: Any, place: str) -> Any:
    origin = get_origin(wanted)
    if origin in (typing.Union, types.UnionType):
        return _one_of(given, get_args(wanted), place)
    if origin is tuple:
        return tuple(_read(one, get_args(wanted)[0], place) for one in _list(given, place))
    if origin is frozenset:
        return frozenset(_read(one, get_args(wanted)[0], place) for one in _list(given, place))
    if is_dataclass(wanted):
        return _value(given, wanted, place)
    return _plain(given, wanted, place)


def _one_of(given: Any, options: tuple[Any, ...], place: str) -> Any:
    if given is None and type(None) in options:
        return None
    kind = VALUES.get(str(given.get(KIND))) if isinstance(given, dict) else None
    if kind is not None and kind in options:
        return _value(given, kind, place)
    plain = [one for one in options if one is not type(None) and not is_dataclass(one)]
    if not plain:
        names = ", ".join(one.__name__ for one in options if one is not type(None))
        raise DecisionError(f"{place}: has to be one of {names}")
    return _plain(given, plain[0], place)


def _value(given: Any, wanted: Any, place: str) -> Any:
    if not isinstance(given, Mapping):
        raise DecisionError(f"{place}: has to be a {wanted.__name__}")
    hints = _hints(wanted)
    said = {}
    for field in fields(wanted):
        if field.name in given:
            where = f"{place}.{field.name}"
            said[field.name] = _read(given[field.name], hints[field.name], where)
        elif field.default is MISSING:
            raise DecisionError(f"{place}: {field.name} is missing")
    return wanted(**said)


@cache
def _hints(wanted: Any) -> dict[str, Any]:
    return typing.get_type_hints(wanted)


def _plain(given: Any, wanted: Any, place: str) -> Any:
    try:
        if wanted is date:
            return date.fromisoformat(given)
        if wanted is Fraction:
            return Fraction(given)
        if issubclass(wanted, StrEnum):
            return wanted(given)
    except (TypeError, ValueError, ZeroDivisionError) as error:
        raise DecisionError(f"{place}: “{given}” cannot be read ({error})") from error
    if not isinstance(given, wanted) or (wanted is int and isinstance(given, bool)):
        raise DecisionError(f"{place}: “{given}” has to be {wanted.__name__}")
    return given


def _list(given: Any, place: str) -> list[Any]:
    if not isinstance(given, list):
        raise DecisionError(f"{place}: has to be a list")
    return given
