"""Arguments that several commands share."""

import argparse
from datetime import date
from pathlib import Path


def iso_date(text: str) -> date:
    """A date as YYYY-MM-DD."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(
            f"“{text}” is not a date; write it as YYYY-MM-DD, for example 2018-02-12"
        ) from None


def existing_file(text: str) -> Path:
    path = Path(text)
    if path.is_dir():
        raise argparse.ArgumentTypeError(f"“{text}” is a folder; name a file in it")
    if not path.is_file():
        raise argparse.ArgumentTypeError(
            f"there is no file “{text}”; check the name and the folder"
        )
    return path


def port_number(text: str) -> int:
    """A number under which a machine can be reached."""
    if not (text.isascii() and text.isdigit() and 1 <= int(text[:9]) <= 65535):
        raise argparse.ArgumentTypeError(f"“{text}” is not a port; give a number from 1 to 65535")
    return int(text)


def seconds(text: str) -> float:
    """A length of time, longer than nothing."""
    try:
        length = float(text)
    except ValueError:
        length = 0
    if not 0 < length <= 86_400:
        raise argparse.ArgumentTypeError(
            f"“{text}” is not a number of seconds; give one above 0 and up to 86400, a day"
        )
    return length
