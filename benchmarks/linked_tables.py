"""How well and how fast linked tables are protected, beside the programs in use.

    python benchmarks/linked_tables.py INSTANCES [NAME ...] [--max-seconds N] [--insider]

INSTANCES is a folder of folders as in docs/reference/linked-tables.md; one that holds releases in
turn is protected with a ledger, release by release. Each run is a command in a process of its own,
so that seconds and MiB are what a user sees. `leaks` are small counts that are not open as the rule
asks, by our attacker from released.csv, for a reader who knows no more than the rule says; `told`
the same for one who knows that zeros are shown and so hidden is at least 1. `gap` is how much of
the loss at most is too much, in per cent. The figures of other programs (other_programs.csv) are
for the rule classic, threshold 5, on 2 cores of another machine.
"""

from __future__ import annotations

import argparse
import csv
import json
import platform
import subprocess
import sys
import tempfile
import time
from importlib.metadata import version
from os import cpu_count
from pathlib import Path

import numpy as np

from clerestory.disclosure.grid_attack import Question, attack_cells
from clerestory.disclosure.grid_files import grid_of, read_records, read_released
from clerestory.disclosure.grids import Grid
from clerestory.disclosure.systems import System, propagate

NAMES = (
    "scale_1e3", "ref_2way", "scale_1e4", "ref_3way", "ref_4way", "scale_1e5", "scale_1e6",
    "cumulative", "mosaic",
)  # fmt: skip
RULES = ("classic", "hideable", "published")
WIDTHS = {
    "instance": 10, "by": 26, "hidden": 13, "zeros": 5, "seconds": 10, "MiB": 6, "leaks": 12,
    "told": 9, "gap": 5, "attack": 7, "verify": 7,
}  # fmt: skip
THRESHOLD = 5
MOST_ATTACKED = 30_000
"""Cells; beyond this the attack takes many minutes, and the certificate stands alone."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("instances", type=Path)
    parser.add_argument("names", nargs="*", default=NAMES)
    parser.add_argument("--max-seconds", type=float, default=900)
    parser.add_argument("--insider", action="store_true")
    options = parser.parse_args()
    packages = ", ".join(f"{name} {version(name)}" for name in ("highspy", "numpy", "scipy"))
    machine = f"{platform.machine()}, {cpu_count()} cores, Python {platform.python_version()}"
    print(f"{machine}, clerestory {version('clerestory')}, {packages}")
    print(f"insiders {'' if options.insider else 'not '}reckoned with, --max-seconds "
          f"{options.max_seconds:g}\n")  # fmt: skip
    _row({name: name for name in WIDTHS})
    for name in options.names:
        _others(name)
        folder = options.instances / name
        if (folder / "inner.csv").exists():
            for rule in RULES:
                _suppression(folder, rule, options)
            _rounding(folder, options)
        else:
            _ledger(folder, options)


def _others(name: str) -> None:
    with Path(__file__).with_name("other_programs.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            if row["instance"] == name:
                _row(row)


def _suppression(folder: Path, rule: str, options: argparse.Namespace) -> None:
    with tempfile.TemporaryDirectory() as place:
        out = Path(place) / "out"
        row = _protected(folder, out, options, "--zeros", rule)
        row |= {"by": f"Clerestory, {rule}"}
        if (out / "released.csv").exists():
            _, row["verify"] = _clerestory(options, "verify", str(out))
            row |= _attacked(folder, out / "released.csv", rule)
        _row(row)


def _protected(folder: Path, out: Path, options: argparse.Namespace, *more: str) -> dict[str, str]:
    """One row: what was hidden, and what it took."""
    insider = [] if options.insider else ["--no-insider"]
    limit = f"{options.max_seconds:g}"
    made, seconds = _clerestory(
        options, "protect", str(folder), "--out", str(out), "--json", "--max-seconds", limit,
        *insider, *more,
    )  # fmt: skip
    row = {"instance": folder.name, "seconds": seconds}
    if made is None or made.returncode == 2:
        return {**row, "hidden": made.stderr.strip() if made else "none"}
    report = json.loads(made.stdout)
    row["MiB"] = str(report["peak_mib"])
    row["hidden"] = str(report["hidden"]) if made.returncode == 0 else "none"
    if report.get("loss"):
        row["gap"] = f"{100 * max(0.0, 1 - report['bound'] / report['loss']):.1f}"
    if "changed" in report:
        row |= {"hidden": f"0, {report['changed']} rounded", "leaks": str(len(report["failing"]))}
    return row


def _attacked(folder: Path, released: Path, rule: str) -> dict[str, str]:
    """Zeros that are hidden, leaks, and the seconds that the attack took."""
    grid = grid_of(read_records(folder), folder)
    _, hidden = read_released(released.read_bytes(), grid, released.name)
    zeros = {"zeros": str(np.count_nonzero(hidden & (grid.counts == 0)))}
    if grid.size > MOST_ATTACKED:
        return zeros
    started = time.perf_counter()
    leaks = _leaks(grid, hidden, least=0 if rule == "hideable" else 1, told=rule == "published")
    found = {**zeros, "leaks": leaks, "attack": f"{time.perf_counter() - started:.1f}"}
    if rule == "classic":
        found["told"] = _leaks(grid, hidden, least=1, told=True)
    return found


def _leaks(grid: Grid, hidden: np.ndarray, *, least: int, told: bool) -> str:
    """Small counts that are not seen from `least` to the threshold; if the reader is `told` that
    hidden is at least 1, then from what the zeros alone leave."""
    small = (grid.counts > 0) & (grid.counts < THRESHOLD)
    low = np.full(grid.size, least)
    if told:
        low = np.maximum(low, propagate(System.of_grid(grid, grid.counts > 0, 1)).low)
    question = Question(small, low, np.full(grid.size, THRESHOLD))
    found = attack_cells(System.of_grid(grid, hidden, int(told)), question, truth=grid.counts)
    undecided = int(found.unresolved.sum())
    return f"{found.failing.sum()}" + (f" + {undecided}?" if undecided else "")


def _rounding(folder: Path, options: argparse.Namespace) -> None:
    with tempfile.TemporaryDirectory() as place:
        row = _protected(folder, Path(place) / "out", options, "--method", "rounding")
        _row({**row, "by": "Clerestory, rounding"})


def _ledger(folder: Path, options: argparse.Namespace) -> None:
    """Releases by name, each protected beside those before; `upto_X` counts all periods up to X."""
    folders = sorted(one for one in folder.iterdir() if one.name.startswith(("upto_", "release")))
    periods: list[str] = []
    with tempfile.TemporaryDirectory() as place:
        ledger = ["--ledger", str(Path(place) / "ledger")]
        for number, one in enumerate(folders):
            periods += [one.name.removeprefix("upto_")] if one.name.startswith("upto_") else []
            window = ["--window", ",".join(periods)] if periods else []
            row = _protected(one, Path(place) / f"out{number}", options, *ledger, *window)
            _row({**row, "by": f"Clerestory, {folder.name}"})
            if row["hidden"] == "none":
                break


def _clerestory(
    options: argparse.Namespace, *arguments: str
) -> tuple[subprocess.CompletedProcess[str] | None, str]:
    """What the command said, and its seconds; None if it did not end in twice the time."""
    command = [sys.executable, "-m", "clerestory", *arguments]
    started = time.perf_counter()
    try:
        done = subprocess.run(
            command, capture_output=True, text=True, timeout=2 * options.max_seconds + 60
        )
    except subprocess.TimeoutExpired:
        return None, f"over {2 * options.max_seconds + 60:.0f}"
    return done, f"{time.perf_counter() - started:.1f}"


def _row(values: dict[str, str]) -> None:
    print("  ".join(values.get(name, "").ljust(width) for name, width in WIDTHS.items()).rstrip(),
          flush=True)  # fmt: skip


if __name__ == "__main__":
    main()
