"""Changed files: every outcome is a verdict, and none slips through. `make fuzz` tries 10,000."""

from random import Random

import pytest

from clerestory.files.inspection.findings import Verdict
from clerestory.files.inspection.inspector import Inspection
from clerestory.files.inspection.kinds import Kind
from corpus import fuzz
from corpus.containers import NOTE, packed
from corpus.samples import TOKEN

FILES, SEED = 200, 20240212


def test_no_changed_file_slips_through_or_has_no_verdict() -> None:
    assert [one for one in fuzz.outcomes(FILES, SEED) if one.wrong or one.verdict is None] == []


def test_a_changed_file_is_another_and_the_same_each_time() -> None:
    content = packed(NOTE) + bytes(100)
    made = [fuzz.changed(content, Random(number)) for number in range(50)]
    assert made == [fuzz.changed(content, Random(number)) for number in range(50)]
    assert sum(one != content for one in made) > 40


def test_a_file_that_slips_through_would_be_told(monkeypatch: pytest.MonkeyPatch) -> None:
    clean = Inspection(Verdict.CLEAN, Kind.ZIP, (), "")
    monkeypatch.setattr(fuzz, "inspect", lambda name, content: clean)
    monkeypatch.setattr(fuzz, "changed", lambda content, random: f"x {TOKEN}".encode())
    monkeypatch.setattr(fuzz.Random, "randrange", lambda self, most: _first_hiding())
    assert fuzz.outcome(1, 1).wrong == "the word is in it"


def _first_hiding() -> int:
    return next(index for index, one in enumerate(fuzz.samples()) if one.mode)
