"""Progress on standard error, for whatever takes longer than two seconds."""

import sys
import time
from typing import TextIO

PATIENCE = 2.0
"""Seconds before the first word, and between two."""


class Progress:
    """Called with how much is done, of how much; with 0 of 0 while that is not known."""

    def __init__(self, what: str, out: TextIO | None = None) -> None:
        self._what, self._out = what, out or sys.stderr
        self._next = time.monotonic() + PATIENCE

    def __call__(self, done: int, total: int) -> None:
        if total and time.monotonic() >= self._next:
            share = 100 * done // total
            self._out.write(f"{self._what}: {done:,} of {total:,} ({share}%)\n")
            self._out.flush()
            self._next = time.monotonic() + PATIENCE
