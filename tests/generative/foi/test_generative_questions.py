"""Whatever an officer does on the confirmation page, no word of request or question is lost."""

from hypothesis import given
from hypothesis import strategies as st

from clerestory.foi.drafts import DraftError, Row, with_added, with_merged, with_split
from clerestory.foi.pages import passages

WORDS = ("How", "many", "in", "2017,", "by", "age?", "and", "(a)", "\n", "é", "*", "zebra")
texts = st.lists(st.sampled_from(WORDS), min_size=1, max_size=14).map(" ".join)
places = st.integers(0, 60).map(str) | st.sampled_from(["", "-1", "x", "²", "99999999999"])


@given(texts, st.lists(st.builds(Row, number=st.just("1"), text=texts, start=places, end=places)))
def test_the_passages_are_the_whole_request(text: str, rows: list[Row]) -> None:
    assert "".join(one.text for one in passages(text, rows)) == text


@given(texts, st.lists(texts, min_size=1, max_size=4), st.data())
def test_no_step_loses_a_word_and_every_number_stays_its_own(
    request: str, asked: list[str], data: st.DataObject
) -> None:
    rows = [
        Row(str(n), text, start=data.draw(places), end=data.draw(places))
        for n, text in enumerate(asked, 1)
    ]
    for _ in range(4):
        place = data.draw(st.integers(0, len(rows) - 1))
        step = data.draw(st.sampled_from(["split", "merge", "add"]))
        words = " ".join(row.text for row in rows).split()
        try:
            if step == "split":
                rows = with_split(rows, place, data.draw(st.sampled_from([*WORDS, ""])), request)
            elif step == "merge":
                rows = with_merged(rows, place)
            else:
                rows, words = with_added(rows, "zebra?", request), [*words, "zebra?"]
        except DraftError:
            continue
        assert " ".join(row.text for row in rows).split() == words
        assert len({row.number for row in rows}) == len(rows)
        assert all(len(row.number) <= 12 for row in rows)
