"""Measure the reader: an ordinary request, one of 1 MB, and texts made to be slow.

    .venv/bin/python benchmarks/reading.py [--characters 1000000]

Prints milliseconds of processor time in this process, after one reading to compile the patterns.
The texts made to be slow are runs that a pattern could try again and again from every place; a
reader that takes more than linear time on them shows it here first.
"""

import argparse
import platform
import time
from datetime import date
from pathlib import Path

from clerestory.reading.requests import read

REQUEST = Path(__file__).with_name("request.txt").read_text(encoding="utf-8")
PROSE = (
    "In the spring the council wrote to everybody in the street about the works. It was said that "
    "nobody would have to leave. How many households have been moved since then?\n\n"
)
RUNS = (
    "1", "1. ", "1.\n", "a", "a) ", "(x) ", "()", "_", ".", "..? ", " ", "\n", "\u00a0", ";", ",",
    "• ", "> ", "“", "by age ", "by age and ", "if ", "each ", "2015 ", "2015-", "1/1/2015 ",
    "31/02/2015 ", "last year ", "for routes A, ", "How many ", "from when ", "date and ",
    "between a and ", "for each case ", "A: b; ", "On 1 May 2020 ", "From: a\nSent: b\n",
)  # fmt: skip


def milliseconds(text: str) -> float:
    started = time.process_time()
    read(text, received=date(2018, 2, 12))
    return (time.process_time() - started) * 1000


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--characters", type=int, default=1_000_000)
    size = parser.parse_args().characters
    read(REQUEST)
    print(f"machine: {platform.machine()}, Python {platform.python_version()}")
    print(f"{'text':<28}{'characters':>12}{'ms':>10}")
    print(f"{'ordinary request':<28}{len(REQUEST):>12,}{milliseconds(REQUEST):>10.1f}")
    for name, piece in (("that request, repeated", REQUEST + "\n"), ("prose", PROSE)):
        for part in (size // 4, size):
            text = (piece * (part // len(piece) + 1))[:part]
            print(f"{name:<28}{len(text):>12,}{milliseconds(text):>10.0f}")
    slowest = []
    for run in RUNS:
        text = "How many " + run * (size // len(run))
        slowest.append((milliseconds(text), run, len(text)))
    for spent, run, length in sorted(slowest, reverse=True):
        print(f"{'run of ' + repr(run):<28}{length:>12,}{spent:>10.0f}")


if __name__ == "__main__":
    main()
