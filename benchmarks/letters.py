"""Measure the letter checker: a page of text, and a folder of letters in one process.

    .venv/bin/python benchmarks/letters.py [--letters 10000]

The letters are the made-up refusal of the tests, each with another number in it, so that nothing
can be remembered from one to the next. Prints milliseconds of the processor for a page (3,000
characters), seconds on the clock for the folder, and the peak memory.
"""

import argparse
import os
import platform
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from clerestory.law.checker import check

ROOT = Path(__file__).parents[1]
REFUSAL = (ROOT / "tests" / "spec" / "law" / "refusal.txt").read_text(encoding="utf-8")
REQUEST = (ROOT / "benchmarks" / "request.txt").read_text(encoding="utf-8")
PAGE = 3000  # characters
COMMAND = (sys.executable, "-m", "clerestory", "check-letter")


def seconds_of_a_page(runs: int = 50) -> list[float]:
    page = (REFUSAL * 2)[:PAGE]
    check(page, request_text=REQUEST)  # reads the data once
    taken = []
    for _ in range(runs):
        started = time.process_time()
        check(page, request_text=REQUEST)
        taken.append(time.process_time() - started)
    return taken


def seconds_of_a_folder(letters: int) -> float:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for number in range(letters):
            words = REFUSAL.replace("relevant information", f"relevant information ({number})")
            (folder / f"{number:06}.txt").write_text(words, encoding="utf-8")
        started = time.perf_counter()
        subprocess.run([*COMMAND, name, "--json"], check=False, stdout=subprocess.DEVNULL)
        return time.perf_counter() - started


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--letters", type=int, default=10_000)
    options = parser.parse_args()
    page = [1000 * taken for taken in seconds_of_a_page()]
    folder = seconds_of_a_folder(options.letters)
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    machine = f"{platform.machine()}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}"
    print(f"machine: {machine}, Python {platform.python_version()}")
    print(f"page:    {statistics.median(page):.1f} ms median of {len(page)}, most {max(page):.1f}")
    print(
        f"folder:  {options.letters:,} letters of {len(REFUSAL):,} characters in {folder:.1f} s "
        f"({1000 * folder / options.letters:.1f} ms each), peak {peak:.0f} MiB"
    )


if __name__ == "__main__":
    main()
