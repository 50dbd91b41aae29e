"""The register as figures are drawn from it: the same from records as from a file."""

from dataclasses import replace
from datetime import date

import pytest

from clerestory.accounts.models import Role
from clerestory.audit.models import Event
from clerestory.demo import register as made_up
from clerestory.figures.registers import register_from_rows
from clerestory.referrals import actions
from clerestory.referrals.lifecycle import Status
from clerestory.referrals.loading import RowRefused
from clerestory.referrals.models import Area, Referral, Step, Subject
from clerestory.referrals.selectors import REGISTER_COLUMNS, register_rows
from integration.referrals.cases import (
    AT,
    DAY,
    GIVEN,
    MAIN_PATH,
    Staff,
    case_before,
    receive,
    take,
    walk,
)


def load(rows: list[dict[str, str]]) -> int:
    return actions.import_register(by="system:setup", at=AT, rows=rows)


def test_a_case_counts_from_the_moment_it_has_its_codes(staff: Staff) -> None:
    case = case_before("pass-to-gateway", staff)
    assert list(register_rows()) == []
    walk(case, staff, "pass-to-gateway")
    assert list(register_rows()) == [
        {
            "id": case.reference,
            "person": case.subject.key,
            "received": "2018-02-12",
            "concern": "unspecified",
            "age": "16",
            "area": "ashby",
            "referrer": "education",
            "outcome": "open",
        }
    ]


@pytest.mark.parametrize(
    ("steps", "outcome"),
    [
        (MAIN_PATH[:3], "open"),
        ((*MAIN_PATH[:2], "propose-closure"), "open"),
        ((*MAIN_PATH[:2], "propose-closure", "approve-closure"), "no_further_action"),
        ((*MAIN_PATH[:4], "not-adopt"), "panel_not_adopted"),
        ((*MAIN_PATH[:5], "record-refusal"), "open"),
        (MAIN_PATH[:6], "supported"),
        ((*MAIN_PATH[:6], "record-withdrawal"), "supported"),
        (MAIN_PATH, "supported"),
    ],
)
def test_the_steps_that_people_took_are_what_a_case_counts_as(
    steps: tuple[str, ...], outcome: str, staff: Staff
) -> None:
    walk(receive(), staff, *steps)
    (row,) = register_rows()
    assert row["outcome"] == outcome


def test_two_referrals_of_one_person_are_two_records_of_one_person(staff: Staff) -> None:
    first = walk(receive("REF-3333-3333"), staff, *MAIN_PATH[:2])
    again = receive()
    told = replace(GIVEN["begin-screening"], earlier_reference=first.reference)
    take("begin-screening", staff[Role.INTAKE], again, staff, told)
    walk(again, staff, "pass-to-gateway")
    rows = list(register_rows())
    assert len(rows) == 2 and len({row["person"] for row in rows}) == 1


def test_an_age_that_intake_leaves_empty_stays_what_the_referrer_said(staff: Staff) -> None:
    case = receive()
    told = replace(GIVEN["begin-screening"], age=None)
    take("begin-screening", staff[Role.INTAKE], case, staff, told)
    assert case.age == 16


@pytest.mark.parametrize("status", [Status.RECORDED_IN_ERROR, Status.TRANSFERRED])
def test_what_is_no_referral_of_this_area_is_in_no_figure(status: Status, staff: Staff) -> None:
    case = walk(receive(), staff, *MAIN_PATH[:2])
    # No page takes these steps yet, so the history is written as such a page would write it.
    Step.objects.create(
        referral=case, name="import", before=Status.GATEWAY, after=status, at=AT, role="import",
        happened_on=DAY, reason="Written by a test.",
    )  # fmt: skip
    assert list(register_rows()) == []


def test_the_rows_hold_no_name_and_no_words(staff: Staff) -> None:
    walk(receive(), staff, *MAIN_PATH)
    (row,) = register_rows()
    assert tuple(row) == REGISTER_COLUMNS
    assert row["person"] not in ("", str(Subject.objects.get().pk))
    assert not any(word in str(row) for word in ("Pat", "Robin", "club", "School"))


def test_figures_are_the_same_from_the_records_as_from_the_file() -> None:
    rows = made_up.rows()
    assert load(rows) == len(rows)
    dataset = made_up.dataset()
    loaded = register_from_rows(register_rows(), dataset)
    from_file = register_from_rows(rows, dataset)
    assert set(loaded.records) == set(from_file.records)
    assert loaded.people == from_file.people


def test_a_case_of_today_is_counted_beside_those_that_were_loaded(staff: Staff) -> None:
    rows = made_up.rows()
    load(rows)
    walk(receive(), staff, *MAIN_PATH[:2])
    loaded = register_from_rows(register_rows(), replace(made_up.dataset(), last=date(2018, 2, 12)))
    assert len(loaded.records) == len(rows) + 1


def test_a_load_is_one_event_and_leaves_a_step_for_every_status_passed() -> None:
    events = Event.objects.count()
    rows = [row for row in made_up.rows() if row["outcome"] == "signposted"][:3]
    load(rows)
    assert Event.objects.count() == events + 1
    assert Event.objects.latest("index").action == "referrals.register.imported"
    assert [step.after for step in Step.objects.filter(referral__reference=rows[0]["id"])] == [
        "signposted",
        "closed",
    ]
    assert set(Area.objects.values_list("code", flat=True)) == {row["area"] for row in rows}


def test_a_register_with_one_wrong_row_is_not_loaded_at_all() -> None:
    events, rows = Event.objects.count(), made_up.rows()[:5]
    with pytest.raises(RowRefused):
        load([*rows, rows[0] | {"id": "R9", "received": "soon"}])
    assert (Referral.objects.count(), Subject.objects.count()) == (0, 0)
    assert Event.objects.count() == events


def test_a_register_is_loaded_once_only() -> None:
    rows = made_up.rows()[:5]
    load(rows)
    with pytest.raises(RowRefused, match="in the register already"):
        load(rows)
    assert Referral.objects.count() == 5
