"""The four clocks by example: what happened, what follows, and the provision it rests on.

June and July 2026 are used most: 15 June is a holiday in Scotland, 13 July in Northern Ireland.
"""

from datetime import date

import pytest

from clerestory.law.clocks import ClockError, DueDates, Events, Extension, Standing
from clerestory.law.foia import with_balance
from clerestory.law.regimes import clock
from clerestory.law.school_terms import SchoolTerms


def day(text: str) -> date:
    """ "06-30" is 30 June 2026."""
    return date.fromisoformat(text if len(text) == 10 else f"2026-{text}")


def dates(regime: str, received: str, **happened: object) -> DueDates:
    days = {k: day(v) if isinstance(v, str) else v for k, v in happened.items()}
    found = clock(regime, Events(day(received), **days))  # type: ignore[arg-type]
    assert isinstance(found, DueDates)
    return found


def standing(regime: str, received: str, **happened: str) -> Standing:
    found = clock(regime, Events(day(received), **{k: day(v) for k, v in happened.items()}))
    assert isinstance(found, Standing)
    return found


def rules(found: DueDates) -> dict[str, str]:
    return {step.what: step.rule for step in found.steps}


# Received on 1 June 2026. Each law's 20th working day, its longest extension, the last day to ask
# for a review of an answer of 10 June, and the dates of a review asked for on 20 July.
LAWS = [
    # regime, due, extended, ask by, review due, at most
    ("foia", "06-30", "07-29", "08-10", "08-18", "09-16"),
    ("eir", "06-30", "07-29", "08-10", "09-16", "09-16"),
    # In Scotland 13 July counts, and the 40 days run from the due date, FOISA s20(5).
    ("foisa", "06-30", "06-30", "08-26", "08-18", "08-18"),
    ("eisr", "06-30", "07-28", "08-26", "08-18", "08-18"),
]


@pytest.mark.parametrize(("regime", "due", "longest", "ask", "review", "most"), LAWS)
def test_each_law_has_its_own_days(
    regime: str, due: str, longest: str, ask: str, review: str, most: str
) -> None:
    found = dates(regime, "06-01", sent="06-10", review_asked="07-20")
    assert (found.due, found.extended_due) == (day(due), day(longest))
    assert found.review_request_by == day(ask)
    assert found.review is not None
    assert (found.review.due, found.review.at_most) == (day(review), day(most))


def test_only_scotlands_holidays_stop_scotlands_clocks() -> None:
    """Easter Monday, 6 April 2026, is no holiday in Scotland; Good Friday, 3 April, is."""
    assert dates("foia", "03-27").due == day("04-28")
    assert dates("foisa", "03-27").due == day("04-27")
    skipped = [one.date for one in dates("foisa", "03-27").working if not one.counted]
    assert day("04-03") in skipped
    assert day("04-06") not in skipped


def test_a_clarification_begins_a_new_count() -> None:
    """s10(6)(b): the day on which it comes is day 0; nothing of the first count is kept."""
    found = dates("foia", "06-01", asked="06-10", clarified="06-24")
    assert found.due == dates("foia", "06-24").due == day("07-23")
    assert found.received == day("06-01")
    assert rules(found)["clarified: day 0 again"] == "sections 1(3) and 10(6)(b)"


def test_while_a_clarification_is_awaited_there_is_no_due_date() -> None:
    found = standing("foia", "06-01", asked="06-10")
    assert "clarification asked for on 2026-06-10" in found.waiting
    assert sum(one.counted for one in found.working) == 6
    assert "by 2026-08-10, the request can be closed" in found.waiting
    assert found.as_json()["due"] is None


def test_a_question_after_the_last_day_is_too_late() -> None:
    assert standing("foia", "06-01", asked="06-30").warnings == ()
    assert "late already" in standing("foia", "06-01", asked="07-01").warnings[0]


def test_the_days_from_fees_notice_to_payment_do_not_count() -> None:
    """s10(2): both days belong to the period; 5 to 19 June holds 10 working days."""
    found = dates("foia", "06-01", fees_notice="06-05", paid="06-19")
    apart = [one.date for one in found.working if "fees notice" in one.why]
    assert (apart[0], apart[-1], len(apart)) == (day("06-05"), day("06-19"), 10)
    assert found.due == day("07-15")


def test_a_fee_can_be_paid_for_three_months_beginning_with_the_notice() -> None:
    assert (
        "until 2026-09-04, section 9(2)" in standing("foia", "06-01", fees_notice="06-05").waiting
    )
    assert dates("foia", "06-01", fees_notice="06-05", paid="09-04").warnings == ()
    late = dates("foia", "06-01", fees_notice="06-05", paid="09-05").warnings
    assert "no duty to answer" in late[0]


def test_three_months_end_with_a_month_that_is_shorter() -> None:
    found = standing("foia", "2026-11-30", fees_notice="2026-11-30")
    assert "until 2027-02-28" in found.waiting


def test_a_charge_under_the_regulations_can_be_paid_for_sixty_working_days() -> None:
    assert (
        "until 2026-09-01, regulation 8(5)" in standing("eir", "06-01", fees_notice="06-03").waiting
    )


