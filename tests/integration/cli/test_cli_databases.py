"""Commands before there is a database, or with one that cannot be reached."""

import os
import subprocess
import sys
from pathlib import Path

import pytest


def _run(folder: Path, *words: str, **more: str) -> subprocess.CompletedProcess[str]:
    ours = {k: v for k, v in os.environ.items() if not k.startswith(("CLERESTORY_", "DJANGO_"))}
    return subprocess.run(
        [sys.executable, "-m", "clerestory", *words],
        env={**ours, "CLERESTORY_DATA": str(folder), **more},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize(
    "words",
    [["audit", "verify"], ["audit", "checkpoint"], ["run-due"], ["inspect", "--published"]],
    ids=" ".join,
)
def test_without_databases_one_line_says_to_make_them(words: list[str], tmp_path: Path) -> None:
    found = _run(tmp_path, *words)
    assert found.returncode == 2
    assert not any(tmp_path.iterdir())  # nothing is left behind in a folder that is not ours
    assert "clerestory migrate" in found.stderr
    assert found.stderr.count("\n") == 1


def test_check_names_both_databases_that_are_not_there(tmp_path: Path) -> None:
    found = _run(tmp_path, "check")
    assert found.returncode == 1
    assert "The default database" in found.stdout
    assert "The public database" in found.stdout
    assert not found.stderr


def test_a_database_that_cannot_be_reached_is_one_line(tmp_path: Path) -> None:
    address = f"sqlite:///{tmp_path / 'nowhere/staff.sqlite3'}"
    found = _run(tmp_path, "migrate", CLERESTORY_STAFF_DATABASE=address)
    assert found.returncode == 2
    assert "default database cannot be opened (unable to open database file)" in found.stderr
    assert found.stderr.count("\n") == 1
