"""The ledger of linked-table releases: a folder from which the next one is protected.

    00001/entry.json         hierarchies, tables, window, rule; the digests of its files and of the
                             entry before
    00001/released.csv       what was published
    00001/staff/counts.csv   the authority's own counts, of hidden cells too: never to be published
    HEAD.json                how many entries there are, and the digest of the last

An entry appears whole by a rename; HEAD.json follows. If the machine stops in between, the entry
stands: the next reader finds one more than the head knows, that fits to it. Who restores an older
copy of the whole folder leaves no trace in it: keep the head elsewhere too, and ask for it.
"""

from __future__ import annotations

import fcntl
import json
import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np

from clerestory.disclosure.durable_files import flush, write_through
from clerestory.disclosure.grid_files import read_released, write_released
from clerestory.disclosure.grids import Grid, Hierarchy, Ints, grid
from clerestory.disclosure.moves import Rule, Zeros
from clerestory.disclosure.tables import DisclosureError
from clerestory.disclosure.unions import Flags, Floats, TableRelease, Union, Window, union_task

RELEASED, COUNTS, ENTRY, HEAD = "released.csv", "staff/counts.csv", "entry.json", "HEAD.json"
_NEW = ".new"


@dataclass
class GridLedger:
    """A ledger that this process alone may append to, until `open_ledger` ends.

    `head` is the digest of the last entry, empty before the first.
    """

    path: Path
    releases: list[TableRelease] = field(default_factory=list)
    head: str = ""

    def task(self, grid: Grid, rule: Rule, weights: Floats, window: Window = frozenset()) -> Union:
        """The task of protecting this grid beside everything released before.

        `weights` is the loss of each cell of the grid. Raises DisclosureError: see union_task.
        """
        return union_task(self.releases, self._new(grid, np.ones(grid.size, bool), rule, window),
                          weights)  # fmt: skip

    def append(
        self, grid: Grid, hidden: Flags, rule: Rule, window: Window = frozenset()
    ) -> TableRelease:
        """Write the release down, for good. Call it before anything is published: a release that
        the ledger knows and nobody has seen costs little, the reverse is a leak."""
        release = self._new(grid, hidden, rule, window)
        files = {
            RELEASED: write_released(grid, hidden),
            COUNTS: write_released(grid, np.zeros(grid.size, dtype=bool)),
        }
        entry = _described(release) | {
            "number": len(self.releases) + 1,
            "before": self.head,
            "files": {name: sha256(content).hexdigest() for name, content in files.items()},
        }
        content = _as_bytes(entry)
        try:
            self._write(f"{entry['number']:05d}", {**files, ENTRY: content})
            self.releases.append(release)
            self.head = sha256(content).hexdigest()
            self._write_head()
        except OSError as error:
            raise _unusable(self.path, error) from error
        return release

    def _new(self, grid: Grid, hidden: Flags, rule: Rule, window: Window) -> TableRelease:
        return TableRelease(_name(len(self.releases) + 1), grid, hidden, rule, window)

    def _write(self, name: str, files: Mapping[str, bytes]) -> None:
        """A folder that appears whole."""
        new = self.path / _NEW
        if new.exists():  # of a writer that was stopped: the lock says that none is at work
            shutil.rmtree(new)
        for file, content in files.items():
            (new / file).parent.mkdir(parents=True, exist_ok=True)
            write_through(new / file, content)
        for folder in (new / "staff", new):
            flush(folder)
        new.rename(self.path / name)
        flush(self.path)

    def _write_head(self) -> None:
        new = self.path / f"{_NEW}.json"
        write_through(new, _as_bytes({"entries": len(self.releases), "head": self.head}))
        new.rename(self.path / HEAD)
        flush(self.path)


@contextmanager
def open_ledger(path: Path, expected_head: str | None = None) -> Iterator[GridLedger]:
    """The ledger in the folder, checked from end to end, and locked until the block ends: of two
    releases at once the second waits, and is protected beside the first.

    A folder that does not exist is made, and removed again if nothing was appended. With
    `expected_head`, kept elsewhere, the ledger must have had this head once. Raises
    DisclosureError.
    """
    try:
        path.mkdir(exist_ok=True)
        folder = os.open(path, os.O_RDONLY | os.O_DIRECTORY)
    except OSError as error:
        raise _unusable(path, error) from error
    try:
        fcntl.flock(folder, fcntl.LOCK_EX)
        yield _read(path, expected_head)
    finally:
        if not any(path.iterdir()):
            path.rmdir()
        os.close(folder)


