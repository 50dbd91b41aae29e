"""The letter checker: what a careful reader would say about an answer or a refusal notice.

It suggests and explains; an officer decides. What is absent from a letter of which a part is
missing, or stands outside the letter, is answered with "cannot tell".
"""

import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from importlib import resources

from clerestory.law import (
    rules_cost,
    rules_coverage,
    rules_exemptions,
    rules_harm,
    rules_holding,
    rules_interest,
    rules_notice,
    rules_periods,
    rules_privacy,
    rules_rights,
)
from clerestory.law.decisions import DecisionRecord
from clerestory.law.equivalents import law_of, provision_under
from clerestory.law.letter_texts import LetterText, Point, Points, letter_text
from clerestory.law.recorded import Recorded, recorded
from clerestory.law.references import Citation
from clerestory.law.regulators import Regulators

NEEDED = {
    "request": "the request",
    "dates": "the day of receipt and the day of the letter, where the letter does not say them",
    "record": "the decision record",
    "files": "attached files or earlier releases, which are not looked into: it never finds more "
    "than that it cannot tell",
}
FOUND, CANNOT_TELL = "found", "cannot_tell"
LONGEST_LETTER = 1_000_000  # characters, some 300 pages: the work is bounded with it
LONGEST_PASSAGE = 240  # characters; enough to find the place


@dataclass(frozen=True, slots=True)
class Rule:
    """What is in order, where the law says so, and an example of each kind."""

    id: str
    severity: str
    checks: str
    provision: str
    source: str
    remedy: str
    flagged: str
    fine: str
    request: str = ""
    needs: str = ""  # what it cannot do without: request, dates, record or files


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to look at. `status` is "found" or "cannot_tell"."""

    rule: str
    severity: str
    status: str
    passage: str
    reason: str
    remedy: str
    provision: str

    def as_json(self) -> dict[str, str]:
        return {
            "rule": self.rule,
            "severity": self.severity,
            "status": self.status,
            "passage": self.passage,
            "reason": self.reason,
            "remedy": self.remedy,
            "provision": self.provision,
        }


class CheckError(ValueError):
    """A text cannot be checked; one line that says what to do."""


@dataclass(frozen=True, slots=True)
class Report:
    findings: tuple[Finding, ...]
    citations: tuple[Citation, ...]

    @property
    def has_findings(self) -> bool:
        """Whether anything was found; what cannot be told does not count."""
        return any(finding.status == FOUND for finding in self.findings)

    @property
    def rules_found(self) -> tuple[str, ...]:
        """Each rule once, in the order of the rules."""
        return self._rules(FOUND)

    @property
    def rules_untold(self) -> tuple[str, ...]:
        """The rules that cannot be decided here."""
        return self._rules(CANNOT_TELL)

    def _rules(self, status: str) -> tuple[str, ...]:
        return tuple(dict.fromkeys(f.rule for f in self.findings if f.status == status))

    def as_json(self) -> dict[str, object]:
        return {
            "findings": [finding.as_json() for finding in self.findings],
            "citations": [citation.as_json() for citation in self.citations],
        }


def _load_rules() -> Mapping[str, Rule]:
    text = resources.files("clerestory.law").joinpath("data", "rules.toml").read_text("utf-8")
    return {name: Rule(id=name, **entry) for name, entry in tomllib.loads(text).items()}


RULES: Mapping[str, Rule] = _load_rules()

CHECKS: Mapping[str, Callable[[LetterText], Points]] = {
    **rules_holding.CHECKS,
    **rules_notice.CHECKS,
    **rules_rights.CHECKS,
    **rules_interest.CHECKS,
    **rules_harm.CHECKS,
    **rules_exemptions.CHECKS,
    **rules_cost.CHECKS,
    **rules_coverage.CHECKS,
    **rules_periods.CHECKS,
    **rules_privacy.CHECKS,
}


def check(
    text: str,
    *,
    request_text: str | None = None,
    record: DecisionRecord | Recorded | None = None,
    sent: date | None = None,
    received: date | None = None,
    whole: bool = True,
    regime: str | None = None,
    regulators: Regulators | None = None,
) -> Report:
    """Every rule on one letter, in the order of the rules.

    Each of request, record and dates that is given lets more rules be decided. `whole=False` says
    that a part of the letter is missing, which the text itself may also show. `regime` is needed
    only where the letter does not show it; `regulators` replaces the list of the program. Raises
    CheckError for a text that is too long to be a letter.
    """
    if max(len(text), len(request_text or "")) > LONGEST_LETTER:
        raise CheckError(
            f"the text is longer than {LONGEST_LETTER:,} characters, which no letter is: save the "
            "letter alone"
        )
    letter = letter_text(
        text,
        request=request_text,
        record=recorded(record) if isinstance(record, DecisionRecord) else record,
        sent=sent,
        received=received,
        whole=whole,
        regime=regime,
        regulators=regulators,
    )
    findings = tuple(finding for name in RULES for finding in _apply(RULES[name], letter))
    return Report(findings, letter.citations)


def explain(rule: str) -> str:
    """A rule in full, with an example that it flags and one that it does not."""
    entry = RULES[rule]
    lines = [
        f"{entry.id} ({entry.severity}): {entry.checks}",
        "",
        f"Law:     {entry.provision}",
        f"Source:  {entry.source}",
        f"Remedy:  {entry.remedy}",
    ]
    if entry.needs:
        lines.append(f"Needs:   {NEEDED[entry.needs]}")
    lines.append("")
    if entry.request:
        lines.append(f"Request: “{entry.request}”")
    return "\n".join([*lines, f"Flagged: “{entry.flagged}”", f"Fine:    “{entry.fine}”"])


def _apply(rule: Rule, letter: LetterText) -> tuple[Finding, ...]:
    points = tuple(CHECKS[rule.id](letter)) or _untold(rule, letter)
    law = law_of(letter)
    return tuple(
        Finding(
            rule=rule.id,
            severity=rule.severity,
            status=FOUND if point.decided else CANNOT_TELL,
            passage=" ".join(point.passage.split())[:LONGEST_PASSAGE],
            reason=point.reason,
            remedy=rule.remedy
            if point.decided
            else f"Look yourself whether this holds: {rule.checks}",
            provision=provision_under(law, rule.provision),
        )
        for point in points
    )


def _untold(rule: Rule, letter: LetterText) -> tuple[Point, ...]:
    """A rule that saw nothing and was not given what it needs has not found things in order."""
    if rule.needs == "request" and letter.request is None:
        return (Point("the request is needed", decided=False),)
    if rule.needs == "record" and letter.record is None:
        return (Point("the decision record is needed", decided=False),)
    return ()
