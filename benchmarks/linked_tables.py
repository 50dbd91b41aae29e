"""How well and how fast linked tables are protected: a row per instance and rule.

    python benchmarks/linked_tables.py INSTANCES [NAME ...] [--max-seconds N] [--insider]

INSTANCES is a folder of folders as in docs/reference/linked-tables.md. Each run is `clerestory
protect` in a process of its own, then `clerestory verify`, so that time and memory are what a user
sees. `cannot` are cells for which the promise is weaker, because the zeros shown say more.
"""

from __future__ import annotations

import argparse
import json
import platform
import subprocess
import sys
import tempfile
import time
from importlib.metadata import version
from os import cpu_count
from pathlib import Path

NAMES = ("scale_1e3", "ref_2way", "scale_1e4", "ref_3way", "ref_4way", "scale_1e5")
RULES = ("classic", "hideable", "published")
HEADER = ("instance", "rule", "hidden", "small", "loss", "bound", "proved", "s", "MiB", "verify s")
WIDTHS = (12, 10, 7, 7, 10, 10, 7, 7, 6, 9)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("instances", type=Path)
    parser.add_argument("names", nargs="*", default=NAMES)
    parser.add_argument("--max-seconds", default="900")
    parser.add_argument("--insider", action="store_true")
    options = parser.parse_args()
    packages = ", ".join(f"{name} {version(name)}" for name in ("highspy", "numpy", "scipy"))
    print(
        f"{platform.machine()}, {cpu_count()} cores, Python {platform.python_version()}, {packages}"
    )
    _row(*HEADER)
    for name in options.names:
        for rule in RULES:
            more = ["--zeros", rule, "--max-seconds", options.max_seconds]
            more += [] if options.insider else ["--no-insider"]
            _measure(options.instances / name, rule, more)


def _measure(folder: Path, rule: str, more: list[str]) -> None:
    with tempfile.TemporaryDirectory() as place:
        out = Path(place) / "out"
        command = ["protect", str(folder), "--out", str(out), "--json", *more]
        made = _clerestory(*command)
        if made.returncode == 2:
            _row(folder.name, rule, made.stderr.strip())
            return
        report = json.loads(made.stdout)
        started = time.perf_counter()
        verified = _clerestory("verify", str(out)).returncode if made.returncode == 0 else None
        seconds = f"{time.perf_counter() - started:.1f}" if verified == 0 else "no proof"
        figures = (report[key] for key in ("hidden", "primary", "loss", "bound", "proved"))
        _row(folder.name, rule, *figures, report["seconds"], report["peak_mib"], seconds)


def _clerestory(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "clerestory", *arguments]
    return subprocess.run(command, capture_output=True, text=True)


def _row(*values: object) -> None:
    cells = (str(value).rjust(width) for value, width in zip(values, WIDTHS, strict=False))
    print("  ".join(cells), flush=True)


if __name__ == "__main__":
    main()
