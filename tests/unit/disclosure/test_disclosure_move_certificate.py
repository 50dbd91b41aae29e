"""Certificates of moves: what they show, and that no damage to them goes unnoticed."""

import json
from dataclasses import replace

import numpy as np
import pytest

from clerestory.cli.main import main
from clerestory.disclosure import move_witnesses
from clerestory.disclosure.cell_sums import cells_of
from clerestory.disclosure.certificate import PLACE, sha256
from clerestory.disclosure.grid_attack import Question, attack_cells
from clerestory.disclosure.grid_files import write_released
from clerestory.disclosure.grids import Grid, Hierarchy, grid
from clerestory.disclosure.linear_suppression import LinearSuppression, suppress_linear, task_of
from clerestory.disclosure.move_certificate import (
    FINE,
    RELEASED,
    STAFF_PLACE,
    Dimension,
    MoveCertificate,
    MoveKind,
    Moves,
    read,
    write,
)
from clerestory.disclosure.move_verification import MoveVerification, check_moves, verify_moves
from clerestory.disclosure.move_witnesses import public_certificate, staff_certificate
from clerestory.disclosure.moves import Rule, Zeros
from clerestory.disclosure.systems import System
from clerestory.disclosure.tables import DisclosureError

AREA = Hierarchy(  # two regions, and a second way to add up the same areas
    "area",
    ("Total", "n", "s", "coast", "inland", "a1", "a2", "a3", "a4", "a5"),
    np.array([-1, 0, 0, -1, -1, 1, 1, 1, 2, 2]),
    (np.array([-1, -1, -1, 0, 0, 3, 4, 4, 3, 3]),),
)
KIND = Hierarchy("kind", ("Total", "k1", "k2", "k3", "k4"), np.array([-1, 0, 0, 0, 0]))
SEX = Hierarchy("sex", ("Total", "f", "m"), np.array([-1, 0, 0]))


def linked(tables=((0, 1), (0, 2)), seed: int = 1) -> Grid:
    chance = np.random.default_rng(seed)
    leaves = np.column_stack(
        [chance.integers(5, 10, 70), chance.integers(1, 5, 70), chance.integers(1, 3, 70)]
    )
    return grid([AREA, KIND, SEX], tables, leaves, chance.integers(0, 4, 70))


def protected(cells: Grid, zeros: Zeros = Zeros.HIDEABLE) -> LinearSuppression:
    task = task_of(cells, Rule(5, zeros), np.log1p(cells.counts.astype(float)))
    found = suppress_linear(task, cells)
    assert found.is_safe
    return found


CELLS = linked()
FOUND = protected(CELLS)
RELEASE = write_released(CELLS, FOUND.hidden)
FILES = {RELEASED: sha256(RELEASE)}
STAFF = staff_certificate(FOUND, CELLS, FILES)
PUBLIC = public_certificate(CELLS, FOUND.hidden, Rule(), FILES)
KINDS = pytest.mark.parametrize("content", [STAFF, PUBLIC], ids=["staff", "public"])


def checked(certificate: MoveCertificate, hidden=FOUND.hidden, counts=CELLS.counts):
    cells = cells_of(certificate.dimensions, certificate.tables)
    return check_moves(certificate, cells, np.where(hidden, -1, counts))


def has(found: MoveVerification, words: str) -> bool:
    return not found.ok and any(words in problem for problem in found.problems)


def release(tmp_path, public=PUBLIC, staff=STAFF):
    for place, content in ((RELEASED, RELEASE), (PLACE, public), (STAFF_PLACE, staff)):
        (tmp_path / place).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / place).write_bytes(content)
    return tmp_path


def test_the_sums_are_those_of_the_grid_though_built_by_other_means() -> None:
    certificate = read(PUBLIC)

    cells = cells_of(certificate.dimensions, certificate.tables)

    assert np.array_equal(cells.keys, CELLS.keys)
    told = {}
    for number, cell, sign in zip(cells.sums, cells.cell, cells.signs, strict=True):
        told.setdefault(int(number), set()).add((int(cell), int(sign)))
    of_grid = [
        frozenset(zip(row.indices.tolist(), row.data.astype(int).tolist(), strict=True))
        for row in (CELLS.sums[at] for at in range(CELLS.sums.shape[0]))
    ]
    assert {frozenset(one) for one in told.values()} == set(of_grid)


