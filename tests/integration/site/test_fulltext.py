"""One search, two kinds of database: each finds the same rows, and neither an erased one."""

from typing import Any

import pytest
from django.db import connections

from clerestory.foi.selectors import QUESTIONS
from clerestory.fulltext import MOST_WORDS, Index
from clerestory.shelf.models import PublishedAnswer
from clerestory.shelf.selectors import ANSWERS

WORDS = {
    "ages": "how many referrals were there, by age?",
    "towns": "the referral of a child in ashby; o'brien's café",
    "cost": "what did the new cars cost? foi-38jr-1234",
}


@pytest.fixture(autouse=True)
def answers() -> dict[str, PublishedAnswer]:
    return {
        name: PublishedAnswer.objects.using("public").create(
            slug=name, title=name, published="2018-01-01", received="2017-12-01",
            questions=[], words=words,
        )
        for name, words in WORDS.items()
    }  # fmt: skip


def found(*words: str, every: bool = False, limit: int = 10) -> list[str]:
    pks = ANSWERS.find("public", words, limit=limit, every=every)
    by_pk = {one.pk: one.slug for one in PublishedAnswer.objects.using("public")}
    return [by_pk[pk] for pk in pks]


@pytest.mark.parametrize(("index", "side"), [(QUESTIONS, "default"), (ANSWERS, "public")])
def test_the_migrations_left_a_whole_index(index: Index, side: str) -> None:
    assert index.is_whole(connections[side])


def test_any_word_finds_a_row_in_its_stem_and_the_most_telling_comes_first() -> None:
    assert set(found("referral")) == {"ages", "towns"}
    assert set(found("CAR", "age")) == {"ages", "cost"}
    assert found("referrals", "children", "ashby")[0] == "towns"
    assert found("zebra") == found() == found("?!") == []


def test_every_word_has_to_be_there_where_that_is_asked() -> None:
    assert found("referral", "ashby", every=True) == ["towns"]
    assert found("referral", "cars", every=True) == []
    assert found("foi", "38jr", "1234", every=True) == ["cost"]


@pytest.mark.parametrize(
    "hostile", ["o'brien", '"', "cars NEAR(", "ca*", "a:b", "'; DROP TABLE x; --", "!&|", "café\0"]
)
def test_whatever_is_typed_is_words_and_nothing_else(hostile: str) -> None:
    found(hostile)
    found(hostile, every=True)
    assert set(found("cars")) == {"cost"}


def test_very_many_words_and_a_limit() -> None:
    assert found(*(f"word{n}" for n in range(5 * MOST_WORDS))) == []
    assert len(found("referral", limit=1)) == 1


def test_what_is_changed_or_erased_is_found_no_more(answers: dict[str, Any]) -> None:
    changed = answers["cost"]
    changed.words = "bicycles"
    changed.save(using="public")
    answers["ages"].delete(using="public")
    assert found("cars") == []
    assert found("bicycle") == ["cost"]
    assert found("referral") == ["towns"]


def test_an_index_is_made_afresh_over_what_is_there() -> None:
    ANSWERS.remove(connections["public"])
    assert not ANSWERS.is_whole(connections["public"])
    ANSWERS.install(connections["public"])
    assert set(found("referral")) == {"ages", "towns"}
