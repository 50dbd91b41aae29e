"""How well and how fast releases are protected one after another: a row per release.

    python benchmarks/yearly_ledger.py RELEASE [RELEASE ...] [--windows] [--csv FOLDER]

RELEASE are folders as in docs/reference/linked-tables.md, in the order of their release. With
`--windows`, each covers one period more than the one before it. Each run is `clerestory protect
--ledger` in a process of its own, so that time and memory are what a user sees. `--csv` keeps what
was released, one file per release.
"""

from __future__ import annotations

import argparse
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
WIDTHS = (16, 8, 8, 8, 8, 6)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("releases", nargs="+", type=Path)
    parser.add_argument("--windows", action="store_true")
    parser.add_argument("--csv", type=Path)
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


def _row(*values: object) -> None:
    cells = (str(value).rjust(width) for value, width in zip(values, WIDTHS, strict=True))
    print("  ".join(cells), flush=True)


if __name__ == "__main__":
    main()
