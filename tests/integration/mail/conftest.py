"""One installation for each test; the migrated databases are made once and copied."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from integration.mail.installation import Installation


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("migrated") / "data"
    done = Installation(folder).run("migrate", "--quiet")
    assert done.returncode == 0, done.stderr
    return folder


@pytest.fixture
def installation(migrated: Path, tmp_path: Path) -> Installation:
    shutil.copytree(migrated, tmp_path / "data")
    return Installation(tmp_path / "data")


@pytest.fixture(autouse=True)
def readable_files() -> Iterator[None]:
    """The mail servers are other users than we are and have to read their configuration; a command
    of the staff side that ran in this process before has left a umask that keeps them out."""
    before = os.umask(0o022)
    yield
    os.umask(before)
