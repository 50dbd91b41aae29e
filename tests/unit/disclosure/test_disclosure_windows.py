"""Windows of time: reading, writing and splitting date segments."""

from datetime import date

import pytest

from clerestory.disclosure.tables import DisclosureError, Query
from clerestory.disclosure.windows import (
    contains,
    read_segment,
    refine,
    segments,
    split,
    write_segment,
)


@pytest.mark.parametrize(
    ("segment", "first", "last"),
    [
        ("2016-02", date(2016, 2, 1), date(2016, 2, 29)),
        ("2017-12", date(2017, 12, 1), date(2017, 12, 31)),
        ("2018-02-01..2018-02-12", date(2018, 2, 1), date(2018, 2, 12)),
        ("2018-02-12", date(2018, 2, 12), date(2018, 2, 12)),
        ("2015-03-01..2018-02-12", date(2015, 3, 1), date(2018, 2, 12)),
    ],
)
def test_a_segment_has_a_first_and_a_last_day(segment, first, last):
    assert read_segment(segment) == (first, last)


@pytest.mark.parametrize("segment", ["2016", "2016-13", "2018-02-12..2018-02-01", "Q1", ""])
def test_a_segment_that_is_no_span_of_days_is_refused_with_the_right_form(segment):
    with pytest.raises(DisclosureError, match="write a month as 2016-04"):
        read_segment(segment)


def test_a_whole_month_is_written_short():
    assert write_segment(date(2016, 2, 1), date(2016, 2, 29)) == "2016-02"
    assert write_segment(date(2018, 2, 1), date(2018, 2, 12)) == "2018-02-01..2018-02-12"
    assert write_segment(date(2016, 1, 1), date(2016, 2, 29)) == "2016-01-01..2016-02-29"


def test_a_window_is_cut_at_month_ends():
    assert segments(date(2017, 12, 31), date(2018, 2, 12)) == {
        "2017-12-31..2017-12-31",
        "2018-01",
        "2018-02-01..2018-02-12",
    }
    with pytest.raises(DisclosureError, match="last day is before"):
        segments(date(2018, 2, 2), date(2018, 2, 1))


def test_overlapping_segments_are_split_where_they_begin_and_end():
    pieces = split(["2018-02", "2018-02-01..2018-02-12", "2018-01-20..2018-02-03"])

    assert pieces["2018-02"] == (
        "2018-02-01..2018-02-03",
        "2018-02-04..2018-02-12",
        "2018-02-13..2018-02-28",
    )
    assert pieces["2018-02-01..2018-02-12"] == pieces["2018-02"][:2]
    assert pieces["2018-01-20..2018-02-03"] == ("2018-01-20..2018-01-31", pieces["2018-02"][0])


def test_refined_queries_share_leaves_and_other_dimensions_stay():
    whole = Query.of({"received": ["2018-02"], "age": ["0-9"]})
    part = Query.of({"received": ["2018-02-01..2018-02-12"]})
    untimed = Query.of({"age": ["0-9"]})

    new_whole, new_part, new_untimed = refine([whole, part, untimed])

    assert new_part == part
    assert new_untimed == untimed
    assert new_whole.get("age") == {"0-9"}
    assert new_whole.get("received") == {"2018-02-01..2018-02-12", "2018-02-13..2018-02-28"}


def test_a_day_is_in_the_window_up_to_and_on_its_last_day():
    window = ["2016-04", "2018-02-01..2018-02-12"]

    assert contains(window, date(2018, 2, 12))
    assert contains(window, date(2016, 4, 1))
    assert not contains(window, date(2018, 2, 13))
    assert not contains(window, date(2016, 5, 1))
