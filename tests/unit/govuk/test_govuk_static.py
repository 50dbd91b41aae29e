"""What a browser fetches with every page: nothing from elsewhere, nothing that is not ours."""

import re
from pathlib import Path

import pytest

from clerestory import govuk

APP = Path(govuk.__file__).parent
ASSETS = Path(__file__).parents[3] / "assets"
STYLESHEET = (APP / "static/govuk/clerestory.css").read_text(encoding="utf-8")
TEMPLATES = sorted((APP / "templates").rglob("*.html"))
OUR_CLASSES = (
    "app-chart",
    "app-digest",
    "app-draft",
    "app-hidden",
    "app-letter",
    "app-page",
    "app-progress",
    "app-question",
    "app-request",
)


@pytest.mark.parametrize(
    "name", ["GDS Transport", "@font-face", "@import", "url(", "sourceMapping"]
)
def test_the_stylesheet_fetches_nothing(name: str) -> None:
    assert name.lower() not in STYLESHEET.lower()


@pytest.mark.parametrize("name", ["crown", "crest", "govuk-header__logotype"])
def test_the_stylesheet_has_no_crown_and_no_crest(name: str) -> None:
    rules = re.sub(r"/\*.*?\*/", "", STYLESHEET, flags=re.DOTALL)  # the notice names the Crown
    assert name not in rules.lower()


def test_the_stylesheet_keeps_the_notice_that_its_licence_asks_for() -> None:
    notice = STYLESHEET[: STYLESHEET.index("*/")]
    licence = (APP / "static/govuk/LICENCE-govuk-frontend.txt").read_text(encoding="utf-8")
    assert "(C) 2017 Crown Copyright" in notice
    assert "Permission is hereby granted" in licence


@pytest.mark.parametrize("name", OUR_CLASSES)
def test_our_own_classes_are_in_the_source_and_in_the_stylesheet(name: str) -> None:
    source = (ASSETS / "_own.scss").read_text(encoding="utf-8")
    assert f".{name} {{" in source
    assert re.search(rf"\.{name}\{{", STYLESHEET)


def test_every_class_of_ours_that_a_template_names_has_a_rule() -> None:
    templates = (path.read_text(encoding="utf-8") for path in APP.parent.rglob("*.html"))
    named = {name for text in templates for name in re.findall(r"\bapp-[a-z_-]+[a-z]", text)}
    assert named
    assert {name for name in named if f".{name}" not in STYLESHEET} == set()


def test_the_lock_file_names_no_host() -> None:
    assert "://" not in (ASSETS / "package-lock.json").read_text(encoding="utf-8")


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_no_template_holds_a_script_a_style_or_an_address_elsewhere(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert not re.search(r"<script|<style|\sstyle=|\son[a-z]+=|//[a-z]", text, re.IGNORECASE)


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_no_template_switches_escaping_off(path: Path) -> None:
    assert not re.search(r"\|\s*safe\b|autoescape|safeseq", path.read_text(encoding="utf-8"))
