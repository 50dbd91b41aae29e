"""Measure how long the whole test suite takes.

.venv/bin/python benchmarks/suite.py
"""

import os
import platform
import subprocess
import time


def main() -> None:
    started = time.perf_counter()
    subprocess.run(["make", "test"], check=True)
    minutes = (time.perf_counter() - started) / 60
    machine = f"{os.cpu_count()} cores, Python {platform.python_version()}"
    print(f"make test: {minutes:.1f} minutes on {machine}")


if __name__ == "__main__":
    main()
