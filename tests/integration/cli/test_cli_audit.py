"""`clerestory audit`: the histories of both sides, with and without a checkpoint."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.db import connections, transaction

from clerestory.audit import triggers
from clerestory.audit.actions import record
from clerestory.audit.models import Event
from clerestory.cli.main import main

AT = datetime(2018, 2, 12, 9, 30, tzinfo=UTC)
BOTH = ("default", "public")


@pytest.fixture(autouse=True)
def _histories() -> None:
    for using in BOTH:
        _add(using)


def _add(using: str) -> None:
    with transaction.atomic(using=using):
        record(by="person:1", at=AT, action="a.b", subject="a:1", using=using)


def _change(using: str) -> None:
    triggers.remove(connections[using])
    Event.objects.using(using).update(action="c.d")


def test_both_histories_are_looked_at(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["audit", "verify"]) == 0
    said = capsys.readouterr().out
    assert said.count("The history is whole and has no checkpoint to meet.") == 2


@pytest.mark.parametrize("using", BOTH)
def test_a_change_on_either_side_is_found(using: str, capsys: pytest.CaptureFixture[str]) -> None:
    _change(using)
    assert main(["audit", "verify"]) == 1
    assert "Event 0 was changed" in capsys.readouterr().out


def test_one_side_can_be_chosen(capsys: pytest.CaptureFixture[str]) -> None:
    _change("public")
    assert main(["audit", "verify", "--side", "staff", "--json"]) == 0
    assert list(json.loads(capsys.readouterr().out)) == ["staff"]


def test_a_checkpoint_is_kept_of_both_sides(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    kept = str(tmp_path / "checkpoint.json")
    assert main(["audit", "checkpoint", "--out", kept]) == 0
    for using in BOTH:
        _add(using)
    assert main(["audit", "verify", "--checkpoint", kept]) == 0
    assert capsys.readouterr().out.count("goes on from the checkpoint of") == 2


def test_a_history_that_was_written_anew_does_not_meet_its_checkpoint(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    kept = tmp_path / "checkpoint.json"
    main(["audit", "checkpoint", "--out", str(kept)])
    staff, public = map(json.loads, kept.read_text().splitlines())
    kept.write_text(json.dumps(staff) + "\n" + json.dumps({**public, "root": "0" * 64}))
    assert main(["audit", "verify", "--checkpoint", str(kept)]) == 1
    assert "public side: 1 events" in capsys.readouterr().out


@pytest.mark.parametrize("text", ["", "[]", "{}", "no JSON"])
def test_a_file_that_is_no_checkpoint_is_one_line(
    text: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    kept = tmp_path / "other.json"
    kept.write_text(text)
    assert main(["audit", "verify", "--checkpoint", str(kept)]) == 2
    said = capsys.readouterr().err
    assert "holds no checkpoint of the staff or the public side" in said
    assert said.count("\n") == 1


def test_a_checkpoint_of_the_other_side_is_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    kept = str(tmp_path / "checkpoint.json")
    main(["audit", "checkpoint", "--side", "staff", "--out", kept])
    assert main(["audit", "verify", "--side", "public", "--checkpoint", kept]) == 2
    assert "holds no checkpoint of the public side" in capsys.readouterr().err
