"""Certificates: what they hold, and that no tampering with them goes unnoticed."""

import json
from dataclasses import replace

import pytest

from clerestory.disclosure.certificate import (
    PLACE,
    Between,
    Certificate,
    Ends,
    Kind,
    Promise,
    Sum,
    read,
    sha256,
    write,
)
from clerestory.disclosure.protection import protect
from clerestory.disclosure.tables import (
    Axis,
    Category,
    Count,
    DisclosureError,
    Policy,
    Query,
    Statement,
    TableSpecification,
    Zeros,
)
from clerestory.disclosure.verification import check, verify
from clerestory.disclosure.witnesses import (
    NotCertifiable,
    public_certificate,
    staff_certificate,
)

KINDS = {"a": 2, "b": 30, "c": 50, "d": 9}
DOMAINS = {"kind": frozenset(KINDS), "received": frozenset(["2016-01", "2016-02"])}


def kind(*codes):
    return Query.of({"kind": codes})


def statements(policy=None):
    axis = Axis("kind", "Kind", tuple(Category(k, k, frozenset([k])) for k in KINDS))
    return protection(axis).statements()


def protection(axis=None, known=()):
    axis = axis or Axis("kind", "Kind", tuple(Category(k, k, frozenset([k])) for k in KINDS))

    def count(queries):
        held = [sum(n for k, n in KINDS.items() if k in (q.get("kind") or KINDS)) for q in queries]
        return [Count(n, n) for n in held]

    table = TableSpecification("t", "T", (axis,))
    return protect([table], count, domains=DOMAINS, known=known)


@pytest.fixture
def certificate():
    return public_certificate(statements(), Policy(), files={}, domains=DOMAINS)


def problems(certificate):
    return " | ".join(check(certificate).problems)


def test_an_honest_certificate_adds_up_and_survives_its_file(certificate):
    verification = check(certificate)

    assert verification.ok
    assert verification.kind == "public"
    assert verification.checked_cells == 2
    assert verification.worlds == len(certificate.worlds) >= 2
    assert read(write(certificate)) == certificate
    assert write(read(write(certificate))) == write(certificate)


def test_the_public_certificate_depends_on_nothing_but_what_was_released():
    """Another register with the same released figures has the same certificate, to the byte."""
    told = [
        Statement(kind("a"), hidden=True),
        Statement(kind("b"), value=30),
        Statement(kind("c"), value=50),
        Statement(kind("d"), hidden=True),
        Statement(kind(*KINDS), value=91),
    ]

    mine = public_certificate(statements(), Policy(), files={}, domains=DOMAINS)

    assert write(mine) == write(public_certificate(told, Policy(), files={}, domains=DOMAINS))
    assert not mine.promises


def test_hidden_cells_are_told_apart_by_nothing(certificate):
    low = [certificate.worlds[ends.low] for ends in certificate.cells]
    text = json.loads(write(certificate))

    assert all(low)
    assert {tuple(sorted(cell)) for cell in text["cells"]} == {("high", "low", "statement")}
    assert "primary" not in write(certificate).decode()


def world(certificate, number, **changes):
    worlds = list(certificate.worlds)
    places = {place[0]: at for at, place in enumerate(certificate.places)}
    held = dict(worlds[number])
    for code, change in changes.items():
        held[places[code]] = held.get(places[code], 0) + change
    worlds[number] = held
    return replace(certificate, worlds=tuple(worlds))


def test_a_record_too_many_is_noticed(certificate):
    assert "world 0: statement" in problems(world(certificate, 0, b=1))


def test_a_count_below_nought_is_noticed(certificate):
    assert "below nought" in problems(world(certificate, 0, a=-1000, d=1000))


def test_a_hidden_cell_without_witnesses_is_noticed(certificate):
    assert "2 cells are hidden and 1 have" in problems(
        replace(certificate, cells=certificate.cells[:1])
    )
    doubled = (certificate.cells[0], certificate.cells[0])
    assert "cells are hidden" in problems(replace(certificate, cells=doubled))


def test_ends_that_are_not_far_enough_apart_are_noticed(certificate):
    first = certificate.cells[0]
    narrow = replace(first, high=first.low)

    assert "needed are 0 and 5" in problems(
        replace(certificate, cells=(narrow, *certificate.cells[1:]))
    )


def test_worlds_and_statements_that_do_not_exist_are_noticed(certificate):
    for wrong in (Ends(99, 0, 0), Ends(0, 99, 0), Ends(0, 0, -1)):
        assert "not there" in problems(replace(certificate, cells=(wrong,)))
    assert "not there" in problems(replace(certificate, differences=(Between(0, (99,), 0, 0),)))


def test_a_place_outside_the_domains_is_noticed(certificate):
    elsewhere = (("z", *certificate.places[0][1:]), *certificate.places[1:])

    assert "'z' is not a value of kind" in problems(replace(certificate, places=elsewhere))