def test_a_fees_notice_after_the_last_day_stops_nothing() -> None:
    assert standing("foia", "06-01", fees_notice="06-30").since == day("06-30")
    found = dates("foia", "06-01", fees_notice="07-01", paid="07-10")
    assert found.due == day("06-30")
    assert "it stops nothing" in found.warnings[0]


def told(notified: str, exemption: str = "s43(2)", estimated: str = "07-20") -> tuple[Extension]:
    return (Extension(day(notified), exemption, day(estimated) if estimated else None),)


def test_an_extension_has_its_exemption_and_an_estimate_by_day_20() -> None:
    found = dates("foia", "06-01", extensions=told("06-30"))
    assert (found.due, found.extended_to, found.warnings) == (day("06-30"), day("07-20"), ())
    late = dates("foia", "06-01", extensions=told("07-01"))
    assert "the notice was due on 2026-06-30, section 17(1)" in late.warnings[0]


def test_an_extension_is_measured_from_the_first_due_date_however_often() -> None:
    """The 40th working day is 29 July; a second notice does not begin a new 20 days."""
    first = told("06-30", estimated="07-29")
    assert dates("foia", "06-01", extensions=first).warnings == ()
    found = dates("foia", "06-01", extensions=first + told("06-30", estimated="07-30"))
    assert "by 2026-07-29, counted from the first due date" in found.warnings[0]
    assert (found.extended_due, found.extended_to) == (day("07-29"), day("07-30"))


def test_a_new_estimate_after_a_notice_in_time_is_no_late_notice() -> None:
    """Section 17(1) asks for one notice by day 20; an estimate may move, section 17(2)."""
    first = told("06-30", estimated="07-20")
    again = told("07-15", estimated="07-29")
    assert dates("foia", "06-01", extensions=first + again).warnings == ()
    late = dates("foia", "06-01", extensions=told("07-01") + again).warnings
    assert len(late) == 1 and "told of more time on 2026-07-01" in late[0]


def test_an_extension_may_name_several_exemptions() -> None:
    several = "sections 31(1)(a) and 43(2)"
    assert with_balance(several) == "s31(1)(a), s43(2)"
    assert dates("foia", "06-01", extensions=told("06-30", several)).warnings == ()
    with pytest.raises(ClockError, match="section 41 is absolute"):
        with_balance("sections 41 and 43(2)")


@pytest.mark.parametrize(
    ("absolute", "qualified"),
    [("s40(2)", "s40(3B)"), ("s37(1)(a)", "s37(1)(b)"), ("s23(5)", "s31(3)")],
)
def test_a_section_may_be_absolute_in_part(absolute: str, qualified: str) -> None:
    assert with_balance(qualified) == qualified
    with pytest.raises(ClockError, match="is absolute"):
        with_balance(absolute)


@pytest.mark.parametrize(
    ("exemption", "estimated", "words"),
    [
        ("s40(2)", "07-20", "section 40(2) is absolute"),
        ("section 21", "07-20", "section 21 is absolute"),
        ("s12(1)", "07-20", "section 12(1) is not an exemption"),
        ("s14(1)", "07-20", "section 14(1) is not an exemption"),
        ("s9", "07-20", "section 9 is not an exemption"),
        ("", "07-20", "more time needs the exemption"),
        ("confidential", "07-20", "is no exemption of the Act"),
        ("s43(2)", "", "section 17(2); estimate one"),
        ("s43(2)", "06-30", "a day after 2026-06-30"),
    ],
)
def test_only_a_public_interest_test_gives_more_time(
    exemption: str, estimated: str, words: str
) -> None:
    with pytest.raises(ClockError, match=r"^[^\n]*$") as refused:
        dates("foia", "06-01", extensions=told("06-30", exemption, estimated))
    assert words in str(refused.value)


def test_the_regulations_give_more_time_for_complexity_and_volume_alone() -> None:
    """Regulation 7: told by the 20th working day, to the 40th."""
    found = dates("eir", "06-01", extensions=(Extension(day("06-30")),))
    assert found.extended_to == found.extended_due == day("07-29")
    assert "both complexity and volume" in found.warnings[0]
    for wrong, words in [
        (Extension(day("07-01")), "only if they were told by 2026-06-30"),
        (Extension(day("06-30"), "reg 12(5)(e)"), "leave the exemption out"),
        (Extension(day("06-30"), "", day("07-30")), "no other time"),
    ]:
        with pytest.raises(ClockError) as refused:
            dates("eir", "06-01", extensions=(wrong,))
        assert words in str(refused.value)


def test_scotlands_act_gives_no_more_time() -> None:
    with pytest.raises(ClockError, match="no more time for the public interest test"):
        dates("foisa", "06-01", extensions=told("06-30"))


