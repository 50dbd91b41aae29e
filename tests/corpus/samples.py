"""What a sample file is. Each module of this package has a tuple `SAMPLES` of them."""

from collections.abc import Callable
from dataclasses import dataclass

TOKEN = "QUARTZLANTERN7"
"""What is hidden in every sample: one word that an eye, a search and text recognition can read."""

SHOWN = "Visible words"
"""What every sample shows, and what a rebuilt file still has to show."""


@dataclass(frozen=True, slots=True)
class Sample:
    """A file that hides `token` in the way of `mode`, or a clean one with an empty mode.

    `make` gives the bytes for a token. `shown` is what a rebuilt file has to show still.
    """

    name: str  # with the suffix that its format has
    mode: str
    make: Callable[[str], bytes]
    shown: tuple[str, ...] = (SHOWN,)

    @property
    def is_clean(self) -> bool:
        return not self.mode
