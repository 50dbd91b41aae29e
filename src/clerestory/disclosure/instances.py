"""Read what the command line is given: a folder of linked tables, or a file of releases.

A folder holds `inner.csv` (a column per dimension and `n`), `hierarchies.csv` (dim, code, parent;
one tree per dimension) and `tables.csv` (table, dims as `area*sex`: the full cross of all nodes).
This module alone of the kernel reads such files; it writes none.
"""

from __future__ import annotations

import csv
import io
import itertools
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from clerestory.disclosure.protection import ProtectedCell, Protection
from clerestory.disclosure.tables import (
    HIDDEN_MARKER,
    TOTAL,
    Axis,
    Category,
    Count,
    DisclosureError,
    Policy,
    Query,
    Statement,
    TableSpecification,
)

MOST_CELLS = 3_000
"""Whole numbers are decided over all cells together; beyond this the time is not bounded."""


class UnreadableInstance(DisclosureError):
    """A file that is missing, damaged or too large; the message names it and the remedy."""


@dataclass(frozen=True, slots=True)
class Tree:
    """One dimension: its nodes in order, the root first, with the leaves that each covers."""

    dimension: str
    root: str
    leaves: Mapping[str, frozenset[str]]

    @property
    def axis(self) -> Axis:
        nodes = ((code, held) for code, held in self.leaves.items() if code != self.root)
        categories = tuple(Category(code, code, held) for code, held in nodes)
        return Axis(self.dimension, self.dimension, categories)


@dataclass(frozen=True, slots=True)
class Instance:
    """Linked tables with their register in frequencies. A record is taken to be a person."""

    tables: tuple[TableSpecification, ...]
    domains: Mapping[str, frozenset[str]]
    rows: tuple[Mapping[str, str], ...]
    weights: tuple[int, ...]

    def count(self, queries: Sequence[Query]) -> list[Count]:
        """The counts of the queries, in order."""
        weights = np.array(self.weights, dtype=np.int64)
        columns: dict[tuple[str, frozenset[str]], NDArray[np.bool_]] = {}
        counts = []
        for query in queries:
            inside = np.ones(weights.size, dtype=bool)
            for name, leaves in query.sets:
                if (name, leaves) not in columns:
                    values = (row[name] in leaves for row in self.rows)
                    columns[name, leaves] = np.fromiter(values, bool, weights.size)
                inside &= columns[name, leaves]
            held = int(weights[inside].sum())
            counts.append(Count(held, held))
        return counts


def read_folder(folder: Path) -> Instance:
    """The linked tables described in the folder. Raises UnreadableInstance."""
    trees = _trees(folder / "hierarchies.csv")
    listed = [row["dims"].split("*") for row in _rows(folder / "tables.csv", ("dims",))]
    if not listed:
        raise UnreadableInstance(f"{folder / 'tables.csv'}: no table; add a row with its dims")
    for dims in listed:
        if unknown := [name for name in dims if name not in trees]:
            raise UnreadableInstance(
                f"{folder / 'tables.csv'}: {unknown[0]!r} is not in hierarchies.csv; "
                f"it has {', '.join(trees)}"
            )
    used = [name for name in trees if any(name in dims for dims in listed)]
    inner = _rows(folder / "inner.csv", (*used, "n"))
    weights = []
    for line, row in enumerate(inner, 2):
        if wrong := [d for d in used if row[d] not in trees[d].leaves[trees[d].root]]:
            raise UnreadableInstance(
                f"{folder / 'inner.csv'} row {line}: {row[wrong[0]]!r} is not a leaf of {wrong[0]}"
            )
        if not row["n"].isdigit():
            raise UnreadableInstance(
                f"{folder / 'inner.csv'} row {line}: n is {row['n']!r}, not a whole number"
            )
        weights.append(int(row["n"]))
    tables = tuple(_table(i, dims, trees) for i, dims in enumerate(listed, 1))
    cells = sum(int(np.prod([len(trees[d].leaves) for d in dims])) for dims in listed)
    if cells > MOST_CELLS:
        raise UnreadableInstance(
            f"{folder}: {cells} cells; up to {MOST_CELLS} can be proved on whole numbers; "
            "protect fewer tables at once, or coarser ones"
        )
    domains = {name: trees[name].leaves[trees[name].root] for name in used}
    return Instance(tables, domains, tuple(inner), tuple(weights))


def _table(number: int, dims: Sequence[str], trees: Mapping[str, Tree]) -> TableSpecification:
    return TableSpecification(
        f"table {number}", " by ".join(dims), tuple(trees[name].axis for name in dims)
    )