@pytest.mark.parametrize(
    ("sent", "due"),
    [
        ("2020-04-06", "2020-03-30"),
        ("2020-04-07", "2020-05-28"),
        ("2020-05-26", "2020-05-28"),
        ("2020-05-27", "2020-03-30"),
    ],
)
def test_scotland_had_sixty_working_days_for_what_it_answered_in_the_spring_of_2020(
    sent: str, due: str
) -> None:
    """Received on 2 March 2020: 10 April and 8 May are holidays in Scotland, 25 May is too."""
    found = dates("foisa", "2020-03-02", sent=sent)
    assert found.due == day(due)
    assert ("Coronavirus" in rules(found)["answer due"]) is (due == "2020-05-28")
    assert dates("foia", "2020-03-02", sent=sent).due == day("2020-03-31")


def test_a_review_asked_for_late_need_not_be_taken_up() -> None:
    assert dates("foia", "06-01", sent="06-10", review_asked="08-10").warnings == ()
    found = dates("foia", "06-01", sent="06-10", review_asked="08-11")
    assert "need not" in found.warnings[0]


def test_a_complaint_follows_the_review() -> None:
    """Six weeks by the regulator's guidance; six months in Scotland by its Act, s47(4)."""
    asked = {"sent": "06-10", "review_asked": "07-20", "review_sent": "08-18"}
    for regime, last in [("foia", "09-29"), ("eir", "09-29"), ("foisa", "2027-02-18")]:
        review = dates(regime, "06-01", **asked).review
        assert review is not None
        assert review.complain_by == day(last)


def test_an_answer_after_the_last_day_is_late() -> None:
    assert dates("foia", "06-01", sent="06-30").warnings == ()
    assert "it was late" in dates("foia", "06-01", sent="07-01").warnings[0]
    extended = dates("foia", "06-01", sent="07-01", extensions=told("06-30"))
    assert extended.warnings == ()


TERMS = SchoolTerms(
    ((day("06-01"), day("07-21")), (day("09-02"), day("10-23"))), frozenset({day("07-03")})
)


def test_a_school_has_twenty_school_days() -> None:
    """Received on 1 July: 12 school days in July without the 3rd and 13th, 8 in September."""
    found = dates("foia", "07-01", school=TERMS)
    assert found.due == day("09-11")
    closed = {one.date: one.why for one in found.working}
    assert closed[day("07-03")] == "not a school day: closed in term"
    assert closed[day("07-22")] == "not a school day: outside the terms"
    assert found.warnings == ()


def test_a_school_has_no_more_than_sixty_working_days() -> None:
    long_holiday = SchoolTerms(((day("06-01"), day("07-03")), (day("10-01"), day("12-18"))))
    assert dates("foia", "07-01", school=long_holiday).due == day("09-28")


def test_without_its_terms_a_school_is_given_the_sixty_and_told_what_is_missing() -> None:
    found = dates("foia", "07-01", school=SchoolTerms())
    assert found.due == day("09-28")
    assert "terms of the school are missing" in found.warnings[0]
    half = SchoolTerms(((day("06-01"), day("07-21")),))
    assert "do not reach" in dates("foia", "07-01", school=half).warnings[0]


def test_school_days_count_under_foia_alone() -> None:
    with pytest.raises(ClockError, match="FOIA alone"):
        dates("eir", "07-01", school=TERMS)


def test_a_day_proclaimed_later_gives_both_dates_and_a_person_chooses() -> None:
    """19 September 2022 was proclaimed on the 10th: disputed for a clock that began before."""
    found = dates("foia", "2022-08-30")
    assert found.disputed is not None
    assert (found.due, found.disputed.due) == (day("2022-09-28"), day("2022-09-27"))
    assert [one.date for one in found.disputed.days] == [day("2022-09-19")]
    assert "A person has to choose" in found.warnings[0]
    assert dates("foia", "2022-09-10").disputed is None
    assert dates("foia", "2022-09-09").disputed is not None
    assert dates("foia", "2022-08-12").disputed is None  # due on 12 September, before the day


@pytest.mark.parametrize(
    ("happened", "words"),
    [
        ({"sent": "05-31"}, "the answer was sent on 2026-05-31, before the request was received"),
        ({"clarified": "05-31"}, "the clarification came on 2026-05-31, before"),
        ({"asked": "06-10", "clarified": "06-09"}, "before the applicant was asked to clarify"),
        ({"fees_notice": "06-10", "paid": "06-09"}, "before the fees notice was given"),
        ({"clarified": "06-10", "fees_notice": "06-09"}, "before the clarification came"),
        ({"paid": "06-10"}, "give the day of the notice"),
        ({"review_asked": "06-10"}, "give the day on which the answer was sent"),
        ({"sent": "06-10", "review_sent": "06-20"}, "give the day on which it was asked for"),
    ],
)
def test_days_in_an_order_that_cannot_be_are_refused(happened: dict[str, str], words: str) -> None:
    with pytest.raises(ClockError) as refused:
        dates("foia", "06-01", **happened)
    assert words in str(refused.value)


def test_a_law_that_there_is_not_is_refused_with_those_that_there_are() -> None:
    with pytest.raises(ClockError, match="use foia, eir, foisa, eisr"):
        dates("gdpr", "06-01")
