"""The frame of every page, and the page that asks with one form."""

from dataclasses import dataclass, replace

import pytest
from django import forms
from django.contrib.auth.models import AnonymousUser
from django.template.loader import render_to_string
from django.test import RequestFactory

from clerestory.govuk.components import NavigationItem, Service
from clerestory.govuk.context import marked, plain_service
from unit.govuk.pages import Element, read

HOSTILE = "<script>alert(1)</script>"
SERVICE = Service(
    organisation="Alderbrook Police",
    navigation=(NavigationItem("Work", "/desk/", current=True), NavigationItem("Log", "/log/")),
    person="Ada Example",
    sign_out="/sign-out/",
    banner="Made up.",
    footer=(NavigationItem("Privacy", "/privacy/"),),
)


class Reason(forms.Form):
    reason = forms.CharField(label="Reason")


@dataclass(frozen=True)
class Page:
    title: str
    form: forms.Form | None = None
    back: str = ""
    lead: str = ""


def drawn_page(
    page: Page, template: str = "govuk/page.html", service: Service = SERVICE
) -> Element:
    request = RequestFactory().get("/desk/")
    request.user = AnonymousUser()
    return read(render_to_string(template, {"page": page, "service": service}, request))


def test_the_skip_link_comes_first_and_leads_to_the_main_part() -> None:
    page = drawn_page(Page("Work list"))
    first = next(page.one("body").below)
    assert (first.text, first["href"]) == ("Skip to main content", "#main-content")
    assert page.by_id("main-content").name == "main"


def test_a_page_has_one_header_one_main_part_and_one_footer_in_english() -> None:
    page = drawn_page(Page("Work list"))
    assert page.one("html")["lang"] == "en-GB"
    for name in ("header", "main", "footer", "title"):
        page.one(name)
    assert page.one("title").text == "Work list - Clerestory"


def test_the_navigation_says_where_one_is() -> None:
    page = drawn_page(Page("Work list"))
    menu = page.one("nav", **{"aria-label": "Menu"})
    assert [link.text for link in menu.all("a", **{"aria-current": "true"})] == ["Work"]


def test_signing_out_is_a_form_because_it_changes_something() -> None:
    header = drawn_page(Page("Work list")).one("header")
    assert header.one("form", method="post")["action"] == "/sign-out/"
    assert "Signed in as Ada Example" in header.text


def test_a_reader_who_is_not_signed_in_sees_neither_name_nor_menu() -> None:
    plain = drawn_page(Page("Work list"), service=replace(SERVICE, person="", navigation=()))
    assert "Signed in" not in plain.text
    assert plain.all("nav") == []


@pytest.mark.parametrize(("data", "prefix"), [(None, ""), ({}, "Error: "), ({"reason": "a"}, "")])
def test_the_title_of_a_form_page_says_first_that_there_is_an_error(
    data: dict[str, str] | None, prefix: str
) -> None:
    page = drawn_page(Page("Screen it", Reason(data)), "govuk/form_page.html")
    assert page.one("title").text == f"{prefix}Screen it - Clerestory"
    assert len(page.all("div", class_="govuk-error-summary")) == bool(prefix)


def test_the_form_of_a_page_leaves_checking_to_us_and_carries_a_token() -> None:
    form = drawn_page(Page("Screen it", Reason()), "govuk/form_page.html").one("main").one("form")
    assert "novalidate" in form.attributes and form["method"] == "post"
    assert form.one("input", name="csrfmiddlewaretoken")


def test_the_way_back_is_outside_the_main_part() -> None:
    page = drawn_page(Page("Screen it", back="/desk/"))
    assert page.one("a", class_="govuk-back-link")["href"] == "/desk/"
    assert page.one("main").all("a", class_="govuk-back-link") == []


def test_a_page_fetches_nothing_from_elsewhere_and_runs_nothing() -> None:
    page = drawn_page(Page("Screen it", Reason({}), "/desk/"), "govuk/form_page.html")
    fetched = [
        value
        for found in page.below
        for name, value in found.attributes.items()
        if name in {"src", "href", "action"}
    ]
    assert fetched and all(value.startswith(("/", "#")) for value in fetched)
    assert page.all("script") == [] and page.all("style") == []


def test_hostile_words_in_the_frame_stay_text() -> None:
    item = NavigationItem(HOSTILE, "/")
    service = Service(HOSTILE, HOSTILE, "/", (item,), HOSTILE, "/out/", HOSTILE, (item,))
    page = drawn_page(
        Page(HOSTILE, Reason({}), lead=HOSTILE), "govuk/form_page.html", service=service
    )
    assert page.all("script") == []
    assert page.text.count(HOSTILE) >= 6


@pytest.mark.parametrize(
    ("path", "current"),
    [
        ("/", "/"),
        ("/log/", "/log/"),
        ("/log/2018/", "/log/"),
        ("/log/statistics/1/", "/log/statistics/"),
        ("/logarithm/", None),
    ],
)
def test_the_longest_fitting_address_is_the_current_place(path: str, current: str | None) -> None:
    items = tuple(NavigationItem("x", href) for href in ("/", "/log/", "/log/statistics/"))
    found = [item.href for item in marked(items, path) if item.current]
    assert found == ([current] if current else [])


def test_the_demonstration_says_on_every_page_that_it_is_made_up(settings: object) -> None:
    settings.DEMO = True  # type: ignore[attr-defined]
    assert "made up" in plain_service(RequestFactory().get("/")).banner
    settings.DEMO = False  # type: ignore[attr-defined]
    assert plain_service(RequestFactory().get("/")).banner == ""
