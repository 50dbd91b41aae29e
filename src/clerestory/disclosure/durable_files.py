"""Files that are on the disk before anybody relies on them: for ledgers, which forget nothing."""

import os
from pathlib import Path


def write_through(path: Path, content: bytes) -> None:
    """Write the file, and come back when the content is on the disk: its name is only once its
    folder is flushed."""
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def flush(folder: Path) -> None:
    """Come back when the names in the folder, new and changed, are on the disk."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
