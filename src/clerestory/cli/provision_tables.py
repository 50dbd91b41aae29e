"""The page of provisions: what each regime lets an authority rely on, as tables."""

from collections.abc import Iterator

from clerestory.law.exemptions import (
    REGIMES,
    Duty,
    Exemption,
    Subsection,
    entries,
    not_grounds,
    provisions_to_neither,
)

LAWS = {
    "FOIA": "Freedom of Information Act 2000",
    "EIR": "Environmental Information Regulations 2004",
    "FOISA": "Freedom of Information (Scotland) Act 2002",
    "EISR": "Environmental Information (Scotland) Regulations 2004",
}
INTRODUCTION = """# Provisions

What a public authority may rely on to refuse, by regime. A number means something else in another
regime. *Absolute*: no public interest test; *qualified*: needs one; *procedural*: a refusal that is
no exemption; *precondition*: the duty has not arisen, or not yet. How citations are read, and what
was not read in a statute again, is told in [Provisions](../../explanation/provisions.md).
"""


def provisions() -> str:
    """The whole page."""
    return "\n".join([INTRODUCTION, *(_regime(regime) for regime in REGIMES)])


def _regime(regime: str) -> str:
    mine = [entry for entry in entries() if entry.regime == regime]
    grounds = [row for entry in mine for row in _grounds(entry)]
    heading = [
        "provision",
        "what has to be shown",
        "kind",
        "test",
        "neither confirming nor denying",
    ]
    facts = [row for entry in mine for row in _facts(entry)]
    refused = [[name, reason] for name, reason in not_grounds(regime).items()]
    refused += [[entry.provision, entry.instead] for entry in mine if entry.instead]
    return "\n".join(
        [
            f"## {regime}: {LAWS[regime]}\n",
            _table(heading, grounds),
            f"### {regime}: who signs, when it ends, what else\n",
            _table(["provision", "what", ""], facts),
            f"### {regime}: what cannot be relied on\n",
            _table(["provision", "why"], refused),
        ]
    )


def _table(heading: list[str], rows: list[list[str]]) -> str:
    lines = [heading, ["---"] * len(heading), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines) + "\n"


def _grounds(entry: Exemption) -> Iterator[list[str]]:
    yield [f"**[{entry.provision}]({entry.source})**", f"**{entry.title}**", "", "", ""]
    for part in entry.subsections:
        if part.duty is Duty.REST:
            continue
        neither = ""
        if part.duty is Duty.WITHHOLD:
            neither = ", ".join(provisions_to_neither(entry.regime, entry.written(part.number)))
        yield [entry.written(part.number), _words(part), part.kind, part.test, neither]
        for limb in part.limbs:
            kind = limb.kind if limb.kind != part.kind else ""
            test = limb.test if limb.test != part.test else ""
            yield [entry.written(part.number, limb.name), limb.words, kind, test, ""]


def _words(part: Subsection) -> str:
    notes = []
    if part.duty is Duty.CONFIRM:
        notes.append("removes the duty to confirm or deny")
    if part.duty is Duty.CONDITION:
        notes.append("named beside another")
    if part.cumulative:
        notes.append("all limbs have to be met")
    if part.until:
        notes.append(f"until {part.until.day} {part.until:%B %Y}")
    return part.words + (f" *({'; '.join(notes)})*" if notes else "")


def _facts(entry: Exemption) -> Iterator[list[str]]:
    for name, value in (
        ("absolute for", entry.absolute_for),
        ("who signs", entry.signatory),
        ("ends", entry.ends),
        ("note", entry.note),
        ("verify", "; ".join(entry.verify)),
    ):
        if value:
            yield [entry.provision, name, value]
    for part in entry.subsections:
        if part.ends:
            yield [entry.written(part.number), "ends", part.ends]
        if part.instead:
            yield [entry.written(part.number), "instead", part.instead]
