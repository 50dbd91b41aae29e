"""Measure the main job: the request of the made-up authority, from text to a proved answer.

    .venv/bin/python benchmarks/answer.py [--runs 5] [--request FILE]

Each run is a whole process, as a person starts it. Prints the seconds, the peak memory, and what
each table hides and loses.
"""

import argparse
import json
import os
import platform
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from importlib.metadata import version
from pathlib import Path

CLERESTORY = Path(sys.executable).with_name("clerestory")
REQUEST = Path(__file__).with_name("request.txt")


def run(*arguments: str) -> float:
    started = time.perf_counter()
    subprocess.run([str(CLERESTORY), *arguments], check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - started


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--request", type=Path, default=REQUEST)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        register, out = Path(folder, "register.csv"), Path(folder, "out")
        run("demo-register", "--out", str(register))
        seconds = [
            run(
                "answer", str(options.request), "--received", "2018-02-12",
                "--register", str(register), "--out", str(out),
            )
            for _ in range(options.runs)
        ]  # fmt: skip
        verify = run("verify", str(out))
        decision = json.loads(Path(out, "staff", "decision.json").read_text(encoding="utf-8"))
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    print(
        f"machine: {platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}"
    )
    print(
        "versions: " + ", ".join(f"{n} {version(n)}" for n in ("highspy", "duckdb", "weasyprint"))
    )
    print(f"answer: {statistics.median(seconds):.2f} s median of {len(seconds)}")
    print(f"        {min(seconds):.2f} to {max(seconds):.2f} s, peak {peak:.0f} MiB")
    print(f"verify: {verify:.2f} s")
    print(f"{'question':<10}{'outcome':<18}{'hidden':>8}{'loss':>8}  specification")
    for question in decision["questions"]:
        chosen = question["tried"][-1]["specification"] if question["tried"] else "no table"
        print(
            f"{question['number']:<10}{question['outcome'] or 'undecided':<18}"
            f"{question['hidden']:>8}{question['loss']:>8.2f}  {chosen}"
        )


if __name__ == "__main__":
    main()
