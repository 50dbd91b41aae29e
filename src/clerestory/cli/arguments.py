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
