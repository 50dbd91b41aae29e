"""One installation for each test; the migrated databases are made once and copied."""

import shutil
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