def test_a_difference_that_both_worlds_fix_is_noticed(certificate):
    same = Between(4, (1,), 0, 0)

    assert "both worlds give" in problems(replace(certificate, differences=(same,)))


def test_two_exact_figures_that_differ_by_a_few_are_noticed(certificate):
    """Nobody listed the difference; the verifier looks for it."""
    told = [Statement(kind("a", "b"), value=10), Statement(kind("a"), value=7)]
    world = {0: 7, 1: 3}
    honest = Certificate(
        Kind.PUBLIC, Policy(), {}, {"kind": frozenset("ab")}, ("kind",), (("a",), ("b",)),
        tuple(told), 0, (world,),
    )  # fmt: skip

    assert problems(honest) == "statement 0 less statement 1 leaves 3"
    assert problems(replace(honest, known=2)) == ""


def test_a_public_certificate_that_names_protected_queries_is_refused(certificate):
    promise = Promise(kind("a"), 2, 2, 0, 5, 0, 1)

    assert "must not say" in problems(replace(certificate, promises=(promise,)))


# Large hidden cells: proved not to be small ---------------------------------------------------


def large():
    """b is hidden, but plainly 40 to 50: the two together are 50, and a is at most 10."""
    return [
        Statement(kind("a", "b"), value=50),
        Statement(kind("a"), low=0, high=10),
        Statement(kind("b"), hidden=True),
    ]


def test_a_hidden_cell_that_is_surely_large_carries_a_sum_that_shows_it():
    found = public_certificate(large(), Policy(), files={})

    (ends,) = found.cells
    assert ends.floor is not None
    assert check(found).ok
    assert read(write(found)) == found


@pytest.mark.parametrize(
    "floor",
    [
        None,
        Sum(1, ((0, 1),)),
        Sum(1, ((0, 1), (1, -5))),
        Sum(1, ((99, 1),)),
        Sum(0, ((0, 1), (1, -1))),
        Sum(1, ((0, 1), (2, -1))),
        Sum(1, ()),
    ],
)
def test_a_sum_that_does_not_show_it_is_noticed(floor):
    found = public_certificate(large(), Policy(), files={})
    (ends,) = found.cells

    assert "needed are 0 and 5" in problems(replace(found, cells=(replace(ends, floor=floor),)))


def test_a_hidden_cell_seen_to_be_small_is_not_certified():
    told = [Statement(kind("a", "b"), value=50), Statement(kind("b"), value=47)]

    with pytest.raises(NotCertifiable, match="reach 3 to 3"):
        public_certificate([*told, Statement(kind("a"), hidden=True)], Policy(), files={})


def test_a_small_difference_that_follows_is_not_certified():
    """a and b together are hidden, but follow: 50 less 20 less 7. With a shown, b is left: 3."""
    told = [
        Statement(kind("a", "b", "c", "d"), value=50),
        Statement(kind("a", "b"), hidden=True),
        Statement(kind("a"), value=20),
        Statement(kind("c"), value=20),
        Statement(kind("d"), value=7),
    ]

    with pytest.raises(NotCertifiable, match="kind b: that it counts 3 follows"):
        public_certificate(told, Policy(), files={})


def test_a_small_count_that_is_simply_released_is_noticed():
    told = [Statement(kind("a"), value=4), Statement(kind("a", "b"), value=20)]
    made = public_certificate(told, Policy(), files={})

    assert "statement 0 is released as 4 to 4, a small count" in problems(made)
    assert "a small count" not in problems(replace(made, policy=Policy(4)))


def test_where_noughts_are_published_the_least_is_one_or_what_the_visible_ones_allow():
    """a is hidden and two of its parts are seen not to be nought: it is at least 2 for anyone."""
    told = [
        Statement(kind("a", "b"), hidden=True),
        Statement(kind("a"), hidden=True),
        Statement(kind("b"), hidden=True),
        Statement(kind("c"), value=9),
    ]
    policy = Policy(zeros=Zeros.PUBLISHED)

    found = public_certificate(told, policy, files={})

    assert check(found).ok
    assert [ends.floor is not None for ends in found.cells] == [True, False, False]
    bare = tuple(replace(ends, floor=None) for ends in found.cells)
    assert "needed are 1 and 5" in problems(replace(found, cells=bare))


