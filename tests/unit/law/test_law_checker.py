"""The checker as a whole: the refusal it was made for, cut letters, dates and the record."""

import time
from datetime import date
from pathlib import Path

import pytest

from clerestory.law.checker import Report, check
from clerestory.law.decisions import (
    Authority,
    DecisionError,
    DecisionRecord,
    ExemptionClaim,
    Holding,
    Outcome,
    QuestionDecision,
)
from clerestory.law.equivalents import provision_under

HERE = Path(__file__).parent
ROOT = HERE.parents[2]
REQUEST = (ROOT / "benchmarks" / "request.txt").read_text(encoding="utf-8")
REFUSAL = (ROOT / "tests" / "spec" / "law" / "refusal.txt").read_text(encoding="utf-8")
AUTHORITY = Authority("Alderbrook Police", "1 Alder Square", "a@a.example", "0", "r@a.example")


def found(report: Report) -> set[str]:
    return {finding.rule for finding in report.findings if finding.status == "found"}


def cannot_tell(report: Report) -> set[str]:
    return {finding.rule for finding in report.findings if finding.status == "cannot_tell"}


def test_the_refusal_that_confirms_and_denies_at_once_is_seen_through() -> None:
    assert found(check(REFUSAL, request_text=REQUEST)) == {
        *("L02", "L03", "L06", "L08", "L11", "L16", "L18", "L19", "L20", "L32", "L33", "L34"),
        *("L35", "L37", "L50", "L51", "L80", "L82", "L84"),
    }


def test_the_refusal_cites_two_sections_for_both_duties() -> None:
    relied = {(c.provision, c.mode) for c in check(REFUSAL).citations if c.mode != "other"}
    assert relied == {
        ("s24", "ncnd"),
        ("s31", "ncnd"),
        ("s24", "withhold"),
        ("s31", "withhold"),
    }


def test_what_is_absent_from_a_cut_letter_cannot_be_told() -> None:
    text = "The list is exempt under section 31(1)(a)."
    absent = {"L12", "L13", "L19", "L20", "L31", "L32"}
    assert absent <= found(check(text))
    for cut in (check(text, whole=False), check(text + " [cut]"), check(text[:-1] + " ...")):
        assert absent <= cannot_tell(cut) and not absent & found(cut)


@pytest.mark.parametrize(
    ("sent", "late"), [(date(2018, 3, 12), False), (date(2018, 3, 13), True), (None, False)]
)
def test_a_letter_is_late_from_the_twenty_first_working_day(sent: date | None, late: bool) -> None:
    report = check("We hold this. There are 52.", received=date(2018, 2, 12), sent=sent)
    assert ("L21" in found(report)) is late
    assert ("L21" in cannot_tell(report)) is (sent is None)


def test_a_date_outside_the_holiday_data_cannot_be_told() -> None:
    report = check("There are 52.", received=date(2003, 2, 12), sent=date(2004, 2, 12))
    assert "L21" in cannot_tell(report)


def record(question: QuestionDecision, name: str = "") -> DecisionRecord:
    return DecisionRecord(AUTHORITY, "1", date(2018, 2, 12), None, (question,), applicant_name=name)


def test_the_applicants_name_in_the_letter_is_found_with_the_record() -> None:
    granted = QuestionDecision("1", "How many?", Holding.HELD, Outcome.GRANTED)
    named = "Dear Jo Alderton, there are 52."
    assert "L90" in found(check(named, record=record(granted, "Jo Alderton")))
    assert "L90" not in found(check(named, record=record(granted)))
    assert "L90" not in found(check("There are 52.", record=record(granted, "Jo Alderton")))


def test_a_claim_of_the_record_that_the_letter_leaves_out_is_found() -> None:
    claims = (ExemptionClaim("s40(2) with s40(3A)(a)", "Somebody could be recognised."),)
    withheld = QuestionDecision("1", "How many?", Holding.HELD, Outcome.WITHHELD, claims)
    assert "L10" in found(check("It is exempt under section 40(2).", record=record(withheld)))
    whole = "It is exempt under section 40(2) with section 40(3A)(a)."
    assert "L10" not in found(check(whole, record=record(withheld)))


def test_hidden_figures_cannot_be_granted_in_full() -> None:
    with pytest.raises(DecisionError, match=r"the table hides figures \(2\)"):
        QuestionDecision("1", "How many?", Holding.HELD, Outcome.GRANTED, hidden=2)


