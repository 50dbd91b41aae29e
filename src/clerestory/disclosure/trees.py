"""The hierarchies of dimensions from `hierarchies.csv` (dim, code, parent, and maybe tree).

A dimension may have further trees over the same leaves, their rows marked in the column `tree`.
A further tree says only what differs: its root is the first tree's, and a node that it lists
without children keeps those that it has in the first tree.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import numpy as np

from clerestory.disclosure.csv_files import file_content, rows
from clerestory.disclosure.grids import Hierarchy
from clerestory.disclosure.tables import TOTAL, DisclosureError

COLUMNS = ("n", "value")
"""Of the files that have a column per dimension too."""

Tree = Mapping[str, str]
"""The parent of each code, empty at the root."""

Place = Callable[[str, str], str]
"""Where a tree gives a code, for messages: the file, and the row if it has rows."""


def read_hierarchies(path: Path) -> dict[str, Hierarchy]:
    """Every dimension of the file, in its order. Raises DisclosureError."""
    name = str(path)
    trees: dict[str, dict[str, dict[str, str]]] = {}
    numbers: dict[tuple[str, str, str], int] = {}
    for row, (dim, code, parent, tree) in rows(
        file_content(path), name, ("dim", "code", "parent"), ("tree",)
    ):
        if not dim or not code:
            raise DisclosureError(
                f"{name} row {row}: {'code' if dim else 'dim'} is empty; give each row both"
            )
        if (dim, tree, code) in numbers:
            raise DisclosureError(
                f"{name} row {row}: {dim} has the code {code!r} twice, first in row "
                f"{numbers[dim, tree, code]}; take one out, or name another tree for it"
            )
        numbers[dim, tree, code] = row
        trees.setdefault(dim, {}).setdefault(tree, {})[code] = parent

    def place(dim: str) -> Place:
        def words(tree: str, code: str) -> str:
            row = numbers.get((dim, tree, code))
            return f"{name} row {row}" if row else name

        return words

    if not trees:
        raise DisclosureError(f"{name}: no rows; add a row for each code of each dimension")
    found = {dim: hierarchy(dim, held, place(dim)) for dim, held in trees.items()}
    for held in found.values():
        _check_published(held, name)
    return found


def _check_published(found: Hierarchy, name: str) -> None:
    """Names that the files give a meaning of their own, and a root alone, are refused."""
    if found.size == 1:
        raise DisclosureError(
            f"{name}: {found.name} has no code below its root {found.codes[0]!r}; add a row for "
            "each of its categories"
        )
    if found.name in COLUMNS:
        raise DisclosureError(
            f"{name}: a dimension cannot be called {found.name!r}, which is the column of the "
            "counts; rename it"
        )
    if TOTAL in found.codes[1:]:
        raise DisclosureError(
            f"{name}: {found.name} has the root {found.codes[0]!r} and also a code {TOTAL!r}; "
            "rename that code: in what is released it stands for the root"
        )


def hierarchy(dimension: str, trees: Mapping[str, Tree], place: Place) -> Hierarchy:
    """The trees of one dimension by name, the first one whole. Raises DisclosureError."""
    (main, first), *others = trees.items()
    _check_tree(dimension, main, first, place)
    root = next(code for code, parent in first.items() if not parent)
    whole = {main: first}
    for name, tree in others:
        whole[name] = _completed(tree, first, root)
        _check_tree(f"{dimension} (tree {name!r})", name, whole[name], place)
    codes = (root, *(c for c in dict.fromkeys(c for t in whole.values() for c in t) if c != root))
    at = {code: number for number, code in enumerate(codes)}
    arrays = [np.array([at.get(t.get(c, ""), -1) for c in codes]) for t in whole.values()]
    found = Hierarchy(dimension, codes, arrays[0], tuple(arrays[1:]))
    for name, tree in list(whole.items())[1:]:
        _check_same_leaves(dimension, name, tree, first, place)
    return found


def _completed(tree: Tree, first: Tree, root: str) -> Tree:
    """A further tree with the root, and with what the first tree has below its lowest nodes."""
    whole = {root: "", **tree}
    lowest = set(tree) - set(tree.values())
    while lowest:
        below = {c: p for c, p in first.items() if p in lowest and c not in whole}
        whole |= below
        lowest = set(below)
    return whole


def _check_tree(dimension: str, name: str, tree: Tree, place: Place) -> None:
    """One root, every parent a code, and every code below the root."""
    if not tree:
        raise DisclosureError(f"{place(name, '')}: {dimension} has no codes; add its categories")
    roots = [code for code, parent in tree.items() if not parent]
    if len(roots) > 1:
        raise DisclosureError(
            f"{place(name, roots[1])}: {dimension} must be one tree: {roots[0]!r} and {roots[1]!r} "
            "have no parent; give one of them a parent"
        )
    for code, parent in tree.items():
        if parent and parent not in tree:
            raise DisclosureError(
                f"{place(name, code)}: {dimension} must be one tree: the parent {parent!r} of "
                f"{code!r} is no code of it; add a row for it, or correct the parent"
            )
    placed = set(roots)
    for code in tree:
        path = [code]
        while path[-1] not in placed:
            path.append(tree[path[-1]])
            if path[-1] in path[:-1]:
                circle = " < ".join(path[path.index(path[-1]) :])
                raise DisclosureError(
                    f"{place(name, path[-1])}: {dimension} must be one tree: {circle} is a circle; "
                    "give one of these codes a parent outside it, or none if it is the root"
                )
        placed |= set(path)


def _check_same_leaves(dimension: str, name: str, tree: Tree, first: Tree, place: Place) -> None:
    """A further tree divides the same leaves, and a code means the same in both."""
    covered, other = _leaves_below(first), _leaves_below(tree)
    root = next(iter(tree))
    if missing := sorted(covered[root] - other[root]):
        raise DisclosureError(
            f"{place(name, root)}: {dimension} (tree {name!r}) leaves out {missing[0]!r}; "
            "add a row for it: all trees of a dimension divide the same codes"
        )
    if extra := sorted(other[root] - covered[root]):
        raise DisclosureError(
            f"{place(name, extra[0])}: {dimension} (tree {name!r}): {extra[0]!r} is not in the "
            "first tree; add it there too: all trees of a dimension divide the same codes"
        )
    for code in tree:
        if code in covered and covered[code] != other[code]:
            odd = min(covered[code] ^ other[code])
            raise DisclosureError(
                f"{place(name, code)}: {dimension}: {code!r} covers {odd!r} in one tree and not "
                "in another; give the two nodes different codes"
            )


def _leaves_below(tree: Tree) -> dict[str, frozenset[str]]:
    """The codes without children that each code covers; a leaf covers itself."""
    inner = set(tree.values())
    covered: dict[str, set[str]] = {code: set() for code in tree}
    for leaf in (code for code in tree if code not in inner):
        code = leaf
        while code:
            covered[code].add(leaf)
            code = tree[code]
    return {code: frozenset(held) for code, held in covered.items()}