def test_a_cell_is_never_small_where_the_sums_one_after_another_keep_it_large() -> None:
    codes = ("Total", "n", "s", "coast", "inland", "n1", "n2", "s1", "s2")
    regions, shore = (-1, 0, 0, -1, -1, 1, 1, 2, 2), (-1, -1, -1, 0, 0, 4, 3, 4, 4)
    cells = cells_of((Dimension("area", codes, (regions, shore)),), ((0,),))
    values = np.array([60, -1, -1, 5, 55, 3, -1, -1, -1])

    low = cells.lowest(np.maximum(values, 0), np.where(values < 0, 2**40, values))

    # n2 is the coast, 5; so n is 8 and s is 52, of which nobody can tell the parts.
    assert low.tolist() == [60, 8, 52, 5, 55, 3, 5, 0, 0]


def test_a_staff_certificate_shows_every_small_cell_open() -> None:
    found = checked(read(STAFF))

    assert found.ok and found.kind is MoveKind.STAFF
    assert found.claims["open"] == np.count_nonzero(FOUND.task.protected)


def test_a_public_certificate_counts_every_hidden_cell_once() -> None:
    found = checked(read(PUBLIC))

    assert found.ok and found.kind is MoveKind.PUBLIC
    assert sum(found.claims.values()) == np.count_nonzero(FOUND.hidden)
    assert found.claims["open"] >= np.count_nonzero(FOUND.task.protected)


@pytest.mark.parametrize("seed", range(5))
def test_a_public_certificate_is_the_same_whatever_is_hidden(seed: int) -> None:
    cells = linked(seed=seed)
    hidden = protected(cells).hidden
    others = cells.with_counts(cells.counts + np.where(hidden, 7, 0))

    one, other = (public_certificate(held, hidden, Rule(), FILES) for held in (cells, others))

    assert one == other


def test_both_kinds_are_the_same_bytes_each_time() -> None:
    assert staff_certificate(protected(linked()), linked(), FILES) == STAFF
    assert public_certificate(linked(), FOUND.hidden, Rule(), FILES) == PUBLIC


@pytest.mark.parametrize("zeros", list(Zeros))
@pytest.mark.parametrize("seed", range(4))
def test_certificates_hold_under_each_rule(zeros: Zeros, seed: int) -> None:
    cells = linked(seed=seed)
    found = protected(cells, zeros)

    staff = checked(read(staff_certificate(found, cells, FILES)), found.hidden, cells.counts)
    content = public_certificate(cells, found.hidden, found.task.rule, FILES)
    public = checked(read(content), found.hidden, cells.counts)

    assert staff.ok and public.ok
    small = np.count_nonzero(found.task.protected)
    assert staff.claims["open"] + staff.claims["weakened"] == small
    assert staff.claims["weakened"] == len(found.proof.weakened)


@pytest.mark.parametrize("zeros", list(Zeros))
@pytest.mark.parametrize("seed", range(4))
def test_a_public_certificate_opens_whatever_can_be_opened(zeros: Zeros, seed: int) -> None:
    """A pattern without care, in counts of very different size: the attacker says what is open."""
    chance, rule = np.random.default_rng(seed), Rule(5, zeros)
    leaves = np.array([[area, kind, 1] for area in range(5, 10) for kind in range(1, 5)])
    counts = chance.choice([0, 1, 3, 8, 60, 700], len(leaves))
    cells = grid([AREA, KIND, SEX], [(0, 1), (2,)], leaves, counts)
    hidden = rule.is_hideable(cells.counts) & (chance.random(cells.size) < 0.75)
    hidden[cells.coordinates.sum(axis=1) == 0] = False

    shown = checked(read(public_certificate(cells, hidden, rule, FILES)), hidden, cells.counts)

    ends = (np.full(cells.size, rule.least), np.full(cells.size, 5))
    system = System.of_grid(cells, hidden, rule.floor)
    passing = attack_cells(system, Question(hidden, *ends), truth=cells.counts).passing
    assert shown.ok and shown.claims["open"] == np.count_nonzero(passing)
    assert passing.any()


def test_one_full_cross_with_whole_moves_is_proved_for_whole_numbers() -> None:
    leaves = np.array([[1, 1], [1, 2], [2, 1], [2, 2]])
    pair = Hierarchy("pair", ("Total", "p1", "p2"), np.array([-1, 0, 0]))
    cells = grid([pair, SEX], [(0, 1)], leaves, np.array([2, 9, 30, 8]))
    found = protected(cells)
    certificate = read(staff_certificate(found, cells, FILES))
    halves = replace(
        certificate.moves, by=certificate.moves.by * 2, divisors=certificate.moves.divisors * 2
    )

    assert checked(certificate, found.hidden, cells.counts).proved == "whole"
    of_halves = checked(replace(certificate, moves=halves), found.hidden, cells.counts)
    assert of_halves.ok and of_halves.proved == "linear"


