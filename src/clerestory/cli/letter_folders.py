"""What was found in a folder of letters, counted."""

from collections import Counter
from dataclasses import dataclass, field

from clerestory.law import checker

SEVERITIES = ("error", "warn", "info")


@dataclass(slots=True)
class Counts:
    """Letters by rule; a rule counts once in a letter, however often it is found there."""

    letters: int = 0
    unreadable: int = 0
    with_findings: int = 0
    found: Counter[str] = field(default_factory=Counter)
    cannot_tell: Counter[str] = field(default_factory=Counter)

    def add(self, report: checker.Report | str) -> None:
        """A letter's report, or the message of one that cannot be read."""
        self.letters += 1
        if isinstance(report, str):
            self.unreadable += 1
            return
        self.with_findings += report.has_findings
        self.found.update(report.rules_found)
        self.cannot_tell.update(report.rules_untold)

    def as_json(self) -> dict[str, object]:
        return {
            "letters": self.letters,
            "unreadable": self.unreadable,
            "with_findings": self.with_findings,
            "found": {rule: self.found[rule] for rule in checker.RULES if self.found[rule]},
            "by_severity": self._by_severity(),
            "cannot_tell": {r: self.cannot_tell[r] for r in checker.RULES if self.cannot_tell[r]},
        }

    def as_table(self) -> str:
        """Letters, findings by rule and by severity."""
        lines = [
            f"{self.letters:,} letters: {self.with_findings:,} with findings, "
            f"{self.unreadable:,} could not be read",
            f"{'rule':<6}{'severity':<10}{'found':>8}{'cannot tell':>13}  what is in order",
        ]
        for name, rule in checker.RULES.items():
            if self.found[name] or self.cannot_tell[name]:
                lines.append(
                    f"{name:<6}{rule.severity:<10}{self.found[name]:>8,}"
                    f"{self.cannot_tell[name]:>13,}  {rule.checks[:60]}"
                )
        lines += [f"{name:<16}{n:>8,}" for name, n in self._by_severity().items()]
        return "\n".join(lines)

    def _by_severity(self) -> dict[str, int]:
        return {
            severity: sum(n for r, n in self.found.items() if checker.RULES[r].severity == severity)
            for severity in SEVERITIES
        }
