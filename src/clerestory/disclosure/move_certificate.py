"""The certificate of large linked tables: a base world and sparse moves, in a compact file.

The *staff* certificate starts from the true counts and shows that every small count is open from
the least to the threshold; it stays with the authority and its auditor. The *public* one starts
from a world that was computed from the published figures alone, and treats every hidden cell
alike. Both are checked by addition (see `move_verification`). This module and that one need
numpy, and no solver. The format is in docs/reference/certificate-of-moves.md.
"""

from __future__ import annotations

import base64
import json
import math
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

import numpy as np
from numpy.typing import NDArray

from clerestory.disclosure.certificate import PLACE, read_json, whole
from clerestory.disclosure.tables import DisclosureError

Ints = NDArray[np.int64]

FORMAT = "clerestory certificate of moves, version 1"
RELEASED = "released.csv"
STAFF_PLACE = f"staff/{PLACE}"
FINE = 2**30
"""The divisor of moves that are rounded: each cell by half a unit at most, so that a sum of k
cells may be off by k / 2 units."""
MOST_CELLS = 5_000_000
MOST_TREES = 1000  # of one dimension
MOST_DIMENSIONS = 30  # of one table
LARGEST = 2**31  # count; with a divisor of at most FINE, all additions stay exact in 64 bits
_ZEROS = ("hideable", "published", "classic")
_TYPES = ("<i1", "<i2", "<i4", "<i8")


class MoveKind(StrEnum):
    """`none` is a release without a public certificate; it says why."""

    PUBLIC = "public"
    STAFF = "staff"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class MoveRule:
    """A count from 1 to `threshold` - 1 must be open from `least` to `threshold` for a reader who
    knows that hidden means at least `floor`."""

    threshold: int
    zeros: str

    @property
    def least(self) -> int:
        return 0 if self.zeros == "hideable" else 1

    @property
    def floor(self) -> int:
        return 1 if self.zeros == "published" else 0


@dataclass(frozen=True, slots=True)
class Dimension:
    """Codes, the root first, and per tree the place of each code's parent (-1: root, or not in
    the tree)."""

    name: str
    codes: tuple[str, ...]
    trees: tuple[tuple[int, ...], ...]

    @property
    def size(self) -> int:
        return len(self.codes)


@dataclass(frozen=True, slots=True)
class Moves:
    """Move k changes each cell of `cells[starts[k]:starts[k + 1]]`, which are in ascending order,
    by its number in `by`, divided by `divisors[k]`."""

    starts: Ints
    cells: Ints
    by: Ints
    divisors: Ints

    @classmethod
    def of(cls, moves: Sequence[tuple[Ints, Ints, int]]) -> Moves:
        """From (cells, by, divisor) each."""
        orders = [np.argsort(cells) for cells, _, _ in moves]
        nothing = [np.zeros(0, np.int64)]
        return cls(
            np.cumsum([0, *(cells.size for cells, _, _ in moves)], dtype=np.int64),
            np.concatenate(nothing + [m[0][o] for m, o in zip(moves, orders, strict=True)]),
            np.concatenate(nothing + [m[1][o] for m, o in zip(moves, orders, strict=True)]),
            np.array([divisor for _, _, divisor in moves], np.int64),
        )

    @property
    def count(self) -> int:
        return int(self.divisors.size)

    def __getitem__(self, number: int) -> tuple[Ints, Ints, int]:
        part = slice(int(self.starts[number]), int(self.starts[number + 1]))
        return self.cells[part], self.by[part], int(self.divisors[number])


@dataclass(frozen=True, slots=True)
class MoveCertificate:
    """Cells are all combinations of the codes of a table's dimensions (by place in `tables`), the
    root where a table lacks one, in the order of the codes. `base` has a count for each.

    `least` are the cells (of a staff certificate) that the visible zeros keep above the rule's
    least, with what they leave. `claims` says how many cells are shown to be what.
    """

    kind: MoveKind
    rule: MoveRule
    files: Mapping[str, str]
    dimensions: tuple[Dimension, ...]
    tables: tuple[tuple[int, ...], ...]
    base: Ints
    moves: Moves
    least: Mapping[int, int] = field(default_factory=dict)
    claims: Mapping[str, int] = field(default_factory=dict)
    reason: str = ""


