"""Both ledgers put a name in its place only when what it names is on the disk, then the name."""

import os
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from clerestory.disclosure.grid_ledger import open_ledger
from clerestory.disclosure.grids import Hierarchy, grid
from clerestory.disclosure.moves import Rule
from clerestory.disclosure.tables import Query, Statement
from clerestory.figures.ledger import Ledger, LedgerEntry
from clerestory.figures.ledger_files import LedgerFolder

Events = list[tuple[str, int]]


@pytest.fixture
def events(monkeypatch: pytest.MonkeyPatch) -> Events:
    """What reaches the disk, and what gets a name, in order; each by its inode."""
    noted: Events = []

    def note(name: str) -> None:
        real = getattr(os, name)

        def noting(place: Any, *more: Any, **options: Any) -> None:
            noted.append((name, os.stat(place).st_ino))
            real(place, *more, **options)

        monkeypatch.setattr(os, name, noting)

    for name in ("fsync", "rename", "link"):
        note(name)
    return noted


def _check(events: Events, folder: Path) -> None:
    own = ("fsync", folder.stat().st_ino)
    named = [number for number, (name, _) in enumerate(events) if name != "fsync"]
    assert named and events[-1] == own
    for number in named:
        assert ("fsync", events[number][1]) in events[:number]


def test_a_ledger_of_statements(tmp_path: Path, events: Events) -> None:
    folder = LedgerFolder(tmp_path / "ledger")
    told = [Statement(Query.of(), value=12)]
    entry = LedgerEntry.of("one", date(2018, 3, 1), "visits", told)
    folder.append(entry, after=Ledger().state, records=())
    _check(events, folder.path)
    assert [name for name, _ in events].count("link") == 1
    events.clear()
    folder.declare(told)
    _check(events, folder.path)


def test_a_ledger_of_linked_tables(tmp_path: Path, events: Events) -> None:
    total = Hierarchy("a", ("T", "a1", "a2"), np.array([-1, 0, 0]))
    cells = grid([total], [[0]], np.array([[1], [2]]), np.array([7, 8]))
    with open_ledger(tmp_path / "ledger") as ledger:
        ledger.append(cells, np.zeros(cells.size, dtype=bool), Rule())
    _check(events, tmp_path / "ledger")
    inside = [path.stat().st_ino for path in (tmp_path / "ledger" / "00001").rglob("*")]
    first = next(number for number, (name, _) in enumerate(events) if name == "rename")
    assert {("fsync", inode) for inode in inside} <= set(events[:first])
