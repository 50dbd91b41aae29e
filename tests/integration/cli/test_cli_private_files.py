"""What lies on the disk: each side in its own folder, and nothing that others can read."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

from clerestory.cli import checking
from clerestory.cli.demonstration import public_environment


def _mode(path: Path) -> int:
    return path.stat().st_mode & 0o777


def test_a_new_installation_can_be_read_by_its_owner_alone(tmp_path: Path) -> None:
    ours = {k: v for k, v in os.environ.items() if not k.startswith(("CLERESTORY_", "DJANGO_"))}
    command = [sys.executable, "-m", "clerestory", "migrate", "--quiet"]
    subprocess.run(command, env={**ours, "CLERESTORY_DATA": str(tmp_path)}, umask=0o022, check=True)
    made = {str(path.relative_to(tmp_path)): _mode(path) for path in tmp_path.rglob("*")}
    private = {"staff/staff.sqlite3", "staff/inbox.key", "public/public.sqlite3"}
    assert private < made.keys()
    assert {name: oct(mode) for name, mode in made.items() if mode & 0o077} == {}


def test_a_staff_folder_that_others_can_read_is_named(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr(settings, "STAFF_DATA", tmp_path)
    tmp_path.chmod(0o750)
    assert checking._folders() == [
        f"Others can read the folder {tmp_path}; run: chmod 700 {tmp_path}"
    ]
    tmp_path.chmod(0o700)
    assert checking._folders() == []


@pytest.mark.parametrize("name", ["DATA", "SECRET_KEY", "STAFF_DATABASE"])
def test_the_public_process_of_the_demonstration_is_not_told(name: str) -> None:
    given = {f"CLERESTORY_{name}": "x", "CLERESTORY_PUBLIC_DATA": "y", "PATH": "z"}
    assert public_environment(given) == {"CLERESTORY_PUBLIC_DATA": "y", "PATH": "z"}
