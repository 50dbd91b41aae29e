"""The transition table: whole, reachable, and the same in code as in the register's process."""

from itertools import pairwise

import pytest

from clerestory.referrals.lifecycle import (
    AT_WORK,
    BUILT,
    CLOSED_KINDS,
    OPEN,
    OWNER,
    STEPS,
    TRANSITIONS,
    WORDS,
    Actor,
    Deadline,
    Status,
    Transition,
    Unit,
    state_diagram,
    transitions_from,
)

each_transition = pytest.mark.parametrize("row", TRANSITIONS, ids=lambda row: row.name)
MAIN_PATH = (
    (Status.SUBMITTED, "begin-screening", Actor.INTAKE),
    (Status.SCREENING, "pass-to-gateway", Actor.INTAKE),
    (Status.GATEWAY, "pass-to-panel", Actor.GATEWAY),
    (Status.AWAITING_PANEL, "open-panel-item", Actor.CHAIR),
    (Status.IN_PANEL, "make-plan", Actor.CHAIR),
    (Status.CONSENT_PENDING, "record-consent", Actor.COORDINATOR),
    (Status.SUPPORTED, "review-support", Actor.CHAIR),
    (Status.SUPPORTED, "propose-exit", Actor.COORDINATOR),
    (Status.EXIT_PROPOSED, "confirm-exit", Actor.CHAIR),
    (Status.EXITED, "review-after-six-months", Actor.CHAIR),
    (Status.REVIEW_6, "review-after-twelve-months", Actor.CHAIR),
    (Status.REVIEW_12, "close", Actor.CHAIR),
)


def reached(rows: tuple[Transition, ...]) -> set[Status]:
    """Every status that these rows lead to from a draft."""
    found = {Status.DRAFT}
    while more := {t for r in rows if found & set(r.sources) for t in r.targets} - found:
        found |= more
    return found


def test_every_status_has_words_and_an_owner() -> None:
    assert set(OWNER) == set(WORDS) == set(Status)
    assert len(set(WORDS.values())) == len(Status)


def test_every_status_can_be_reached_and_so_every_step_can_be_taken() -> None:
    assert reached(TRANSITIONS) == set(Status)


def test_every_built_step_can_be_reached_by_built_steps_alone() -> None:
    ways = reached(BUILT)
    assert {row.name for row in BUILT if not ways & set(row.sources)} == set()


@each_transition
def test_a_step_has_takers_sources_targets_and_something_that_it_requires(row: Transition) -> None:
    assert row.takers and row.sources and row.targets and row.title and row.event
    assert row.requires and all(row.requires)


def test_names_of_steps_and_of_their_events_are_unique() -> None:
    assert len(STEPS) == len(TRANSITIONS) == len({row.event for row in TRANSITIONS})


def test_the_rows_are_those_of_the_process() -> None:
    numbers = [row.number for row in TRANSITIONS]
    assert list(dict.fromkeys(numbers)) == [
        *map(str, range(1, 23)),
        *("22a", "22b", "22c"),
        *map(str, range(23, 27)),
    ]
    assert {n for n in numbers if numbers.count(n) > 1} == {"8", "21"}  # one step for each half


@pytest.mark.parametrize(("before", "name", "taker"), MAIN_PATH)
def test_the_main_path_is_built_each_step_by_its_role(
    before: Status, name: str, taker: Actor
) -> None:
    row = STEPS[name]
    assert row.built and row.takers == (taker,)
    assert before in row.sources


def test_each_step_of_the_main_path_leads_to_the_next() -> None:
    for (_, name, _), (status, _, _) in pairwise(MAIN_PATH):
        assert STEPS[name].targets == (status,)
    assert STEPS["close"].targets == (Status.CLOSED,)


def test_closing_at_the_gateway_takes_two_people() -> None:
    assert STEPS["propose-closure"].takers == (Actor.GATEWAY,)
    assert STEPS["approve-closure"].takers == (Actor.GATEWAY_SUPERVISOR,)
    assert STEPS["approve-closure"].second_person and STEPS["approve-closure"].built
    assert STEPS["approve-closure"].targets == (Status.CLOSED_NFA,)


@pytest.mark.parametrize("name", ["approve-closure", "confirm-exit", "refuse-exit", "signpost"])
def test_what_somebody_proposed_is_finished_by_somebody_else(name: str) -> None:
    assert STEPS[name].second_person


@pytest.mark.parametrize("status", sorted(OPEN))
def test_somebody_can_move_every_open_case_on_who_may_be_its_owner(status: Status) -> None:
    takers = {taker for row in transitions_from(status) for taker in row.takers}
    assert OWNER[status] in takers


def test_no_closed_case_comes_back_to_work() -> None:
    assert {row.name for status in CLOSED_KINDS for row in transitions_from(status)} == {"restrict"}
    assert transitions_from(Status.ERASED) == ()


def test_no_step_needs_what_only_a_machine_could_do() -> None:
    """No step is taken by the clock: each has a person who takes it."""
    assert {taker for row in TRANSITIONS for taker in row.takers} <= set(Actor)
    assert Status.DRAFT not in AT_WORK and Status.RESTRICTED not in AT_WORK


def test_any_open_case_can_be_transferred_or_returned_to_the_gateway() -> None:
    assert set(STEPS["transfer"].sources) == set(AT_WORK)
    assert set(STEPS["return-to-gateway"].sources) == set(AT_WORK) - {Status.GATEWAY}


@pytest.mark.parametrize(
    ("deadline", "words"),
    [
        (Deadline(1, Unit.WORKING_DAYS, "receipt"), "Within 1 working day of receipt"),
        (Deadline(6, Unit.MONTHS, "the end"), "Within 6 months of the end"),
        (Deadline(0, Unit.WORKING_DAYS, "the end"), "The same day, from the end"),
        (Deadline(1, Unit.MONTHLY_PANEL, ""), "At the next monthly panel"),
    ],
)
def test_a_target_is_said_in_words(deadline: Deadline, words: str) -> None:
    assert str(deadline) == words


def test_the_diagram_has_every_status_and_every_arrow() -> None:
    diagram = state_diagram()
    arrows = sum(len(row.sources) * len(row.targets) for row in TRANSITIONS)
    assert diagram.count(" --> ") == arrows + 2  # one into the draft, one out of the erased
    assert all(f"    {status}: {WORDS[status]}\n" in diagram for status in Status)
    assert diagram.count("(later)") == sum(
        len(row.sources) * len(row.targets) for row in TRANSITIONS if not row.built
    )
