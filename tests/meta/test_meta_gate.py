"""What leaves is made in one place each, from bytes that the gate has stamped."""

import ast
import re
from collections.abc import Iterator

import pytest

from meta.sources import dotted, modules, parsed

# What is made, and the only function that makes it.
MADE_IN = {
    "Passed": {"publication.gate._pass"},
    "FileSnapshot": {"publication.snapshots._files", "shelf.snapshots.snapshot_from_json"},
    "ReleaseFile.objects.create": {"publication.actions._fix_files"},
    "OutboxMessage.objects.create": {"publication.actions._send"},
    "PublishedFile.objects.using.create": {"shelf.actions._hold_file"},
}
# Every other way to write one of these rows.
WRITING = ("create", "bulk_create", "bulk_update", "get_or_create", "update_or_create", "update")
ROWS = ("ReleaseFile", "OutboxMessage", "PublishedFile")
# Functions that change such a row, and what they change.
CHANGED_IN = {
    "publication.actions.mark_put_out": "that it was carried",
}


def _functions() -> Iterator[tuple[str, ast.FunctionDef]]:
    for path in modules():
        for node in ast.walk(parsed(path)):
            if isinstance(node, ast.FunctionDef):
                yield f"{dotted(path)}.{node.name}", node


FUNCTIONS = dict(_functions())


def _called(node: ast.Call) -> str:
    """The names along a call: `PublishedFile.objects.using(SIDE).create` without arguments."""
    names: list[str] = []
    at: ast.expr = node.func
    while True:
        if isinstance(at, ast.Attribute):
            names.insert(0, at.attr)
            at = at.value
        elif isinstance(at, ast.Call):
            at = at.func
        else:
            return ".".join([at.id, *names] if isinstance(at, ast.Name) else names)


def _calls() -> Iterator[tuple[str, str]]:
    for name, function in FUNCTIONS.items():
        for node in ast.walk(function):
            if isinstance(node, ast.Call):
                yield name, _called(node)


SECRET = re.compile(r"\b_SECRET\b")
CALLS = tuple(_calls())


@pytest.mark.parametrize("made", MADE_IN)
def test_what_leaves_is_made_in_one_place(made: str) -> None:
    assert {where for where, called in CALLS if called == made} == MADE_IN[made]


def test_nothing_is_made_at_the_top_of_a_module() -> None:
    """So that looking into functions is enough."""
    for path in modules():
        for node in parsed(path).body:
            if not isinstance(node, ast.FunctionDef | ast.ClassDef):
                calls = [one for one in ast.walk(node) if isinstance(one, ast.Call)]
                assert not {_called(one) for one in calls} & MADE_IN.keys(), path


@pytest.mark.parametrize("row", ROWS)
def test_a_row_that_leaves_is_written_in_no_other_way(row: str) -> None:
    ways = {
        (where, called)
        for where, called in CALLS
        if called.startswith(f"{row}.objects") and called.rpartition(".")[2] in WRITING
    }
    allowed = set().union(*(MADE_IN.values()), CHANGED_IN)
    assert {where for where, _ in ways} <= allowed
    assert ways  # otherwise this test looks for what is not there


@pytest.mark.parametrize("name", CHANGED_IN)
def test_no_exemption_is_stale(name: str) -> None:
    assert name in FUNCTIONS


def _arguments(name: str) -> dict[str, str]:
    given = FUNCTIONS[name].args
    return {
        one.arg: ast.unparse(one.annotation)
        for one in (*given.args, *given.kwonlyargs)
        if one.annotation
    }


@pytest.mark.parametrize(
    "name",
    [
        "publication.snapshots._files",
        "publication.snapshots.snapshots_of",
        "publication.actions._fix_files",
        "publication.actions.prepare_release",
        "publication.actions.publish_release",
    ],
)
def test_what_makes_it_is_given_passed_bytes(name: str) -> None:
    assert _arguments(name)["passed"] == "Sequence[Passed]"


def test_the_inspector_is_asked_in_the_one_way_through() -> None:
    """`_pass` looks, `look` asks; a file of ours is compared, byte for byte."""
    assert ("publication.gate._pass", "look") in CALLS
    assert ("publication.gate.look", "inspector.inspect") in CALLS
    assert {where for where, called in CALLS if called == "_pass"} == {
        "publication.gate.pass_new",
        "publication.gate.pass_again",
    }


def test_the_secret_of_the_stamp_stays_in_the_gate() -> None:
    users = [dotted(path) for path in modules() if SECRET.search(path.read_text(encoding="utf-8"))]
    assert users == ["publication.gate"]
