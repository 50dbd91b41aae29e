"""Tables of the literature on cell suppression, whose cells have protection levels of their own.

    python benchmarks/literature.py INSTANCES [NAME ...] [--max-seconds N]

INSTANCES is a folder of folders with `cells.csv` (id, value, status, upl) and `equations.csv` (eq,
cell, coef), as J. Castro's instances are given: a sensitive cell (u) of value v and level p must be
open from v - p to v + p, a fixed one (z) is published, and hiding costs the value of the cell.
`leaks` are cells that our attacker proves to be less open than that (Fischetti and Salazar-González
2001). Some instances are known by figures of seven digits only: `off` are sums that these break.
Moves keep them all the same, but there is nothing for the attacker to solve.
"""

from __future__ import annotations

import argparse
import csv
import platform
import time
from importlib.metadata import version
from os import cpu_count
from pathlib import Path

import numpy as np
import scipy.sparse as sp

from clerestory.disclosure.grid_attack import Question, attack_cells
from clerestory.disclosure.linear_suppression import LinearSuppression, suppress_linear
from clerestory.disclosure.moves import Rule, Task
from clerestory.disclosure.systems import UNLIMITED, System

WIDTHS = {
    "instance": 12, "cells": 6, "sums": 6, "off": 5, "sensitive": 9, "hidden": 8, "loss": 14,
    "bound": 14, "gap": 6, "seconds": 8, "leaks": 10,
}  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("instances", type=Path)
    parser.add_argument("names", nargs="*")
    parser.add_argument("--max-seconds", type=float, default=60)
    options = parser.parse_args()
    names = options.names or sorted(
        found.parent.name for found in options.instances.glob("*/equations.csv")
    )
    machine = f"{platform.machine()}, {cpu_count()} cores, Python {platform.python_version()}"
    print(f"{machine}, highspy {version('highspy')}, --max-seconds {options.max_seconds:g}\n")
    _row({name: name for name in WIDTHS})
    for name in names:
        task = read(options.instances / name)
        started = time.perf_counter()
        found = suppress_linear(task, max_seconds=options.max_seconds)
        _row({"instance": name, **figures(found, time.perf_counter() - started)})


def read(folder: Path) -> Task:
    """The instance: each sensitive cell with how far it must be open, below and above."""
    with (folder / "cells.csv").open(encoding="utf-8") as file:
        cells = list(csv.DictReader(file))
    with (folder / "equations.csv").open(encoding="utf-8") as file:
        entries = [(int(e["eq"]), int(e["cell"]), int(e["coef"])) for e in csv.DictReader(file)]
    row, column, sign = np.array(entries).T
    _, row = np.unique(row, return_inverse=True)
    size = len(cells)
    sums = sp.csr_matrix((sign.astype(float), (row, column)), shape=(row.max() + 1, size))
    value = np.rint([float(cell["value"]) for cell in cells]).astype(np.int64)
    level = np.ceil([float(cell["upl"]) for cell in cells]).astype(np.int64)
    status = np.array([cell["status"] for cell in cells])
    return Task(
        value, sums, sp.csr_matrix(sums.T), Rule(), status == "u", status != "z",
        np.zeros(size, dtype=bool), value.astype(float), np.maximum(value - level, 0),
        value + level,
    )  # fmt: skip


def figures(found: LinearSuppression, seconds: float) -> dict[str, str]:
    task = found.task
    off = int(np.count_nonzero(task.sums @ task.counts))
    shown = {
        "cells": f"{task.size}",
        "sums": f"{task.sums.shape[0]}",
        "off": f"{off}",
        "sensitive": f"{task.protected.sum()}",
        "hidden": f"{found.hidden.sum()}",
        "loss": f"{found.loss:.0f}",
        "bound": f"{found.bound:.0f}",
        "gap": f"{100 * max(0.0, 1 - found.bound / found.loss):.1f}%",
        "seconds": f"{seconds:.1f}",
    }
    if not found.is_safe:
        open_cells = found.proof.needs_rise | found.proof.needs_fall
        return {**shown, "gap": "", "hidden": "none", "leaks": f"{open_cells.sum()} open"}
    return {**shown, "leaks": "" if off else f"{leaks(found)}"}


def leaks(found: LinearSuppression) -> int:
    """Cells that are not shown by the attacker to be as open as they must be."""
    task, hidden = found.task, found.hidden
    low, high = np.where(hidden, 0, task.counts), np.where(hidden, UNLIMITED, task.counts)
    system = System(sp.csr_array(task.sums.astype(np.int64)), low, high)
    assert task.low is not None and task.high is not None
    told = attack_cells(system, Question(task.protected, task.low, task.high), truth=task.counts)
    return int(np.count_nonzero(task.protected & ~told.passing))


def _row(values: dict[str, str]) -> None:
    print(
        "  ".join(values.get(name, "").rjust(width) for name, width in WIDTHS.items()), flush=True
    )


if __name__ == "__main__":
    main()
