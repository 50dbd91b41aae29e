"""An authority's own file of bank holidays: what it may say, and each mistake with its remedy."""

from datetime import date
from pathlib import Path

import pytest

from clerestory.law.calendars import CalendarError, load_calendar
from clerestory.law.foia import due

ADDED = """
[[added]]
day = 2027-06-14
name = "A made-up day"
where = "Scotland"
source = "a made-up proclamation"
"""
REMOVED = """
[[removed]]
day = 2027-05-31
name = "Spring bank holiday"
where = "United Kingdom"
source = "a made-up proclamation"
"""
CHRISTMAS = """
[[added]]
day = 2031-12-25
name = "Christmas Day"
where = "United Kingdom"
source = "named in the Act"
"""


def written(folder: Path, text: str) -> Path:
    path = folder / "holidays.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_day_is_added_with_its_reason(tmp_path: Path) -> None:
    own = load_calendar(written(tmp_path, ADDED))
    assert own.look(date(2027, 6, 14)).why == "A made-up day (Scotland)"
    assert due(date(2027, 6, 1)).due == date(2027, 6, 29)
    assert due(date(2027, 6, 1), calendar=own).due == date(2027, 6, 30)


def test_a_day_is_taken_away_in_the_parts_that_are_named(tmp_path: Path) -> None:
    assert load_calendar(written(tmp_path, REMOVED)).look(date(2027, 5, 31)).counted
    one = REMOVED.replace("United Kingdom", "Scotland")
    left = load_calendar(written(tmp_path, one))
    where = "England and Wales, Northern Ireland"
    assert left.look(date(2027, 5, 31)).why == f"Spring bank holiday ({where})"
    assert left.of_scotland().look(date(2027, 5, 31)).counted


def test_a_day_that_a_later_release_brings_as_well_is_one_day(tmp_path: Path) -> None:
    again = ADDED.replace("2027-06-14", "2027-03-17").replace("Scotland", "Northern Ireland")
    look = load_calendar(written(tmp_path, again)).look(date(2027, 3, 17))
    assert look.why == "St Patrick's Day (Northern Ireland)"


def test_a_whole_year_can_be_added(tmp_path: Path) -> None:
    days = "".join(CHRISTMAS.replace("12-25", f"05-{n:02}") for n in range(1, 9))
    own = load_calendar(written(tmp_path, f"years = [2031]\n{days}{CHRISTMAS}"))
    assert own.look(date(2031, 12, 25)).why == "Christmas Day (the whole United Kingdom)"
    with pytest.raises(CalendarError, match="no holiday data for 2032"):
        own.look(date(2032, 1, 1))


def test_a_proclamation_while_clocks_run_makes_the_date_disputed(tmp_path: Path) -> None:
    own = load_calendar(written(tmp_path, f"{ADDED}proclaimed = 2027-06-05\n"))
    before, after = due(date(2027, 6, 1), calendar=own), due(date(2027, 6, 7), calendar=own)
    assert before.disputed is not None
    assert before.disputed.due == date(2027, 6, 29)
    assert after.disputed is None


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[[added", "cannot be read as TOML"),
        ("holiday = 1", "“holiday” is not known; use years, added, removed"),
        ("added = 1", "write each entry of added under its own [[added]]"),
        ("added = [1]", "[[added]] number 1: write day = 2027-06-14"),
        ("years = 2031", "years = [2031]"),
        ("years = [true]", "years = [2031]"),
        ("years = [2031]" + CHRISTMAS, "with 1 of its holidays; write all of them"),
        (CHRISTMAS, "put years = [2031] at the top"),
        (ADDED.replace("name", "title"), "number 1: add name"),
        (ADDED + ADDED.replace("source", "from"), "number 2: add source"),
        (ADDED + 'note = "x"', "“note” is not known"),
        (ADDED.replace("2027-06-14", '"2027-06-14"'), "write day as a date without quotes"),
        (ADDED.replace("2027-06-14", "2027-06-14T00:00:00"), "write day as a date"),
        (ADDED.replace('"Scotland"', '"Wales"'), "“Wales” is not a part"),
        (ADDED.replace('"Scotland"', '"Scotland, Wales"'), "“Wales” is not a part"),
        (ADDED.replace('"Scotland"', '" "'), "write where as text that is not empty"),
        (REMOVED.replace("05-31", "05-30"), "2027-05-30 is no bank holiday in England and Wales"),
    ],
)
def test_a_mistake_is_one_line_with_file_entry_and_remedy(
    tmp_path: Path, text: str, words: str
) -> None:
    path = written(tmp_path, text)
    with pytest.raises(CalendarError, match=r"^[^\n]*$") as refused:
        load_calendar(path)
    assert str(refused.value).startswith(f"{path}: ")
    assert words in str(refused.value)


def test_a_file_that_is_not_there_is_said_so(tmp_path: Path) -> None:
    with pytest.raises(CalendarError, match=r"cannot be read \(No such file"):
        load_calendar(tmp_path / "nowhere.toml")