def test_where_no_table_crosses_all_dimensions_the_cells_are_not_the_atoms() -> None:
    whole = replace(read(STAFF).moves, divisors=np.ones(read(STAFF).moves.count, np.int64))

    assert checked(replace(read(STAFF), moves=whole)).proved == "linear"


def test_too_many_cells_get_no_public_certificate_and_are_told_so() -> None:
    content = public_certificate(CELLS, FOUND.hidden, Rule(), FILES, most_cells=10)

    found = checked(read(content))

    assert found.ok and found.kind is MoveKind.NONE and found.proved == "nothing"
    assert found.reason == move_witnesses.TOO_MANY


def test_an_unproved_release_gets_no_staff_certificate() -> None:
    with pytest.raises(DisclosureError, match="proved safe"):
        staff_certificate(replace(FOUND, unmet=(3,)), CELLS, FILES)


# Damage


@KINDS
def test_a_published_count_that_changed_is_found(content: bytes) -> None:
    certificate = read(content)
    base = certificate.base.copy()
    base[np.flatnonzero(~FOUND.hidden)[0]] += 1

    found = checked(replace(certificate, base=base))

    assert has(found, "is published as") and has(found, "sums do not hold in the base world")


@KINDS
def test_a_hidden_count_that_changed_is_found(content: bytes) -> None:
    certificate = read(content)
    base = certificate.base.copy()
    base[np.flatnonzero(FOUND.hidden)[0]] += 1

    assert has(checked(replace(certificate, base=base)), "sums do not hold in the base world")


@KINDS
@pytest.mark.parametrize("entry", [0, -1])
def test_a_move_that_changed_is_found(content: bytes, entry: int) -> None:
    certificate = read(content)
    by = certificate.moves.by.copy()
    by[entry] += 1

    found = checked(replace(certificate, moves=replace(certificate.moves, by=by)))

    assert has(found, "breaks a sum")


def test_a_rounded_move_may_be_off_by_its_rounding_and_no_more() -> None:
    cells, by, _ = read(STAFF).moves[0]
    for off, is_fine in ((1, True), (200, False)):
        rounded = by * FINE
        rounded[0] += off
        moves = Moves.of([(cells, rounded, FINE)])
        found = checked(replace(read(STAFF), moves=moves))
        assert has(found, "breaks a sum") != is_fine


@KINDS
def test_a_published_cell_that_moves_is_found(content: bytes) -> None:
    certificate = read(content)
    moved = certificate.moves.cells[0]
    hidden = FOUND.hidden.copy()
    hidden[moved] = False
    counts = np.where(hidden, CELLS.counts, certificate.base)

    assert has(checked(certificate, hidden, counts), "which is published")


@KINDS
def test_a_move_below_the_floor_is_found(content: bytes) -> None:
    certificate = read(content)
    moves = certificate.moves
    far = replace(certificate, moves=replace(moves, by=moves.by * 1000))

    assert has(checked(far), "takes a cell below 0")


@KINDS
def test_a_move_that_is_gone_is_found(content: bytes) -> None:
    certificate = read(content)
    kept = [certificate.moves[number] for number in range(certificate.moves.count - 1)]

    assert has(checked(replace(certificate, moves=Moves.of(kept))), "the certificate claims")


@KINDS
@pytest.mark.parametrize(
    ("damage", "words"),
    [
        ({"cells": np.array([10_000])}, "a cell that is not there"),
        ({"cells": np.array([-1])}, "a cell that is not there"),
        ({"divisors": np.array([0])}, "divided by less than 1"),
        ({"by": np.array([2**62])}, "too large to add up"),
    ],
)
def test_a_move_that_cannot_be_added_up_is_found(content: bytes, damage, words: str) -> None:
    one = Moves.of([(np.array([3]), np.array([1]), 1)])

    assert has(checked(replace(read(content), moves=replace(one, **damage))), words)


def test_a_cell_twice_in_one_move_is_found() -> None:
    twice = Moves.of([(np.array([3, 3]), np.array([5, -5]), 1)])

    assert has(checked(replace(read(PUBLIC), moves=twice)), "twice")


