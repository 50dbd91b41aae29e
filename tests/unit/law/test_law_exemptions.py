"""The facts of each provision, restated here from the statutes, and the questions asked of them."""

from datetime import date

import pytest

from clerestory.law.exemptions import (
    REGIMES,
    Duty,
    Kind,
    entries,
    exemptions,
    find_exemption,
    find_place,
    kind_of,
    kind_of_test,
    needs_public_interest_test,
    provisions_to_neither,
    removes_duty,
    still_to_name,
    why_no_ground,
)

# provision | kind | test | what removes the duty to confirm or deny
FOIA = """
s1(3)         | precondition | form          |
s8            | precondition | form          |
s9            | precondition | form          |
s12(1)        | procedural   | cost          | s12(2)
s12(2)        | procedural   | cost          | s12(2)
s14(1)        | procedural   | judgement     |
s14(2)        | procedural   | form          |
s21(1)        | absolute     | class         |
s22(1)        | qualified    | class         | s22(2)
s22A(1)       | qualified    | prejudice     | s22A(2)
s23(1)        | absolute     | class         | s23(5)
s24(1)        | qualified    | necessity     | s24(2)
s26(1)(a)     | qualified    | prejudice     | s26(3)
s27(1)(c)     | qualified    | prejudice     | s27(4)
s27(2)        | qualified    | class         | s27(4)
s28(1)        | qualified    | prejudice     | s28(3)
s29(1)(b)     | qualified    | prejudice     | s29(2)
s30(1)(a)(ii) | qualified    | class         | s30(3)
s30(2)        | qualified    | class         | s30(3)
s31(1)(a)     | qualified    | prejudice     | s31(3)
s31(1)(i)     | qualified    | prejudice     | s31(3)
s32(1)(b)     | absolute     | class         | s32(3)
s32(2)(a)     | absolute     | class         | s32(3)
s33(2)        | qualified    | prejudice     | s33(3)
s34(1)        | absolute     | class         | s34(2)
s35(1)(d)     | qualified    | class         | s35(3)
s36(2)(b)(i)  | qualified    | opinion       | s36(3)
s36(2)(c)     | qualified    | opinion       | s36(3)
s37(1)        | qualified    | class         | s37(2)
s37(1)(a)     | absolute     | class         | s37(2)
s37(1)(aa)    | absolute     | class         | s37(2)
s37(1)(ab)    | absolute     | class         | s37(2)
s37(1)(ac)    | qualified    | class         | s37(2)
s37(1)(ad)    | qualified    | class         | s37(2)
s37(1)(b)     | qualified    | class         | s37(2)
s38(1)(b)     | qualified    | endangerment  | s38(2)
s39(1)        | qualified    | class         | s39(2)
s40(1)        | absolute     | class         | s40(5A)
s40(2)        | absolute     | personal      | s40(5B)
s40(3A)(a)    | absolute     | personal      |
s40(3A)(b)    | absolute     | personal      |
s40(3B)       | qualified    | personal      |
s40(4A)(a)    | qualified    | personal      |
s40(5A)       | absolute     | personal      | s40(5A)
s40(5B)(a)(i) | absolute     | personal      | s40(5B)
s40(5B)(a)(ii)| qualified    | personal      | s40(5B)
s40(5B)(c)    | qualified    | personal      | s40(5B)
s41(1)        | absolute     | confidence    | s41(2)
s42(1)        | qualified    | class         | s42(2)
s43(1)        | qualified    | class         |
s43(2)        | qualified    | prejudice     | s43(3)
s44(1)(a)     | absolute     | class         | s44(2)
"""
EIR = """
reg 5(3)      | absolute  | personal       |
reg 6(1)(b)   | absolute  | form           |
reg 12(4)(a)  | qualified | class          |
reg 12(4)(b)  | qualified | judgement      |
reg 12(4)(c)  | qualified | form           |
reg 12(4)(d)  | qualified | class          |
reg 12(4)(e)  | qualified | class          |
reg 12(5)(a)  | qualified | adverse effect | reg 12(6)
reg 12(5)(b)  | qualified | adverse effect |
reg 12(5)(c)  | qualified | adverse effect |
reg 12(5)(d)  | qualified | adverse effect |
reg 12(5)(e)  | qualified | adverse effect |
reg 12(5)(f)  | qualified | adverse effect |
reg 12(5)(g)  | qualified | adverse effect |
reg 13        | absolute  | personal       | reg 13(5A), reg 13(5B)
reg 13(1)(a)  | absolute  | personal       | reg 13(5A), reg 13(5B)
reg 13(1)(b)  | qualified | personal       | reg 13(5A), reg 13(5B)
reg 13(2B)(a) | qualified | personal       |
"""
FOISA = """
s1(3)        | precondition | form         |
s8           | precondition | form         |
s9           | precondition | form         |
s12(1)       | procedural   | cost         |
s14(1)       | procedural   | judgement    |
s14(2)       | procedural   | form         |
s17          | precondition | form         |
s18          | qualified    | judgement    | s18(1)
s25(1)       | absolute     | class        |
s26(a)       | absolute     | class        |
s27(1)       | qualified    | class        |
s27(2)       | qualified    | prejudice    |
s28(1)       | qualified    | prejudice    | s18(1)
s29(1)(a)    | qualified    | class        | s18(1)
s30(b)(ii)   | qualified    | prejudice    | s18(1)
s31(1)       | qualified    | necessity    | s18(1)
s31(4)(a)    | qualified    | prejudice    | s18(1)
s32(1)(a)(i) | qualified    | prejudice    | s18(1)
s32(1)(b)(i) | qualified    | class        | s18(1)
s33(1)(a)    | qualified    | class        | s18(1)
s33(1)(b)    | qualified    | prejudice    | s18(1)
s33(2)(a)    | qualified    | prejudice    | s18(1)
s34(1)(b)    | qualified    | class        | s18(1)
s35(1)(a)    | qualified    | prejudice    | s18(1)
s36(1)       | qualified    | class        |
s36(2)       | absolute     | confidence   |
s37(1)(a)(i) | absolute     | class        |
s38(1)(a)    | absolute     | class        | s18(1)
s38(1)(b)    | absolute     | personal     | s18(1)
s38(1)(c)    | absolute     | class        | s18(1)
s38(2B)      | qualified    | personal     | s18(1)
s39(1)       | qualified    | endangerment | s18(1)
s39(2)       | qualified    | class        |
s40(a)       | qualified    | prejudice    |
s41(b)       | qualified    | class        | s18(1)
"""
EISR = """
reg 6(1)(b)  | absolute  | form      |
reg 10(4)(a) | qualified | class     |
reg 10(4)(b) | qualified | judgement |
reg 10(5)(a) | qualified | prejudice | reg 10(8)
reg 10(5)(e) | qualified | prejudice |
reg 11(2)    | absolute  | personal  | reg 11(6)
reg 11(2)(b) | qualified | personal  | reg 11(6)
"""
TABLES = {"FOIA": FOIA, "EIR": EIR, "FOISA": FOISA, "EISR": EISR}
ROWS = [
    (regime, *(cell.strip() for cell in line.split("|")))
    for regime, table in TABLES.items()
    for line in table.strip().splitlines()
]


