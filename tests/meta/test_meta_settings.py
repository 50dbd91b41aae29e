"""Every variable that the installation reads is described, and nothing else is."""

import ast
import re

from meta.sources import ROOT, modules, parsed

TABLE = ROOT / "docs" / "reference" / "settings.md"
VARIABLE = re.compile(r"CLERESTORY_[A-Z]+(_[A-Z]+)*")


def _read_by_code() -> set[str]:
    """Variables named as a whole text constant or as a keyword somewhere in the source."""
    found = set()
    for path in modules():
        for node in ast.walk(parsed(path)):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                found.add(node.value)
    return {each for each in found if VARIABLE.fullmatch(each)}


def _described() -> list[str]:
    rows = TABLE.read_text(encoding="utf-8").splitlines()
    return [match[1] for row in rows if (match := re.match(r"\| `(CLERESTORY_\w+)` \|", row))]


def test_every_setting_is_described_once_and_every_description_is_true() -> None:
    assert sorted(_described()) == sorted(_read_by_code())
