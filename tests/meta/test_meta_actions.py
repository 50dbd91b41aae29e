"""Every write goes through an action: keyword-only, with actor and moment, atomic and audited."""

import ast

import pytest

from meta.sources import dotted, modules, parsed

# What is not an action although it stands in an `actions` module, and why.
NOT_AN_ACTION = {
    "audit.actions.record": "is what every action calls",
}
Function = ast.FunctionDef


def _functions() -> dict[str, tuple[Function, ast.Module]]:
    found = {}
    for path in [*modules("actions.py"), *modules("actions/*.py")]:
        module = parsed(path)
        for node in module.body:
            if isinstance(node, Function) and not node.name.startswith("_"):
                found[f"{dotted(path)}.{node.name}"] = (node, module)
    return found


FUNCTIONS = _functions()
ACTIONS = [name for name in FUNCTIONS if name not in NOT_AN_ACTION]


def _called(node: ast.AST) -> set[str]:
    """The last names of everything that is called in a piece of code."""
    calls = [each.func for each in ast.walk(node) if isinstance(each, ast.Call)]
    names = {each.id for each in calls if isinstance(each, ast.Name)}
    return names | {each.attr for each in calls if isinstance(each, ast.Attribute)}


def _reached(function: Function, module: ast.Module) -> set[str]:
    """What is called by a function or by functions of its own module that it calls."""
    own = {each.name: each for each in module.body if isinstance(each, Function)}
    reached, waiting = set(), [function.name]
    while waiting:
        for name in _called(own[waiting.pop()]) - reached:
            reached.add(name)
            if name in own:
                waiting.append(name)
    return reached


def test_there_are_actions_to_look_at() -> None:
    assert "accounts.actions.create_person" in ACTIONS


@pytest.mark.parametrize("name", ACTIONS)
def test_an_action_takes_only_keywords_with_actor_and_moment(name: str) -> None:
    arguments = FUNCTIONS[name][0].args
    assert not arguments.args and not arguments.posonlyargs and not arguments.vararg
    assert {"by", "at"} <= {each.arg for each in arguments.kwonlyargs}


@pytest.mark.parametrize("name", ACTIONS)
def test_an_action_is_one_transaction(name: str) -> None:
    decorators = [ast.unparse(each) for each in FUNCTIONS[name][0].decorator_list]
    assert any(each.startswith("transaction.atomic") for each in decorators)


@pytest.mark.parametrize("name", ACTIONS)
def test_an_action_is_audited(name: str) -> None:
    assert "record" in _reached(*FUNCTIONS[name])


@pytest.mark.parametrize("name", NOT_AN_ACTION)
def test_no_exemption_is_stale(name: str) -> None:
    assert name in FUNCTIONS
