"""Nothing in this house scores, ranks, predicts, matches or profiles a person.

Read in the source: every name of a class, function, argument, field and variable of the two parts
that hold records about people, and every column of their tables. A word that must stand there for
another reason is listed with the reason, and the list is itself tested.
"""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps

from meta.sources import SOURCE, modules, parsed

# Beginnings of words in names. "rank" alone would also find "frank".
FORBIDDEN = re.compile(
    r"(^|_)(scor|rank|predict|forecast|profil|similar|match|fuzzy|soundex|metaphone|levenshtein|"
    r"likelihood|probab|propensity|percentile|risk|threat|watch_?list|suspect|suspic|sentiment|"
    r"radicali[sz]ation_|classif(y|ier)|cluster|embedding|biometric|face_|social_media|flagged)",
    re.IGNORECASE,
)
ABOUT_PEOPLE = ("referrals", "shelf", "foi", "accounts", "demo", "publication")
# Names that hold such a word and are about no person, each with the reason.
ABOUT_NOBODY: dict[str, str] = {}
LEARNING = {"sklearn", "torch", "tensorflow", "transformers", "xgboost", "lightgbm", "rapidfuzz"}


def _words(name: str) -> str:
    """`riskScore` as `risk_score`."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name)


def _names(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            yield node.name
        elif isinstance(node, ast.arg):
            yield node.arg
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.id
        elif isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store):
            yield node.attr


def forbidden(names: Iterator[str]) -> set[str]:
    return {name for name in names if FORBIDDEN.search(_words(name))}


PATHS = [path for path in modules() if path.relative_to(SOURCE).parts[0] in ABOUT_PEOPLE]


@pytest.mark.parametrize("path", PATHS, ids=[str(path.relative_to(SOURCE)) for path in PATHS])
def test_no_name_in_the_code_judges_a_person(path: Path) -> None:
    assert forbidden(_names(parsed(path))) - ABOUT_NOBODY.keys() == set()


def test_no_column_of_any_table_judges_a_person() -> None:
    columns = {
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models()
        if model.__module__.startswith("clerestory.")
        for field in model._meta.concrete_fields
    }
    assert columns
    assert {each for each in columns if FORBIDDEN.search(each.rpartition(".")[2])} == set()


def test_nothing_that_learns_or_guesses_is_imported() -> None:
    imported = {
        alias.name.split(".")[0]
        for path in modules()
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.Import)
        for alias in node.names
    } | {
        str(node.module).split(".")[0]
        for path in modules()
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.ImportFrom) and node.module
    }
    assert "django" in imported and not imported & LEARNING


@pytest.mark.parametrize(
    "name",
    ["risk_score", "RiskLevel", "ranked_people", "match_people", "find_similar", "watchlist"],
)
def test_the_test_would_notice(name: str) -> None:
    assert forbidden(iter([name])) == {name}


def test_no_exempted_name_is_stale() -> None:
    used = {name for path in PATHS for name in _names(parsed(path))}
    assert ABOUT_NOBODY.keys() <= used
