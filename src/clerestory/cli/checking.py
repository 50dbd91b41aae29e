"""`clerestory check`: look whether this installation is ready to be used."""

import argparse

from django.conf import settings
from django.core.checks import Error, run_checks

from clerestory.audit import verification
from clerestory.cli.databases import NAMES, DatabaseNotReady, check_ready

ERRORS = (OSError,)


def configure(parser: argparse.ArgumentParser) -> None:
    parser.set_defaults()


def run(options: argparse.Namespace) -> int:
    problems = [*_system(), *_databases(), *_keys(), *_folders()]
    print("\n".join(problems) if problems else "Ready to be used.")
    return 1 if problems else 0


def _system() -> list[str]:
    return [str(found.msg) for found in run_checks() if isinstance(found, Error)]


def _databases() -> list[str]:
    problems = []
    for name in NAMES:
        try:
            check_ready(name)
        except DatabaseNotReady as error:
            problems.append(str(error))
            continue
        found = verification.verify(name)
        problems += [f"The history of the {name} database: {words}" for words in found.problems]
    return problems


def _keys() -> list[str]:
    missing = [
        path
        for path in (settings.INBOX_PUBLIC_KEY, settings.INBOX_PRIVATE_KEY)
        if not path.exists()
    ]
    return [f"There is no key {path}; run: clerestory migrate" for path in missing]


def _folders() -> list[str]:
    """Whoever reads the staff folder has the casework and the key of the inbox."""
    folder = settings.STAFF_DATA
    if folder.exists() and folder.stat().st_mode & 0o077:
        return [f"Others can read the folder {folder}; run: chmod 700 {folder}"]
    return []
