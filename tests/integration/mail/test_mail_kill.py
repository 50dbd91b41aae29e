"""Killed at any point between storing and taking in, nothing is lost and nothing doubled."""

from pathlib import Path

import pytest

from corpus.mail import ODD, message
from integration.mail.installation import Installation

KILLED = """
import os, signal, sys
os.environ["DJANGO_SETTINGS_MODULE"] = "clerestory.site.settings_staff"
import django; django.setup()
from clerestory.foi.messages import actions, intake, sending
module, name, after = {where!r}

def killed(*arguments, **named):
    if after:
        was(*arguments, **named)
    os.kill(os.getpid(), signal.SIGKILL)

target = dict(actions=actions, intake=intake, sending=sending)[module]
was = getattr(target, name)
setattr(target, name, killed)
from clerestory.cli.main import main
main({words!r})
"""


@pytest.mark.parametrize(
    "where",
    [
        ("intake", "read_safely", False),  # stored, not read
        ("actions", "_settle", True),  # within the transaction that takes it in
        ("actions", "_acknowledge", True),
        ("actions", "take_in", True),  # after it
    ],
    ids=str,
)
def test_a_kill_leaves_one_request_in_the_end(
    installation: Installation, tmp_path: Path, where: tuple[str, str, bool]
) -> None:
    file = tmp_path / "message.eml"
    file.write_bytes(message())
    script = KILLED.format(where=where, words=["intake", str(file)])
    assert installation.script(script).returncode == -9
    found = installation.counted()
    assert len(found["messages"]) == 1 and not found["problems"]
    assert found["requests"] == found["answers"] == (found["messages"] == ["taken_in"])
    installation.run("run-due")
    assert installation.run("intake", str(file)).returncode == 0
    found = installation.counted()
    assert (found["messages"], found["requests"], found["answers"]) == (["taken_in"], 1, 1)
    assert not found["problems"]


def test_a_kill_before_the_end_of_storing_leaves_nothing_half(
    installation: Installation, tmp_path: Path
) -> None:
    file = tmp_path / "message.eml"
    file.write_bytes(ODD["bounce"][1]())
    script = KILLED.format(where=("actions", "_record", True), words=["intake", str(file)])
    assert installation.script(script).returncode == -9
    assert installation.counted()["messages"] == []
    assert installation.run("intake", str(file)).returncode == 1
    assert installation.counted()["messages"] == ["quarantined"]