def released_csv(instance: Instance, protection: Protection) -> str:
    """One row per cell of the whole linked set: codes, `Total` for the margin, value or marker."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([*instance.domains, "value"])
    for codes, cell in _released(instance, protection).items():
        writer.writerow([*codes, HIDDEN_MARKER if cell.value is None else str(cell.value)])
    return out.getvalue()


def released_queries(instance: Instance, protection: Protection) -> list[Query]:
    """What each of these rows counts, in order."""
    return [cell.query for cell in _released(instance, protection).values()]


def _released(instance: Instance, protection: Protection) -> dict[tuple[str, ...], ProtectedCell]:
    """Each different cell by its codes."""
    told: dict[tuple[str, ...], ProtectedCell] = {}
    for table in protection.tables:
        dims = [axis.dimension for axis in table.specification.axes]
        for cell in table.cells:
            codes = dict(zip(dims, cell.codes, strict=True))
            told.setdefault(tuple(codes.get(name, TOTAL) for name in instance.domains), cell)
    return told


def _rows(path: Path, needed: Iterable[str]) -> list[dict[str, str]]:
    try:
        with path.open(newline="", encoding="utf-8-sig") as handle:
            reader = csv.DictReader(handle, restval="", strict=True)
            rows = list(reader)
    except OSError as error:
        raise UnreadableInstance(f"{path}: {error.strerror or error}") from error
    except (csv.Error, UnicodeDecodeError) as error:
        raise UnreadableInstance(f"{path}: not a CSV file in UTF-8 ({error})") from error
    header = reader.fieldnames or []
    if missing := [name for name in needed if name not in header]:
        raise UnreadableInstance(
            f"{path}: column {missing[0]!r} is missing; the header is {','.join(header)}"
        )
    if long := [line for line, row in enumerate(rows, 2) if None in row]:
        raise UnreadableInstance(f"{path} row {long[0]}: more values than columns")
    return rows


def _trees(path: Path) -> dict[str, Tree]:
    parents: dict[str, dict[str, str]] = {}
    for row in _rows(path, ("dim", "code", "parent")):
        nodes = parents.setdefault(row["dim"], {})
        if row["code"] in nodes:
            raise UnreadableInstance(f"{path}: {row['dim']} has the code {row['code']!r} twice")
        nodes[row["code"]] = row["parent"]
    return {name: _tree(name, nodes, str(path)) for name, nodes in parents.items()}


def _tree(dimension: str, parents: Mapping[str, str], where: str) -> Tree:
    roots = [code for code, parent in parents.items() if not parent]
    if len(roots) != 1 or any(p and p not in parents for p in parents.values()):
        raise UnreadableInstance(
            f"{where}: {dimension} must be one tree: one code without parent, every parent a code"
        )
    inner = {parent for parent in parents.values() if parent}
    leaves: dict[str, set[str]] = {code: set() for code in parents}
    for leaf in (code for code in parents if code not in inner):
        code, steps = leaf, 0
        while code and steps <= len(parents):
            leaves[code].add(leaf)
            code, steps = parents[code], steps + 1
    if any(not held for held in leaves.values()):
        raise UnreadableInstance(f"{where}: {dimension} has a circle of parents")
    return Tree(dimension, roots[0], {code: frozenset(held) for code, held in leaves.items()})


# Releases ---------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Releases:
    """Everything that a reader was told, in order, with the hierarchies and the policy."""

    statements: tuple[Statement, ...]
    domains: Mapping[str, frozenset[str]]
    policy: Policy


def read_releases(content: bytes, name: str = "RELEASES.json") -> Releases:
    """Hierarchies, releases, outside statements and policy from JSON. Raises UnreadableInstance.

    `hierarchies` gives, per dimension, either the parent of each code or the children of each
    node; a code in a query that is a node stands for its leaves.
    """
    try:
        given = json.loads(content)
        trees = {d: _hierarchy(d, held, name) for d, held in given.get("hierarchies", {}).items()}
        told = [s for release in given["releases"] for s in release["statements"]]
        told += given.get("outside", [])
        statements = tuple(_with_leaves(Statement.from_json(s), trees) for s in told)
        policy = Policy.from_json(given.get("policy", {}))
    except DisclosureError as error:
        raise UnreadableInstance(f"{name}: {error}") from error
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise UnreadableInstance(
            f"{name}: not a file of releases ({type(error).__name__}: {error}); it needs "
            '"releases", each with "statements"'
        ) from error
    return Releases(statements, {d: tree.leaves[tree.root] for d, tree in trees.items()}, policy)


def _hierarchy(dimension: str, given: Mapping[str, Any], name: str) -> Tree:
    """Children per node, or parent per code, as one tree (a missing root is added)."""
    if all(isinstance(held, list) for held in given.values()):
        parents = {child: node for node, children in given.items() for child in children}
        parents |= {node: "" for node in given if node not in parents}
    else:
        parents = {code: parent or "" for code, parent in given.items()}
    roots = [code for code, parent in parents.items() if not parent]
    if len(roots) > 1 and TOTAL not in parents:
        parents = {code: parent or TOTAL for code, parent in parents.items()} | {TOTAL: ""}
    return _tree(dimension, parents, name)


def _with_leaves(statement: Statement, trees: Mapping[str, Tree]) -> Statement:
    query = reduce(lambda asked, tree: _leaves_of(asked, tree), trees.values(), statement.query)
    return Statement(
        query,
        statement.value,
        statement.low,
        statement.high,
        statement.rounded_to,
        statement.hidden,
    )


def _leaves_of(query: Query, tree: Tree) -> Query:
    codes = query.get(tree.dimension)
    if codes is None:
        return query
    if unknown := sorted(codes - set(tree.leaves)):
        raise UnreadableInstance(f"{tree.dimension}: {unknown[0]!r} is not in its hierarchy")
    held = itertools.chain.from_iterable(tree.leaves[code] for code in codes)
    return query.replace(tree.dimension, held)
