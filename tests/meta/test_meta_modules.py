"""The size, the names and the words of modules."""

import ast
import re
from pathlib import Path

import pytest

from meta.sources import PACKAGES, ROOT, SOURCE, modules, parsed

LONGEST = 600
# Longer modules, and why they are not split.
LONGER: dict[str, str] = {
    "src/clerestory/referrals/migrations/0001_initial.py": "Django writes it",
}
NO_NAMES = {"utils", "util", "helpers", "helper", "common", "base", "manager", "core", "misc"}
UNFINISHED = re.compile(r"\b(TO" r"DO|FIX" r"ME|XX" r"X|HA" r"CK)\b|/wo" r"rk/|\bissue #?\d", re.I)
# Imports inside a function, and why they are not at the top.
LATE_IMPORTS_NEED = re.compile(r"noqa: PLC0415")
ALL = sorted(path for folder in PACKAGES for path in folder.rglob("*.py"))
TEMPLATES = sorted(SOURCE.rglob("*.html"))


def _name(path: Path) -> str:
    return str(path.relative_to(ROOT))


each_module = pytest.mark.parametrize("path", ALL, ids=[_name(path) for path in ALL])


def _lines(path: Path) -> int:
    return len(path.read_text(encoding="utf-8").splitlines())


@each_module
def test_no_module_is_too_long_to_read(path: Path) -> None:
    assert _lines(path) <= LONGEST or _name(path) in LONGER


def test_no_longer_module_is_stale() -> None:
    assert all(_lines(ROOT / name) > LONGEST for name in LONGER)


@each_module
def test_no_module_is_named_for_nothing(path: Path) -> None:
    assert path.stem not in NO_NAMES and path.parent.name not in NO_NAMES


@each_module
def test_nothing_is_left_unfinished_or_tied_to_one_machine(path: Path) -> None:
    assert not UNFINISHED.search(path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("path", modules(), ids=[_name(path) for path in modules()])
def test_a_late_import_says_why(path: Path) -> None:
    lines = path.read_text(encoding="utf-8").splitlines()
    late = [
        node.lineno
        for function in ast.walk(parsed(path))
        if isinstance(function, ast.FunctionDef)
        for node in ast.walk(function)
        if isinstance(node, ast.Import | ast.ImportFrom)
    ]
    assert all(LATE_IMPORTS_NEED.search(lines[number - 1]) for number in late)


@pytest.mark.parametrize("path", TEMPLATES, ids=[_name(path) for path in TEMPLATES])
def test_a_page_has_no_script_and_no_inline_style(path: Path) -> None:
    text = path.read_text(encoding="utf-8").lower()
    found = re.findall(r"<script|<style|\sstyle=|\son[a-z]+=|javascript:", text)
    assert not found
