"""How well and how fast releases are protected one after another: a row per release.

    python benchmarks/yearly_ledger.py RELEASE [RELEASE ...] [--windows] [--csv FOLDER]
                                       [--increments FOLDER]

RELEASE are folders as in docs/reference/linked-tables.md, in the order of their release. With
`--windows`, each covers one period more than the one before it. Each run is `clerestory protect
--ledger` in a process of its own, so that time and memory are what a user sees. `--csv` keeps what
was released, one file per release. `--increments` keeps what each window adds to the one before as
a release of its own: its folder, and `released.csv` with the difference of what the two publish.
So an auditor of single releases can look at each.
"""

from __future__ import annotations

import argparse
import csv
import json
import platform
import shutil
import subprocess
import sys
import tempfile
import time
from os import cpu_count
from pathlib import Path

HEADER = ("release", "cells", "small", "hidden", "seconds", "MiB")
HIDDEN = "[c]"
WIDTHS = (16, 8, 8, 8, 8, 6)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("releases", nargs="+", type=Path)
    parser.add_argument("--windows", action="store_true")
    parser.add_argument("--csv", type=Path)
    parser.add_argument("--increments", type=Path)
    options = parser.parse_args()
    print(f"{platform.machine()}, {cpu_count()} cores, Python {platform.python_version()}")
    _row(*HEADER)
    started = time.perf_counter()
    with tempfile.TemporaryDirectory() as place:
        for number, folder in enumerate(options.releases, 1):
            periods = ",".join(f"period {n}" for n in range(1, number + 1))
            _measure(folder, Path(place), ["--window", periods] if options.windows else [])
            if options.csv:
                options.csv.mkdir(parents=True, exist_ok=True)
                shutil.copy(
                    Path(place) / folder.name / "released.csv", options.csv / f"{folder.name}.csv"
                )
            if options.increments:
                before = options.releases[number - 2] if number > 1 else None
                _keep_increment(before, folder, Path(place), options.increments / folder.name)
    print(f"{time.perf_counter() - started:.1f} s in all")


def _measure(folder: Path, place: Path, more: list[str]) -> None:
    out = place / folder.name
    command = ["protect", str(folder), "--out", str(out), "--ledger", str(place / "ledger")]
    started = time.perf_counter()
    made = subprocess.run(
        [sys.executable, "-m", "clerestory", *command, "--json", "--no-insider", *more],
        capture_output=True,
        text=True,
    )
    seconds = f"{time.perf_counter() - started:.1f}"
    if made.returncode:
        sys.exit(made.stderr.strip() or made.stdout.strip())
    report = json.loads(made.stdout)
    cells = len((out / "released.csv").read_text("utf-8").splitlines()) - 1
    figures = (report[key] for key in ("primary", "hidden"))
    _row(folder.name, cells, *figures, seconds, report["peak_mib"])


def _keep_increment(before: Path | None, folder: Path, made: Path, into: Path) -> None:
    into.mkdir(parents=True, exist_ok=True)
    for name in ("hierarchies.csv", "tables.csv"):
        shutil.copy(folder / name, into / name)
    head, counts = _read(folder / "inner.csv")
    earlier = _read(before / "inner.csv")[1] if before else {}
    more = {codes: int(n) - int(earlier.get(codes, 0)) for codes, n in counts.items()}
    _write(into / "inner.csv", head, {codes: str(n) for codes, n in more.items() if n})
    head, told = _read(made / folder.name / "released.csv")
    was_told = _read(made / before.name / "released.csv")[1] if before else dict.fromkeys(told, "0")
    for codes, value in told.items():
        if was_told[codes] == HIDDEN and value != HIDDEN:
            sys.exit(
                f"{folder.name} shows {codes}, which {before} hid: look at all windows at once"
            )
        if value != HIDDEN:
            told[codes] = str(int(value) - int(was_told[codes]))
    _write(into / "released.csv", head, told)


def _read(path: Path) -> tuple[list[str], dict[tuple[str, ...], str]]:
    """The names of the columns, and the last column by the others."""
    head, *rows = csv.reader(path.read_text("utf-8").splitlines())
    return head, {tuple(row[:-1]): row[-1] for row in rows}


def _write(path: Path, head: list[str], values: dict[tuple[str, ...], str]) -> None:
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(head)
        writer.writerows([*codes, value] for codes, value in values.items())


def _row(*values: object) -> None:
    cells = (str(value).rjust(width) for value, width in zip(values, WIDTHS, strict=True))
    print("  ".join(cells), flush=True)


if __name__ == "__main__":
    main()
