"""A real written answer hid counts under ten with a dash, two in a year, and left the totals."""

import json
from pathlib import Path

import pytest

from clerestory.cli.main import main

EXAMPLE = Path(__file__).parents[3] / "docs/examples/written-answer.json"


@pytest.fixture
def attacked(capsys):
    assert main(["attack", str(EXAMPLE), "--json"]) == 1
    found = json.loads(capsys.readouterr().out)
    assert found["proved"] == "whole"
    return {
        (one["query"]["stage"][0], one["query"]["year"][0], *one["query"].get("gender", [])): one
        for one in found["queries"]
    }


@pytest.mark.parametrize(
    ("stage", "year", "total", "male", "female", "pair"),
    [
        ("referred", "2015/16", 3630, 2799, 829, 2),
        ("referred", "2016/17", 2918, 2367, 550, 1),
        ("referred", "2017/18", 3556, 3116, 436, 4),
        ("referred", "2018/19", 2879, 2495, 382, 2),
        ("adopted", "2019/20", 360, 320, 38, 2),
    ],
)
def test_the_sum_of_two_dashes_follows_and_the_published_figures_are_named(
    attacked, stage, year, total, male, female, pair
):
    found = attacked[stage, year, "other", "unknown"]
    assert (found["low"], found["high"]) == (pair, pair)
    assert found["because"] == (
        f"gender other or unknown, stage {stage}, year {year}: stage {stage}, year {year} "
        f"({total}) less gender male, stage {stage}, year {year} ({male}) less gender female, "
        f"stage {stage}, year {year} ({female}) leaves {pair}"
    )


def test_in_the_year_of_the_one_either_is_nought_or_one_and_the_other_the_rest(attacked):
    for gender in ("other", "unknown"):
        found = attacked["referred", "2016/17", gender]
        assert (found["low"], found["high"]) == (0, 1)
    pair = attacked["referred", "2016/17", "other", "unknown"]
    assert (pair["low"], pair["high"]) == (1, 1)


def test_the_year_without_a_dash_gives_nothing_away(attacked):
    assert not any(key[:2] == ("referred", "2019/20") for key in attacked)
