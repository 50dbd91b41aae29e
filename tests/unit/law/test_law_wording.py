"""An authority's own texts: single ones, checked before a letter is made of them."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from clerestory.law.claims import Regime
from clerestory.law.decisions import DecisionRecord, Holding, Outcome, QuestionDecision
from clerestory.law.letters import compose
from clerestory.law.wording import WordingError, load_wording, wording
from decisions import authority


def own(folder: Path, text: str) -> Path:
    path = folder / "own.toml"
    path.write_text(text, "utf-8")
    return path


def test_a_single_text_is_replaced_in_its_regime_alone(tmp_path: Path) -> None:
    own_text = '[FOIA.outcome]\ngranted = "{authority} gives you all of it."\n'
    words = load_wording(own(tmp_path, own_text))
    asked = QuestionDecision("1", "How many?", Holding.HELD, Outcome.GRANTED)
    record = DecisionRecord(authority(Regime.FOIA), "1", date(2025, 9, 1), None, (asked,))
    assert "Alderbrook Police gives you all of it." in compose(record, words).text
    other = replace(record, questions=(replace(asked, regime=Regime.EIR),))
    assert compose(other, words) == compose(other)


def test_every_text_of_ours_fills_in_nothing_but_what_is_there() -> None:
    for regime, texts in wording().items():
        assert set(texts.terms) == set(wording()[Regime.FOIA].terms), regime
        assert set(texts.lines) == set(wording()[Regime.FOIA].lines), regime


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("title = [", "cannot be read as TOML"),
        ('title = "Answer"', "“title” is no table of texts; use"),
        ('[FOI]\ntitle = "Answer"', "“FOI” is no table of texts"),
        ('[all]\ntitel = "Answer"', r"\[all\] titel: there is no such text"),
        ('[FOIA.outcome]\ngrantd = "x"', "Those beside it: .*outcome.granted"),
        ('[all]\ntitle = "Answer to {who}"', r"nothing fills in \{who\}; this text may name"),
        ('[all]\ntitle = "Answer {reference.x}"', "no plain word in braces"),
        ('[all]\ntitle = "Answer {reference"', "braces that do not match"),
        ('[FOIA.claim]\nwithhold = "No."', r"has to name \{provision\}"),
        ("[all]\ntitle = 3", "write a text, or a list of texts"),
        ("all = 3", "has to be a table"),
    ],
)
def test_a_text_that_cannot_be_used_is_refused_with_its_place(
    tmp_path: Path, text: str, words: str
) -> None:
    with pytest.raises(WordingError, match=words) as error:
        load_wording(own(tmp_path, text))
    assert "own.toml" in str(error.value) and "\n" not in str(error.value)
