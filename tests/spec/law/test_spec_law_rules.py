"""Each rule of the letter checker, with the examples that `check-letter --explain` shows."""

import pytest

from clerestory.law.checker import CHECKS, RULES, Rule, check, explain

OUTSIDE = {"L92", "L93", "L94", "L95"}  # decided by files and earlier releases: never "found" here
NEEDS_RECORD = {"L90"}  # the applicant's name stands in the record
each_rule = pytest.mark.parametrize("rule", RULES.values(), ids=list(RULES))


def statuses(text: str, rule: Rule) -> set[str]:
    report = check(text, request_text=rule.request or None)
    return {finding.status for finding in report.findings if finding.rule == rule.id}


@each_rule
def test_the_first_example_is_flagged(rule: Rule) -> None:
    wanted = {"cannot_tell"} if rule.id in OUTSIDE else {"found"}
    assert rule.id in NEEDS_RECORD or statuses(rule.flagged, rule) == wanted


@each_rule
def test_the_second_example_is_not(rule: Rule) -> None:
    assert "found" not in statuses(rule.fine, rule)


@each_rule
def test_the_explanation_has_law_remedy_and_both_examples(rule: Rule) -> None:
    said = explain(rule.id)
    assert all(words in said for words in (rule.provision, rule.remedy, rule.flagged, rule.fine))


def test_every_rule_has_a_check_and_every_check_a_rule() -> None:
    assert CHECKS.keys() == RULES.keys()


def test_every_severity_is_one_of_three() -> None:
    assert {rule.severity for rule in RULES.values()} == {"error", "warn", "info"}