def test_a_least_that_is_raised_without_need_is_found() -> None:
    assert has(checked(replace(read(STAFF), least={3: 4})), "may raise the least")
    published = replace(read(STAFF).rule, zeros="published")
    for damage in ({3: 5}, {3: 1}, {3: 10**30}, {10_000: 3}):
        found = checked(replace(read(STAFF), rule=published, least=damage))
        assert has(found, "a least is given that is not 2 to 4")


@KINDS
def test_a_truncated_or_edited_file_is_one_clear_line(content: bytes, tmp_path) -> None:
    given = json.loads(content)
    packed = given["moves"]["by"]
    damaged = [
        content[: len(content) // 2],
        content.replace(b'"kind":"', b'"kind":"x'),
        json.dumps({**given, "format": "clerestory certificate of moves, version 9"}).encode(),
        json.dumps({**given, "base": {**given["base"], "size": 10**12}}).encode(),
        json.dumps({**given, "base": {**given["base"], "type": "<f8"}}).encode(),
        json.dumps({**given, "base": {**given["base"], "data": "AAAA"}}).encode(),
        json.dumps({**given, "moves": {**given["moves"], "cells": packed | {"size": 1}}}).encode(),
        json.dumps({**given, "moves": {**given["moves"], "cells": given["base"]}}).encode(),
        json.dumps({**given, "tables": [[0, 9]]}).encode(),
        json.dumps({**given, "rule": {"threshold": 1, "zeros": "hideable"}}).encode(),
        json.dumps({**given, "rule": {"threshold": 10**30, "zeros": "hideable"}}).encode(),
        json.dumps({**given, "dimensions": given["dimensions"][:1]}).encode(),
        json.dumps({**given, "files": []}).encode(),
        json.dumps([given]).encode(),
        b"[" * 100_000,
        json.dumps({key: held for key, held in given.items() if key != "least"}).encode(),
    ]
    for one in damaged:
        with pytest.raises(DisclosureError) as raised:
            read(one)
        assert "\n" not in str(raised.value)


def test_a_tree_without_its_root_is_refused() -> None:
    given = json.loads(PUBLIC)
    given["dimensions"][1]["trees"] = [[-1, 0, 0, 4, 3]]  # k3 and k4 in a circle

    with pytest.raises(DisclosureError, match="in no tree"):
        read(json.dumps(given).encode())


# Files and command


def test_a_release_with_both_kinds_is_verified(tmp_path, capsys) -> None:
    assert main(["verify", str(release(tmp_path))]) == 0

    shown = capsys.readouterr().out
    assert "The public certificate holds" in shown and "The staff certificate holds" in shown
    assert "not for whole numbers" in shown and "cells checked in" in shown


def test_the_json_of_both_kinds(tmp_path, capsys) -> None:
    assert main(["verify", str(release(tmp_path)), "--json"]) == 0

    given = json.loads(capsys.readouterr().out)
    assert given["ok"] and [one["kind"] for one in given["certificates"]] == ["public", "staff"]


def test_a_table_that_changed_is_found_by_its_hash(tmp_path, capsys) -> None:
    folder = release(tmp_path)
    (folder / RELEASED).write_bytes(RELEASE + b"\n")

    assert has(verify_moves(folder), "not the one that was certified")
    assert main(["verify", str(folder)]) == 1
    assert "not the one that was certified" in capsys.readouterr().out


def test_a_staff_certificate_of_another_release_is_found(tmp_path) -> None:
    folder = release(tmp_path, staff=write(replace(read(STAFF), files={RELEASED: "0" * 64})))

    assert verify_moves(folder).ok
    assert main(["verify", str(folder)]) == 1


def test_a_file_that_nobody_listed_is_found(tmp_path) -> None:
    folder = release(tmp_path)
    (folder / "more.csv").write_text("x\n")

    assert has(verify_moves(folder), "does not list this file")


def test_a_table_without_one_of_its_cells_is_refused(tmp_path) -> None:
    folder = release(tmp_path)
    (folder / RELEASED).write_bytes(b"\n".join(RELEASE.split(b"\n")[:-2]) + b"\n")

    with pytest.raises(DisclosureError, match="rows are not the"):
        verify_moves(folder)


@pytest.mark.parametrize("place", [PLACE, STAFF_PLACE])
def test_a_truncated_certificate_ends_the_command_with_one_line(tmp_path, capsys, place) -> None:
    folder = release(tmp_path)
    (folder / place).write_bytes((folder / place).read_bytes()[:300])

    assert main(["verify", str(folder)]) == 2
    assert len(capsys.readouterr().err.strip().splitlines()) == 1