def test_what_several_parts_leave_of_a_total_is_looked_for():
    """Of 31, 19 and 10 are told: nobody listed the two that are left."""
    told = [
        Statement(kind("a", "b", "c"), value=31),
        Statement(kind("a"), value=19),
        Statement(kind("b"), value=10),
    ]
    domains, places = {"kind": frozenset("abc")}, (("a",), ("b",), ("c",))
    made = Certificate(
        Kind.PUBLIC, Policy(), {}, domains, ("kind",), places, tuple(told), 0,
        ({0: 19, 1: 10, 2: 2},),
    )  # fmt: skip

    assert problems(made) == "statement 0 less statement 1 less statement 2 leaves 2"
    assert "leaves 2" in problems(replace(made, known=2))
    assert problems(replace(made, known=3)) == ""
    with pytest.raises(NotCertifiable, match="kind c: that it counts 2 follows"):
        public_certificate(told[:1], Policy(), files={}, known=told[1:], domains=domains)
    assert check(public_certificate([], Policy(), files={}, known=told, domains=domains)).ok


def known_to_be_few():
    """One to three are known of a; a and b are hidden, c and the total shown."""
    told = [Statement(kind("a"), hidden=True), Statement(kind("b"), hidden=True)]
    told += [Statement(kind("c"), value=20), Statement(kind("a", "b", "c"), value=60)]
    return public_certificate(told, Policy(), files={}, known=[Statement(kind("a"), low=1, high=3)])


def test_a_count_known_before_is_certified_to_have_become_no_narrower():
    made = known_to_be_few()

    assert check(made).ok
    assert read(write(made)) == made
    assert [ends.known != (None, None) for ends in made.cells] == [True, False]


def test_a_limit_that_the_release_itself_sets_does_not_count_as_known():
    made = known_to_be_few()
    ends = replace(made.cells[0], high=made.cells[0].low)
    bare = replace(made.cells[0], known=(None, None))
    own = replace(made, known=0)

    assert "needed are 1 and 3" in problems(replace(made, cells=(ends, *made.cells[1:])))
    assert "needed are 0 and 5" in problems(replace(made, cells=(bare, *made.cells[1:])))
    assert "needed are 0 and 5" in problems(own)


def test_the_staff_certificate_proves_what_was_known_before():
    axis = Axis("kind", "Kind", tuple(Category(k, k, frozenset([k])) for k in KINDS))
    known = [Statement(kind("a"), low=1, high=3)]
    staff = staff_certificate(protection(axis, known), files={})

    (promise,) = staff.promises
    assert check(staff).ok
    assert "needed 0 and 5" in problems(
        replace(staff, promises=(replace(promise, known=(None, None)),))
    )


# The staff certificate ----------------------------------------------------------------------------


def test_the_staff_certificate_starts_from_the_truth_and_says_so():
    staff = staff_certificate(protection(), files={})

    assert staff.kind is Kind.STAFF
    assert [(p.records, p.people) for p in staff.promises] == [(2, 2)]
    assert check(staff).ok
    assert read(write(staff)) == staff


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"records": 3}, "the base world counts 2, not 3"),
        ({"most": 90}, "needed 0 and 90"),
        ({"high": 0}, "needed 0 and 5"),
        ({"low": 0}, "worlds reach 2"),
        ({"low": 99}, "not there"),
        ({"least": 2, "low": 0}, "though noughts may be hidden"),
    ],
)
def test_a_promise_that_is_not_kept_is_noticed(change, words):
    staff = staff_certificate(protection(), files={})
    (promise,) = staff.promises

    assert words in problems(replace(staff, promises=(replace(promise, **change),)))


def test_only_a_safe_release_is_certified():
    unsafe = replace(protection(), assembly=None)

    with pytest.raises(NotCertifiable, match="found safe"):
        staff_certificate(unsafe, files={})


# Files --------------------------------------------------------------------------------------------


TABLE = b"Kind,Referrals\r\na,[c]\r\nb,30\r\nc,50\r\nd,[c]\r\nTotal,91\r\n"
ROWS = [*(kind(code) for code in KINDS), kind(*KINDS)]


def publish(folder, table=TABLE, rows=ROWS, name="table.csv", changes=()):
    """The release with this table, its new digest in the certificate."""
    files, listed = {name: sha256(table)}, {name: rows}
    made = public_certificate(statements(), Policy(), files=files, rows=listed, domains=DOMAINS)
    (folder / PLACE).parent.mkdir(exist_ok=True)
    (folder / PLACE).write_bytes(write(replace(made, **dict(changes))))
    (folder / "table.csv").write_bytes(table)
    return folder


@pytest.fixture
def release(tmp_path):
    return publish(tmp_path)


def test_a_release_is_verified_with_its_files(release):
    found = verify(release)

    assert found.ok
    assert (found.policy, found.released, found.earlier) == (Policy(), 5, 0)


