"""`clerestory intake`: messages from files, with exit codes that a script can use."""

import json
from pathlib import Path

import pytest

from corpus.mail import ODD, message
from integration.mail.installation import Installation


def test_each_file_gets_a_line_and_the_worst_decides(
    installation: Installation, tmp_path: Path
) -> None:
    for name, raw in {"one": message(), "two": ODD["bounce"][1]()}.items():
        (tmp_path / f"{name}.eml").write_bytes(raw)
    one, two = str(tmp_path / "one.eml"), str(tmp_path / "two.eml")
    alone = installation.run("intake", one, "--received", "2018-02-12T23:59", "--json")
    (told,) = json.loads(alone.stdout)["messages"]
    assert alone.returncode == 0
    assert (told["state"], told["due"], told["again"]) == ("taken_in", "2018-03-12", False)
    both = installation.run("intake", one, two)
    assert both.returncode == 1 and not both.stderr
    assert "where it came before" in both.stdout and "set aside for an officer" in both.stdout


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["nowhere.eml"], "there is no file “nowhere.eml”"),
        (["."], "“.” is a folder"),
        (["README", "--received", "soon"], "“soon” is not a moment"),
        (["README", "--received", "2999-01-01"], "has not come yet"),
    ],
)
def test_wrong_usage_is_one_line(
    installation: Installation, tmp_path: Path, words: list[str], said: str
) -> None:
    readme = tmp_path / "README"
    readme.write_text("x")
    given = [str(readme) if word == "README" else word for word in words]
    done = installation.run("intake", *given)
    assert done.returncode == 2 and said in done.stderr and done.stderr.count("\n") == 1
    assert installation.counted()["messages"] == []


def test_a_file_larger_than_is_stored_is_refused_and_one_that_is_not_read_is_kept(
    installation: Installation, tmp_path: Path
) -> None:
    large, larger = tmp_path / "large.eml", tmp_path / "larger.eml"
    large.write_bytes(message(b"a " * 15_000_000))
    with larger.open("wb") as file:
        file.truncate(50_000_001)
    refused = installation.run("intake", str(larger))
    assert refused.returncode == 2 and "larger than 50 MB" in refused.stderr
    kept = installation.run("intake", str(large))
    assert kept.returncode == 1 and "larger than 25 MB" in kept.stdout
    assert installation.counted()["messages"] == ["quarantined"]