@pytest.mark.parametrize(("regime", "provision", "kind", "test", "neither"), ROWS)
def test_each_provision_has_its_kind_its_test_and_its_way_to_neither(
    regime: str, provision: str, kind: str, test: str, neither: str
) -> None:
    assert kind_of(regime, provision) == kind
    assert kind_of_test(regime, provision) == test
    assert ", ".join(provisions_to_neither(regime, provision)) == neither
    assert needs_public_interest_test(regime, provision) == (kind == "qualified")


def test_every_provision_of_the_data_stands_in_the_tables_above() -> None:
    named = {(regime, find.exemption.provision) for regime, provision, *_ in ROWS
             if (find := find_place(regime, provision))}  # fmt: skip
    alike = {("EISR", f"reg 10({n})({c})") for n, letters in ((4, "cde"), (5, "bcdfg"))
             for c in letters}  # fmt: skip
    neither = {("EIR", "reg 12(6)"), ("EIR", "reg 12(7)"), ("EISR", "reg 10(8)")}
    assert {(entry.regime, entry.provision) for entry in entries()} == named | alike | neither


def test_the_absolute_exemptions_are_those_that_the_acts_list() -> None:
    """FOIA s2(3); FOISA s2(2)."""

    def absolute(regime: str) -> set[str]:
        return {entry.provision for entry in exemptions()
                if entry.regime == regime and entry.kind is Kind.ABSOLUTE}  # fmt: skip

    assert absolute("FOIA") == {"s21", "s23", "s32", "s34", "s40", "s41", "s44"}
    assert absolute("FOISA") == {"s25", "s26", "s37", "s38"}
    assert find_exemption("FOIA", "s36").absolute_for.startswith("information held by the House")