def test_a_changed_or_missing_file_is_noticed(release):
    (release / "table.csv").write_bytes(b"kind,value\na,2\n")
    assert verify(release).problems == ("table.csv: the file is not the one that was certified",)

    (release / "table.csv").unlink()
    assert verify(release).problems == ("table.csv: the file is missing",)


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        (b"a,[c]", b"a,2", "table.csv row 2: shows 2, the certificate has [c]"),
        (b"b,30", b"b,31", "table.csv row 3: shows 31, the certificate has 30"),
        (b"b,30", b"b,30 ", "shows 30 , the"),
        (b"Total,91\r\n", b"", "table.csv: 4 rows, the certificate has 5"),
        (b"Total,91\r\n", b"Total,91\r\n\r\n", "6 rows"),
        (TABLE, b"", "not a CSV file with a header"),
        (TABLE, b"\xff", "not a CSV file with a header"),
    ],
)
def test_figures_that_were_not_certified_are_noticed_though_the_digest_fits(
    tmp_path, old, new, words
):
    assert words in verify(publish(tmp_path, TABLE.replace(old, new))).problems[0]


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"rows": {}}, "does not say which statement"),
        ({"rows": {"table.csv": (0, 1, 2, 3, 3)}}, "1 statements, the first of them 4, stand in"),
        ({"rows": {"table.csv": (0, 1, 2, 3, 5)}}, "row 6: names a statement that is not released"),
        (
            {"rows": {"table.csv": (0, 1, 2, 3, -1)}},
            "row 6: names a statement that is not released",
        ),
        ({"files": {}}, "names no released file"),
        ({"known": -5}, "-5 of 5 statements are said to be known"),
        ({"known": 6}, "6 of 5 statements are said to be known"),
    ],
)
def test_rows_and_statements_that_do_not_fit_each_other_are_noticed(tmp_path, changes, words):
    assert words in " | ".join(verify(publish(tmp_path, changes=changes)).problems)


def test_a_table_that_is_gone_from_folder_and_list_is_noticed(release):
    made = read((release / PLACE).read_bytes())
    (release / "other.csv").write_bytes(b"Kind,Referrals\r\n")
    listed = {"files": {"other.csv": sha256(b"Kind,Referrals\r\n")}, "rows": {"other.csv": ()}}
    (release / PLACE).write_bytes(write(replace(made, **listed)))
    (release / "table.csv").unlink()

    assert verify(release).problems == ("5 statements, the first of them 0, stand in no file",)


@pytest.mark.parametrize("name", ["extra.csv", "letter.csv", "deep/letter.pdf", "notes.txt"])
def test_a_file_that_nobody_listed_is_noticed(release, name):
    (release / name).parent.mkdir(exist_ok=True)
    (release / name).write_bytes(b"Kind,Referrals\r\na,2\r\n")

    (problem,) = verify(release).problems
    assert problem.startswith(f"{name}: the certificate does not list this file")


def test_letters_and_the_staff_side_are_not_checked_and_letters_are_named(release):
    (release / "staff").mkdir()
    for name in ("staff/decision.json", "letter.pdf", "tables.ods", "questions.json"):
        (release / name).write_bytes(b"")

    found = verify(release)
    assert found.ok
    assert found.unchecked == ("letter.pdf", "questions.json", "tables.ods")


def test_a_row_that_counts_what_is_not_stated_cannot_be_certified(tmp_path):
    with pytest.raises(NotCertifiable, match=r"table.csv: kind a or b has a row and is not stated"):
        publish(tmp_path, rows=[*ROWS[:4], kind("a", "b")])


def test_a_cell_that_two_tables_share_is_stated_once(certificate):
    again = [*statements(), Statement(Query.of(), value=91)]

    assert public_certificate(again, Policy(), files={}, domains=DOMAINS) == certificate


def test_files_outside_the_release_are_not_read(release):
    publish(release, name="../x")

    assert "../x: lies outside the release" in verify(release).problems


def test_a_certificate_that_names_no_file_certifies_nothing(release):
    made = public_certificate(statements(), Policy(), files={}, domains=DOMAINS)
    (release / PLACE).write_bytes(write(made))

    assert "names no released file" in verify(release).problems[0]


def test_no_certificate_is_said_in_one_line(tmp_path):
    with pytest.raises(DisclosureError, match="No such file"):
        verify(tmp_path)


@pytest.mark.parametrize(
    "content",
    [b"", b"{}", b"[]", b"\xff", b'{"format": "other"}', b'{"format": 3}'],
)
def test_what_is_not_a_certificate_is_refused_in_one_line(content):
    with pytest.raises(DisclosureError) as refused:
        read(content)
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize(
    ("key", "value"),
    [("base", [[0, 1.5]]), ("known", "1"), ("cells", [{}]), ("kind", "secret"), ("moves", [[[0]]])],
)
def test_a_damaged_certificate_is_refused(certificate, key, value):
    damaged = {**json.loads(write(certificate)), key: value}

    with pytest.raises(DisclosureError, match="certificate"):
        read(json.dumps(damaged).encode())