@pytest.mark.parametrize(
    ("text", "late"),
    [
        ("Date of request: 03/03/2025. Date of response: 01/04/2025.", False),
        ("Date of request: 03/03/2025. Date of response: 02/04/2025.", True),
        ("Received on 3 March 2025, answered on 2 April 2025.", True),
        ("Received on 31 February 2025, answered on 1 April 2025.", False),
        ("We apologise for the delay in our answer.", True),
        ("Decision: section 10(1) was breached.", True),
        ("The trains were late: we hold a list of each delay.", False),
    ],
)
def test_a_letter_that_shows_itself_that_it_is_late_is_found(text: str, late: bool) -> None:
    assert ("L21" in found(check(text))) is late


def test_rights_on_an_attached_sheet_cannot_be_told() -> None:
    text = "It is exempt under section 44(1)(a). See the attached sheet on your right to appeal."
    assert "L20" in cannot_tell(check(text)) and not {"L19", "L20"} & found(check(text))


def test_what_a_tribunal_tells_of_a_letter_is_not_the_letter() -> None:
    told = check("Withheld under section 43(2). Appeal allowed.")
    assert {"L19", "L20"} <= cannot_tell(told) and not {"L19", "L20"} & found(told)


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        (
            "Section 12(1): 798 incidents. At 5 minutes per record it would take over 66 hours.",
            False,
        ),
        (
            "Section 12(1): 798 incidents. At 5 minutes per record it would take over 86 hours.",
            True,
        ),
        ("Section 12(1): in 2018 there were 798 incidents, 5 minutes each, 66 hours.", False),
        ("Section 12(1): 9,401 crimes at a minimum of three minutes each, over 470 hours.", False),
        ("Section 12(1): 216 files at 5 minutes each.", True),  # 18.0 hours: not over the limit
        ("Section 12(1): 217 files at 5 minutes each.", False),
        ("216 files at 5 minutes each were read.", False),  # no refusal on cost
    ],
)
def test_the_sum_of_an_estimate_is_worked_out(text: str, wrong: bool) -> None:
    assert ("L62" in found(check(text))) is wrong


def test_speaking_of_confirming_is_not_neither_confirming_nor_denying() -> None:
    text = (
        "The Act gives a right to have it confirmed or denied whether information is held. "
        "We confirm that we hold it. The list is exempt under section 44(1)(a)."
    )
    assert not {"L02", "L06"} & found(check(text))


def test_what_is_confirmed_not_to_be_held_contradicts_nothing() -> None:
    text = "We confirm that this is not held. We neither confirm nor deny that we hold the list."
    assert "L02" not in found(check(text))
    assert "L02" in found(check(text.replace("not held", "held")))


def test_one_question_may_be_confirmed_and_another_neither_confirmed_nor_denied() -> None:
    text = (
        "Question 1: we confirm that we hold the report, and attach it.\n"
        "Question 2: we neither confirm nor deny that we hold it, section 31(3)."
    )
    assert "L02" not in found(check(text))
    assert "L02" in found(check(text.replace("Question 2: we", "We")))


@pytest.mark.parametrize(
    "text",
    ["section 31(1)(a), " * 2000, "section 40 " + " " * 20_000, "[" * 20_000, "1. " * 10_000,
     "| 1 " * 10_000, "9" * 20_000, "section 1 " + ", " * 10_000, "confirm " * 5000],
    ids=["sections", "spaces", "brackets", "numbers", "cells", "digits", "commas", "words"],
)  # fmt: skip
def test_a_letter_made_to_stall_the_reader_does_not(text: str) -> None:
    start = time.perf_counter()
    check(text, request_text=text)
    assert time.perf_counter() - start < 5  # seconds; a tenth of it is usual


def test_an_empty_letter_is_no_crash() -> None:
    assert check("").citations == () and check("\n \n", request_text="").citations == ()


def test_the_report_as_json_has_the_promised_keys() -> None:
    report = check("We neither confirm nor deny it under section 31.").as_json()
    assert report.keys() == {"findings", "citations"}
    findings, citations = report["findings"], report["citations"]
    assert isinstance(findings, list) and isinstance(citations, list)
    assert set(findings[0]) == {
        *("rule", "severity", "status", "passage", "reason", "remedy", "provision")
    }
    assert citations[0] == {
        "text": "section 31",
        "provision": "s31",
        "regime": "FOIA",
        "mode": "ncnd",
    }


def test_only_what_is_found_counts_as_a_finding() -> None:
    assert check("There are 52 in 2017.").has_findings is False
    assert check("We neither confirm nor deny it.").has_findings is True


JOINT = (
    "Exempt under sections 43(2) and 42(1), since counsel set the price. The exemptions taken "
    "together outweigh the public interest in disclosure."
)


@pytest.mark.parametrize(
    ("sent", "status"),
    [(date(2025, 7, 22), "found"), (date(2025, 7, 23), "fine"), (None, "cannot_tell")],
)
def test_balances_may_be_joined_since_the_day_of_the_judgment(
    sent: date | None, status: str
) -> None:
    report = check(JOINT, sent=sent)
    assert ("L18" in found(report)) is (status == "found")
    assert ("L18" in cannot_tell(report)) is (status == "cannot_tell")