def _read(path: Path, expected_head: str | None) -> GridLedger:
    """Every link of the chain first, then what the entries say."""
    entries, heads = [], [""]
    names = sorted(held.name for held in path.iterdir() if held.name.isdigit())
    for number, name in enumerate(names, 1):
        if name != f"{number:05d}":
            raise _broken(path, f"{_name(number)} is missing")
        content = _content(path, path / name / ENTRY)
        entry = _json(path, f"{name}/{ENTRY}", content)
        if entry.get("before") != heads[-1] or entry.get("number") != number:
            raise _broken(path, f"{_name(number)} does not follow the one before it")
        entries.append(entry)
        heads.append(sha256(content).hexdigest())
    _check_head(path, heads)
    if expected_head is not None and expected_head not in heads:
        raise _broken(path, f"it never had the head {expected_head[:12]}")
    releases = [_release(path, entry) for entry in entries]
    return GridLedger(path, releases, heads[-1])


def _release(path: Path, entry: Mapping[str, Any]) -> TableRelease:
    number = entry["number"]
    folder = path / f"{number:05d}"
    try:
        cells, rule, window = _cells(entry), _rule(entry), frozenset(entry["window"])
        files = dict(entry["files"])
    except (KeyError, IndexError, TypeError, ValueError) as error:
        raise _broken(path, f"{folder.name}/{ENTRY} is damaged") from error
    held = {name: _content(path, folder / name) for name in (RELEASED, COUNTS)}
    for name, content in held.items():
        if files.get(name) != sha256(content).hexdigest():
            raise _broken(path, f"{folder.name}/{name} was changed")
    counts, _ = read_released(held[COUNTS], cells, str(folder / COUNTS))
    _, hidden = read_released(held[RELEASED], cells, str(folder / RELEASED))
    return TableRelease(_name(number), cells.with_counts(counts), hidden, rule, window)


def _check_head(path: Path, heads: list[str]) -> None:
    """The head names the last entry, or the one before it where a writer was stopped."""
    found = len(heads) - 1
    if not (path / HEAD).exists():
        if found > 1:
            raise _broken(path, f"{HEAD} is missing")
        return
    given = _json(path, HEAD, _content(path, path / HEAD))
    number, head = given.get("entries"), given.get("head")
    if not isinstance(number, int):
        raise _broken(path, f"{HEAD} is damaged")
    if not max(found - 1, 0) <= number <= found:
        raise _broken(path, f"{number} releases were written and {found} are there")
    if heads[number] != head:
        raise _broken(path, f"the releases do not lead to the head in {HEAD}")


def _described(release: TableRelease) -> dict[str, Any]:
    return {
        "window": sorted(release.window),
        "policy": {"threshold": release.rule.threshold, "zeros": str(release.rule.zeros)},
        "hierarchies": [
            {
                "name": held.name,
                "codes": list(held.codes),
                "parents": [tree.tolist() for tree in held.trees],
            }
            for held in release.grid.hierarchies
        ],
        "tables": [list(table) for table in release.grid.tables],
    }


def _cells(entry: Mapping[str, Any]) -> Grid:
    """The grid that an entry describes, without counts."""
    hierarchies = []
    for held in entry["hierarchies"]:
        first, *further = (np.array(tree, dtype=np.int64) for tree in held["parents"])
        hierarchies.append(Hierarchy(held["name"], tuple(held["codes"]), first, tuple(further)))
    nothing = np.zeros((0, len(hierarchies)), dtype=np.int64)
    none: Ints = np.zeros(0, dtype=np.int64)
    return grid(hierarchies, [tuple(table) for table in entry["tables"]], nothing, none)


def _rule(entry: Mapping[str, Any]) -> Rule:
    return Rule(int(entry["policy"]["threshold"]), Zeros(entry["policy"]["zeros"]))


def _name(number: int) -> str:
    return f"release {number}"


def _content(path: Path, file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise _broken(path, f"{file.relative_to(path)} cannot be read ({reason})") from error


def _json(path: Path, name: str, content: bytes) -> dict[str, Any]:
    try:
        given = json.loads(content)
    except (ValueError, RecursionError):
        given = None
    if not isinstance(given, dict):
        raise _broken(path, f"{name} is damaged")
    return given


def _as_bytes(given: Mapping[str, Any]) -> bytes:
    return (json.dumps(given, indent=1, sort_keys=True, ensure_ascii=False) + "\n").encode("utf-8")


def _broken(path: Path, what: str) -> DisclosureError:
    return DisclosureError(
        f"ledger {path}: {what}; restore the folder from a copy, as nothing can be protected "
        "beside releases that are not known"
    )


def _unusable(path: Path, error: OSError) -> DisclosureError:
    reason = (error.strerror or str(error)).lower()
    return DisclosureError(
        f"ledger {path} cannot be used ({reason}); name a folder that can be written with --ledger"
    )
