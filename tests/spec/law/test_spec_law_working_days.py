"""Due dates by hand: received, due, due after an extension, and the holidays between.

The definition is FOIA s10(6): no Saturday, Sunday, Christmas Day, Good Friday, nor a bank holiday
in any part of the United Kingdom.
"""

from datetime import date, timedelta

import pytest

from clerestory.law.foia import due

EXAMPLES = [
    ("2018-02-05", "2018-03-05", "2018-04-05", "no holiday at all"),
    ("2020-02-03", "2020-03-02", "2020-03-31", "a leap year: 29 February is a Saturday"),
    ("2024-02-05", "2024-03-04", "2024-04-04", "a leap year: 29 February counts"),
    ("2022-08-30", "2022-09-28", "2022-10-26", "19 September 2022, the State Funeral"),
    (
        "2025-12-22",
        "2026-01-23",
        "2026-02-20",
        "Christmas, Boxing Day, New Year, 2 January (Scotland)",
    ),
    ("2026-03-02", "2026-03-31", "2026-04-30", "17 March, St Patrick's Day (Northern Ireland)"),
    ("2026-03-20", "2026-04-21", "2026-05-20", "Good Friday and Easter Monday"),
    ("2026-05-02", "2026-06-02", "2026-07-01", "received on a Saturday"),
    ("2026-05-04", "2026-06-02", "2026-07-01", "received on a bank holiday"),
    ("2026-06-01", "2026-06-30", "2026-07-29", "15 June 2026, proclaimed for Scotland"),
    ("2026-06-29", "2026-07-28", "2026-08-26", "13 July, for 12 July (Northern Ireland)"),
    ("2026-07-20", "2026-08-18", "2026-09-16", "3 August (Scotland)"),
    ("2026-11-16", "2026-12-15", "2027-01-18", "30 November, St Andrew's Day (Scotland)"),
    ("2026-12-14", "2027-01-15", "2027-02-12", "Christmas, and 4 January for 2 January (Scotland)"),
]


@pytest.mark.parametrize(("received", "last", "extended", "why"), EXAMPLES)
def test_due_dates_are_those_counted_by_hand(
    received: str, last: str, extended: str, why: str
) -> None:
    dates = due(date.fromisoformat(received))
    assert (dates.due.isoformat(), dates.extended_due.isoformat()) == (last, extended), why


@pytest.mark.parametrize(("received", "last", "extended", "why"), EXAMPLES)
def test_the_working_shows_twenty_counted_days_and_ends_on_the_due_date(
    received: str, last: str, extended: str, why: str
) -> None:
    working = due(date.fromisoformat(received)).working
    assert sum(day.counted for day in working) == 20
    assert working[0].date == date.fromisoformat(received) + timedelta(days=1)
    assert working[-1].date == date.fromisoformat(last)