@pytest.mark.parametrize(("sent", "old"), [(date(2018, 5, 24), False), (date(2018, 5, 25), True)])
def test_the_old_act_is_old_since_the_new_one(sent: date, old: bool) -> None:
    text = "Exempt under section 40(2): it would be unfair, Data Protection Act 1998."
    assert ("L46" in found(check(text, sent=sent))) is old


@pytest.mark.parametrize(
    ("words", "late"),
    [("", True), (" Thank you for clarifying your request.", False),
     (" We had written to extend the deadline.", False)],
)  # fmt: skip
def test_a_clock_that_may_have_begun_again_cannot_be_told(words: str, late: bool) -> None:
    text = f"Date of request: 03/03/2025. Date of response: 02/04/2025.{words}"
    report = check(text)
    assert ("L21" in found(report)) is late and ("L21" in cannot_tell(report)) is not late


def test_words_of_the_act_that_are_recited_are_not_the_authoritys_argument() -> None:
    recited = (
        "Section 31(1)(a) says that information is exempt if its disclosure would, or would be "
        "likely to, prejudice the prevention of crime."
    )
    own = " Here it would be likely to prejudice the detection of theft."
    assert "L32" in found(check(recited)) and "L32" not in found(check(recited + own))


def test_an_extension_that_runs_too_long_is_found() -> None:
    text = (
        "Section 43(2) is engaged. We need more time for the public interest test, until {} 2025."
    )
    received = date(2025, 3, 3)  # due on 1 April, and 20 working days later on 1 May
    assert "L22" not in found(check(text.format("by 1 May"), received=received))
    assert "L22" in found(check(text.format("by 2 May"), received=received))


def test_every_answer_that_withholds_names_its_exemption() -> None:
    text = "1. We hold it: 52.\n2. The names are withheld.\n3. The price is exempt, section 43(2)."
    assert "L10" in found(check(text))
    assert "L10" not in found(check(text.replace("withheld.", "withheld, section 40(2).")))
    assert "L10" not in found(check(f"{text}\nQuestion 2 is exempt under section 40(2)."))


@pytest.mark.parametrize(
    ("provision", "limb_missing"),
    [
        ("section 31(a)", True),
        ("section 31(1)(a)", False),
        ("section 30(b)(i) of the Freedom of Information (Scotland) Act 2002", False),
        ("section 33 of the Freedom of Information (Scotland) Act 2002", True),
    ],
)
def test_a_limb_is_asked_for_as_each_act_counts(provision: str, limb_missing: bool) -> None:
    assert ("L11" in found(check(f"The note is exempt under {provision}."))) is limb_missing


@pytest.mark.parametrize(
    ("text", "provisions"),
    [
        ("The advice is exempt under section 42(1).", ("s17(3)", "s17(7)(a)")),
        (
            "The draft is refused under regulation 12(4)(d).",
            ("EIR reg 14(3)(b)", "EIR reg 14(5)(a)"),
        ),
        (
            "The advice is exempt under section 36(1) of the Freedom of Information (Scotland) Act "
            "2002.",
            ("FOISA s16(2)", "FOISA s19(a)"),
        ),
        (
            "It is exempt under section 39(1) of the Act. The draft is refused under regulation "
            "12(4)(d).",
            ("EIR reg 14(3)(b)", "EIR reg 14(5)(a)"),
        ),
        (
            "The draft is refused under regulation 10(4)(d) of the Environmental Information "
            "(Scotland) Regulations 2004.",
            ("EISR reg 13", "EISR reg 13"),
        ),
    ],
)
def test_a_finding_names_the_provision_of_the_law_of_the_letter(
    text: str, provisions: tuple[str, str]
) -> None:
    by_rule = {finding.rule: finding.provision for finding in check(text).findings}
    assert (by_rule["L13"], by_rule["L19"]) == provisions


def test_section_40_of_the_scottish_act_needs_no_condition_of_section_40_of_the_british() -> None:
    report = check("Exempt under section 40(2) of the Freedom of Information (Scotland) Act 2002.")
    assert {"L72"} <= found(report) and "L11" not in found(report)


def test_a_provision_without_the_same_in_the_other_law_keeps_the_name_of_its_act() -> None:
    assert provision_under("EIR", "s11") == "FOIA s11"
    assert provision_under("FOISA", "s1(1)(b), s16(1)") == "FOISA s1(1), s15(1)"
    assert provision_under("EIR", "SI 2004/3244 reg 3") == "SI 2004/3244 reg 3"