@pytest.mark.parametrize(
    ("regime", "provision", "choices"),
    [
        ("FOIA", "s21", ()),
        ("FOIA", "s24", ("s24(1)", "s24(2)")),
        ("FOIA", "s38(1)", ("s38(1)(a)", "s38(1)(b)")),
        ("FOIA", "s31(1)(a)", ()),
        ("FOIA", "s31(1)(g)", tuple(f"s31(2)({letter})" for letter in "abcdefghij")),
        ("FOIA", "s36(2)(b)", ("s36(2)(b)(i)", "s36(2)(b)(ii)")),
        ("FOIA", "s36(2)(b)(i)", ()),
        ("FOIA", "s22(1)", ()),  # all three of its letters have to hold
        ("FOIA", "s30(2)", ()),
        ("FOIA", "s41(1)", ()),
        ("FOIA", "s40(5B)(a)", ("s40(5B)(a)(i)", "s40(5B)(a)(ii)")),
        ("FOIA", "s40(2)",
         ("s40(3A)(a)", "s40(3A)(b)", "s40(3B)", "s40(4A)(a)", "s40(4A)(b)")),
        ("FOISA", "s30", ("s30(a)", "s30(b)", "s30(c)")),
        ("FOISA", "s33(1)", ("s33(1)(a)", "s33(1)(b)")),
        ("EIR", "reg 12(4)(b)", ()),
        ("EIR", "reg 13(1)(a)", ("reg 13(2A)(a)", "reg 13(2A)(b)")),
        ("FOIA", "s31(9)", ()),
        ("FOIA", "s99", ()),
    ],
)  # fmt: skip
def test_what_a_provision_leaves_open_is_listed(
    regime: str, provision: str, choices: tuple[str, ...]
) -> None:
    assert still_to_name(regime, provision) == choices


def test_what_is_named_beside_it_closes_what_it_left_open() -> None:
    assert still_to_name("FOIA", "s40(2)", named=("s40(3A)(a)",)) == ()
    assert still_to_name("FOIA", "s31(1)(g)", named=("s31(2)(c)",)) == ()
    assert still_to_name("FOIA", "s31(1)(g)", named=("s31(1)(a)",)) != ()


