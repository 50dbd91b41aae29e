"""`clerestory read --export-corrections`: what officers corrected, as labelled examples."""

from pathlib import Path

from clerestory.audit import clock
from clerestory.cli.databases import DatabaseNotReady, check_ready
from clerestory.cli.django_setup import SettingRefused
from clerestory.foi import actions

BY = "system:command"


def export(path: Path) -> int:
    """Write the examples to a file that only its owner can read. SettingRefused, OSError."""
    try:
        check_ready("default")
    except DatabaseNotReady as error:
        raise SettingRefused(str(error)) from error
    if path.is_dir() or not path.parent.is_dir():
        raise NotADirectoryError(f"{path} is no file in a folder that exists; name one")
    lines = actions.export_corrections(by=BY, at=clock.now())
    path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    print(
        f"{len(lines)} corrected {'request' if len(lines) == 1 else 'requests'} written to {path}"
    )
    return 0