def write(certificate: MoveCertificate) -> bytes:
    """The certificate as a file: JSON, with the long arrays packed."""
    moves = certificate.moves
    document = {
        "format": FORMAT,
        "kind": str(certificate.kind),
        "reason": certificate.reason,
        "rule": {"threshold": certificate.rule.threshold, "zeros": certificate.rule.zeros},
        "files": dict(certificate.files),
        "dimensions": [
            {"name": d.name, "codes": d.codes, "trees": d.trees} for d in certificate.dimensions
        ],
        "tables": certificate.tables,
        "base": _packed(certificate.base),
        "moves": {
            "starts": _packed(moves.starts),
            "cells": _packed(moves.cells),
            "by": _packed(moves.by),
            "divisors": _packed(moves.divisors),
        },
        "least": sorted(certificate.least.items()),
        "claims": dict(certificate.claims),
    }
    text = json.dumps(document, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return text.encode() + b"\n"


def is_of_moves(content: bytes) -> bool:
    """Whether the file says that it is such a certificate, damaged or not."""
    return f'"format":"{FORMAT.partition(",")[0]},'.encode() in content


def read(content: bytes) -> MoveCertificate:
    """Raises DisclosureError, with one readable line, if it is not such a certificate."""
    return read_json(content, FORMAT, _read)


def _read(given: dict[str, Any]) -> MoveCertificate:
    rule = MoveRule(whole(given["rule"]["threshold"]), str(given["rule"]["zeros"]))
    if not 2 <= rule.threshold < LARGEST or rule.zeros not in _ZEROS:
        raise DisclosureError(
            f"the certificate's rule is threshold {rule.threshold}, zeros {rule.zeros!r}; it needs "
            f"2 or more, and one of {', '.join(_ZEROS)}"
        )
    dimensions = tuple(_dimension(one) for one in given["dimensions"])
    tables = tuple(tuple(whole(place) for place in table) for table in given["tables"])
    _check_tables(dimensions, tables)
    return MoveCertificate(
        MoveKind(given["kind"]),
        rule,
        {str(name): str(digest) for name, digest in given["files"].items()},
        dimensions,
        tables,
        _unpacked(given["base"]),
        _moves(given["moves"]),
        {whole(cell): whole(least) for cell, least in given["least"]},
        {str(name): whole(count) for name, count in given["claims"].items()},
        str(given["reason"]),
    )


def _dimension(given: Mapping[str, Any]) -> Dimension:
    """Every code is below the root, the first, in some tree."""
    codes = tuple(str(code) for code in given["codes"])
    trees = tuple(tuple(whole(parent) for parent in tree) for tree in given["trees"])
    name = str(given["name"])
    reached = {0}
    if len(trees) > MOST_TREES:
        raise DisclosureError(f"the certificate has {len(trees)} trees of {name}: too many to add")
    for tree in trees:
        if len(tree) != len(codes) or tree[0] != -1 or not all(-1 <= p < len(codes) for p in tree):
            raise DisclosureError(f"the certificate's tree of {name} does not fit its codes")
        reached |= {node for node in range(len(tree)) if _leads_to_root(node, tree)}
    if len(reached) < len(codes) or len(set(codes)) < len(codes):
        raise DisclosureError(f"the certificate's {name} has a code twice, or in no tree")
    return Dimension(name, codes, trees)


def _leads_to_root(node: int, tree: Sequence[int]) -> bool:
    for _ in tree:
        if node <= 0:
            break
        node = tree[node]
    return node == 0


def _check_tables(dimensions: Sequence[Dimension], tables: Sequence[tuple[int, ...]]) -> None:
    used = {place for table in tables for place in table}
    distinct = all(len(set(table)) == len(table) for table in tables)
    fits = all(len(table) <= MOST_DIMENSIONS for table in tables)
    if used != set(range(len(dimensions))) or not (used and distinct and fits):
        raise DisclosureError("the certificate's tables do not fit its dimensions")
    cells = sum(math.prod(dimensions[d].size for d in table) for table in tables)
    if cells > MOST_CELLS or math.prod(d.size for d in dimensions) >= 2**62:
        raise DisclosureError(f"the certificate has {cells:,} cells; up to {MOST_CELLS:,} fit")


def _moves(given: Mapping[str, Any]) -> Moves:
    moves = Moves(*(_unpacked(given[name]) for name in ("starts", "cells", "by", "divisors")))
    ends = moves.starts[[0, -1]].tolist() if moves.starts.size else []
    fit = (
        moves.starts.size == moves.count + 1
        and moves.cells.size == moves.by.size
        and ends == [0, moves.cells.size]
        and (np.diff(moves.starts) >= 0).all()
    )
    if not fit:
        raise DisclosureError("the certificate's moves do not fit together; get it again")
    return moves


def _packed(numbers: Ints) -> dict[str, Any]:
    """In the smallest type that holds all, its bytes by significance (which packs better)."""
    ends = (int(numbers.min(initial=0)), int(numbers.max(initial=0)))
    kind = next(t for t in _TYPES if all(np.iinfo(t).min <= n <= np.iinfo(t).max for n in ends))
    raw = np.frombuffer(numbers.astype(kind).tobytes(), np.uint8)
    planes = raw.reshape(numbers.size, -1).T.tobytes() if numbers.size else b""
    data = base64.b64encode(zlib.compress(planes, 6)).decode("ascii")
    return {"type": kind, "size": int(numbers.size), "data": data}


def _unpacked(given: Mapping[str, Any]) -> Ints:
    kind, size = given["type"], whole(given["size"])
    if kind not in _TYPES:
        raise DisclosureError(f"the certificate holds numbers of type {kind!r}, not whole ones")
    length = size * np.dtype(kind).itemsize
    packed = base64.b64decode(given["data"], validate=True)
    if size < 0 or length > 2000 * len(packed):  # zlib packs no better than about 1 : 1000
        raise DisclosureError(f"the certificate has an array of {size:,} numbers in too few bytes")
    opened = zlib.decompressobj()
    planes = opened.decompress(packed, length + 1)
    if len(planes) != length or not opened.eof or opened.unused_data:
        raise DisclosureError(f"the certificate has an array that is not of {size:,} numbers")
    raw = np.frombuffer(planes, np.uint8).reshape(-1, size).T if size else np.zeros(0, np.uint8)
    return np.frombuffer(raw.tobytes(), kind).astype(np.int64)