@pytest.mark.parametrize(
    ("regime", "provision", "words"),
    [
        ("FOIA", "s25", "certificates"),
        ("FOIA", "s25(3)", "certificates"),
        ("FOIA", "s2(2)(b)", "which are absolute"),
        ("FOIA", "s39", "Environmental Information Regulations 2004"),
        ("FOIA", "s31(2)(a)", "name s31(1)"),
        ("FOIA", "s40(3A)(a)", "name s40(2)"),
        ("FOIA", "s36(5)", "name s36(2)"),
        ("FOIA", "s31(9)", "there is no s31(9)"),
        ("FOIA", "s31(1)(z)", "there is no s31(1)(z)"),
        ("FOIA", "s99", "no ground of refusal under FOIA"),
        ("FOIA", "s1(1)(a)", "right to information"),
        ("FOISA", "s39(2)", "Environmental Information (Scotland)"),
        ("EIR", "reg 12(4)", "name its letter"),
        ("EIR", "reg 12(5)(h)", "name its letter"),
        ("EIR", "reg 14", "name the exception"),
        ("RTI", "s8", "no ground of refusal under RTI"),
    ],
)
def test_what_cannot_carry_a_refusal_says_why(regime: str, provision: str, words: str) -> None:
    assert words in why_no_ground(regime, provision)


def test_the_numbers_of_section_40_before_the_25th_of_may_2018_end_on_that_day() -> None:
    assert why_no_ground("FOIA", "s40(5)(b)(i)", on=date(2018, 5, 24)) == ""
    assert "40(5B)" in why_no_ground("FOIA", "s40(5)(b)(i)", on=date(2018, 5, 25))
    assert why_no_ground("FOIA", "s40(5)") == ""


def test_a_subsection_removes_one_duty_only() -> None:
    assert removes_duty("FOIA", "s31(3)") and not removes_duty("FOIA", "s31(1)(a)")
    assert removes_duty("FOISA", "s18") and removes_duty("EIR", "reg 12(6)")
    assert removes_duty("EISR", "reg 11(6)") and not removes_duty("FOIA", "s31")
    assert not removes_duty("FOIA", "s2(1)")


def test_a_section_number_means_something_else_in_scotland() -> None:
    assert find_exemption("FOIA", "s31").title == "Law enforcement"
    assert find_exemption("FOISA", "s31").title == "National security and defence"


def test_who_signs_is_said_where_somebody_must_or_may() -> None:
    signed = {entry.provision for entry in exemptions() if entry.signatory}
    assert {"s23", "s24", "s34", "s36", "s31", "reg 12(5)(a)"} <= signed
    assert not find_exemption("FOIA", "s31").signatory


@pytest.mark.parametrize("entry", entries(), ids=lambda entry: f"{entry.regime} {entry.provision}")
def test_every_entry_is_whole_and_agrees_with_itself(entry) -> None:  # type: ignore[no-untyped-def]
    assert entry.regime in REGIMES and entry.title and entry.source.startswith("https://")
    numbers = [subsection.number for subsection in entry.subsections]
    assert len(set(numbers)) == len(numbers) and numbers
    for subsection in entry.subsections:
        assert subsection.words
        assert set(subsection.of) <= set(numbers) and set(subsection.needs) <= set(numbers)
        for limb in subsection.limbs:
            written = entry.written(subsection.number, limb.name)
            place = find_place(entry.regime, written)
            assert place is not None and place.is_real and place.limbs == (limb,)
            assert set(limb.needs) <= set(numbers)


@pytest.mark.parametrize(
    "entry", exemptions(), ids=lambda entry: f"{entry.regime} {entry.provision}"
)
def test_harm_is_worded_as_the_statute_words_it(entry) -> None:  # type: ignore[no-untyped-def]
    """ "Substantially" in Scotland alone; "adversely affect" in the EIR alone; never a mixture."""
    for subsection in entry.subsections:
        tests = {limb.test for limb in subsection.limbs} or {subsection.test}
        words = subsection.words + " ".join(limb.words for limb in subsection.limbs)
        if subsection.duty is not Duty.WITHHOLD or not tests & {"prejudice", "adverse effect"}:
            continue
        assert ("substantially" in words) == (entry.regime in ("FOISA", "EISR")), words
        assert ("adversely affect" in words) == (entry.regime == "EIR"), words
