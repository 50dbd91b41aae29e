"""How mistakes are written to the terminal: what kind and where, never with which values.

The text of an exception may quote a count of the register or what somebody wrote to us, and
terminal logs are kept longer and read by more people than cases are.
"""

import logging
import traceback
from copy import copy
from typing import Any


class PlacesOnly(logging.Formatter):
    """Writes an exception as its type and the lines of code that led to it."""

    def format(self, record: logging.LogRecord) -> str:
        own = copy(record)
        own.exc_text = None  # another handler may have left the whole text here
        return super().format(own)

    def formatException(self, ei: Any) -> str:
        told, error = [], ei[1]
        while error is not None and error not in told:
            told.append(error)
            error = error.__cause__ or error.__context__
        return "\nafter ".join(_type_and_places(one) for one in told)


def _type_and_places(error: BaseException) -> str:
    frames = traceback.extract_tb(error.__traceback__)
    places = [f"  {frame.filename}:{frame.lineno} in {frame.name}" for frame in frames]
    return "\n".join([f"{type(error).__module__}.{type(error).__qualname__}", *places])
