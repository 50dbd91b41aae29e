"""Writes docs/reference/generated: what the code knows better than anybody who retells it.

python -m clerestory.cli.reference            write the files again
python -m clerestory.cli.reference --check    exit 1 if they would change
"""

import os
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from clerestory.cli.django_setup import set_up_staff_side
from clerestory.cli.main import MODULES, make_parser
from clerestory.cli.provision_tables import provisions
from clerestory.files.inspection.findings import Severity, catalogue
from clerestory.foi import lifecycle as foi
from clerestory.foi.documents import lifecycle as documents
from clerestory.law import checker
from clerestory.law.regulators import own_regulators
from clerestory.publication import lifecycle as publication
from clerestory.referrals import lifecycle as referrals

FOLDER = Path("docs/reference/generated")


def commands() -> str:
    """Every command with its own help."""
    parts = ["# Commands\n"]
    for name in MODULES:
        parser = make_parser(name)
        parts.append(f"## clerestory {name}\n\n```text\n{parser.format_help().rstrip()}\n```\n")
    return "\n".join(parts)


def statuses() -> str:
    """The lives of a request, of an outgoing file, of a release, of a referral."""
    return "\n".join(
        [
            "# Lives of a request, an outgoing file, a release and a referral\n",
            "## Information request\n",
            _request_diagram(),
            "## Outgoing file\n",
            _diagram(documents.TRANSITIONS),
            "## Release\n",
            _diagram(publication.TRANSITIONS),
            "## Referral\n",
            f"```mermaid\n{referrals.state_diagram().rstrip()}\n```\n",
        ]
    )


def _request_diagram() -> str:
    rows = ["stateDiagram-v2"]
    for (source, step), (target, rule) in foi.TRANSITIONS.items():
        who = ", ".join(sorted(rule.roles))
        rows.append(f"    {source} --> {target}: {step} ({who})")
    return "```mermaid\n" + "\n".join(rows) + "\n```\n"


def _diagram(transitions: Mapping[Any, tuple[Any, ...]]) -> str:
    rows = ["stateDiagram-v2"]
    rows += [
        f"    {source} --> {target}"
        for source, targets in transitions.items()
        for target in targets
    ]
    return "```mermaid\n" + "\n".join(rows) + "\n```\n"


def letter_rules() -> str:
    """Every rule of the letter checker, with a failing and a passing example."""
    parts = ["# Rules of the letter checker\n", _needs(), _states()]
    parts += [
        f"## {rule}\n\n```text\n{checker.explain(rule).rstrip()}\n```\n" for rule in checker.RULES
    ]
    return "\n".join(parts)


def _needs() -> str:
    """Which rules cannot be decided from the letter alone."""
    lines = [
        "Each rule has three answers: found, in order, and cannot tell. What a letter leaves out "
        "cannot be told of one of which a part is missing. These rules cannot tell without more "
        "than the letter:\n",
        "| rules | need |",
        "|---|---|",
    ]
    for need, words in checker.NEEDED.items():
        rules = ", ".join(name for name, rule in checker.RULES.items() if rule.needs == need)
        lines.append(f"| {rules} | {words} |")
    return "\n".join(lines) + "\n"


def _states() -> str:
    """What is not read at its source yet."""
    known = own_regulators()
    names = [one.name for one in known.regulators if one.status != "read"]
    names += [one.words for one in known.addresses if one.status != "read"]
    return (
        "Names and addresses of the regulators are data with a day of effect. Not read at the "
        f"source yet, so verify before relying on them: {', '.join(names)}.\n"
    )


def hidden_modes() -> str:
    """Every way in which a file can hide something, and what becomes of it."""
    rows = [
        "# What a file can hide\n",
        "Each mode of the catalogue, by format. *Rebuilt*: a file made from what is visible has "
        "lost it. *Refused*: the file cannot be looked through, or not be rebuilt faithfully.",
    ]
    family = ""
    for mode in catalogue().values():
        if mode.key.partition(".")[0] != family:
            family = mode.key.partition(".")[0]
            rows += [f"\n## {family}\n", "| mode | what it is | |", "|---|---|---|"]
        fate = "rebuilt" if mode.severity is Severity.HIDDEN else "refused"
        rows.append(f"| `{mode.key}` | {mode.what} | {fate} |")
    return "\n".join([*rows, ""])


PAGES: dict[str, Callable[[], str]] = {
    "commands.md": commands,
    "lifecycles.md": statuses,
    "letter-rules.md": letter_rules,
    "provisions.md": provisions,
    "hidden-modes.md": hidden_modes,
}


def main(check: bool) -> int:
    os.environ["COLUMNS"] = "100"  # the help is laid out to the width of the terminal
    set_up_staff_side()
    changed = []
    for name, make in PAGES.items():
        path = FOLDER / name
        text = make()
        if path.exists() and path.read_text(encoding="utf-8") == text:
            continue
        changed.append(name)
        if not check:
            FOLDER.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
    if changed and check:
        sys.stderr.write(f"{', '.join(changed)} would change; run: make docs\n")
        return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main("--check" in sys.argv[1:]))
