"""The components say to a screen reader what they show."""

import pytest

from clerestory.govuk.components import Cell, SummaryRow, Table
from unit.govuk.pages import drawn

HOSTILE = "<script>alert(1)</script>\"'&"

COUNTS = Table(
    caption="Referrals by year",
    head=("Year", "Referrals"),
    rows=(("2016/17", 12), ("2017/18", Cell("[c]", hidden=True))),
    numeric=(1,),
    note="[c] means confidential.",
)


def test_a_table_has_a_caption_and_its_headers_say_what_they_head() -> None:
    table = drawn("{% govuk_table table %}", table=COUNTS).one("table")
    assert table.one("caption").text == "Referrals by year"
    assert [cell.text for cell in table.all("th", scope="col")] == ["Year", "Referrals"]
    assert [cell.text for cell in table.all("th", scope="row")] == ["2016/17", "2017/18"]
    assert [cell.text for cell in table.all("td")] == ["12", "[c]"]


def test_only_a_hidden_cell_is_shaded_and_its_text_says_so_too() -> None:
    page = drawn("{% govuk_table table %}", table=COUNTS)
    assert [cell.text for cell in page.all("td", class_="app-hidden")] == ["[c]"]
    assert page.one("p", class_="app-table-note").text == "[c] means confidential."


def test_figures_are_set_to_the_right_under_a_heading_set_to_the_right() -> None:
    page = drawn("{% govuk_table table %}", table=COUNTS)
    heads = page.all("th", class_="govuk-table__header--numeric")
    assert [head.text for head in heads] == ["Referrals"]
    assert len(page.all("td", class_="govuk-table__cell--numeric")) == 2


def test_a_table_of_unrelated_facts_has_no_row_headers() -> None:
    table = Table("Work", ("Reference", "Due"), (("FOI-1", "tomorrow"),), row_headers=False)
    assert drawn("{% govuk_table table %}", table=table).all("th", scope="row") == []


def test_an_empty_table_says_that_it_is_empty() -> None:
    table = Table("Work", ("Reference", "Due"), (), empty="No work.")
    cell = drawn("{% govuk_table table %}", table=table).one("td")
    assert (cell.text, cell["colspan"]) == ("No work.", "2")


def test_a_wide_table_scrolls_in_a_named_place_that_a_keyboard_reaches() -> None:
    table = Table("Wide", ("a", "b", "c", "d"), ((1, 2, 3, 4),))
    box = drawn("{% govuk_table table %}", table=table).one("div", role="region")
    assert (box["aria-label"], box["tabindex"]) == ("Wide", "0")


def test_a_cell_may_be_a_link_or_a_tag() -> None:
    row = (Cell("FOI-1", href="/requests/1/"), Cell("Late", tag="red"))
    page = drawn("{% govuk_table table %}", table=Table("Work", ("Reference", "State"), (row,)))
    assert page.one("a").attributes["href"] == "/requests/1/"
    assert page.one("strong", class_="govuk-tag--red").text == "Late"


def test_a_summary_list_names_what_its_links_change() -> None:
    rows = (SummaryRow("Area", "North", href="/change/"), SummaryRow("Words", "one\ntwo"))
    page = drawn("{% summary_list rows %}", rows=rows)
    assert [term.text for term in page.all("dt")] == ["Area", "Words"]
    assert page.one("a").text == "Change area"
    assert len(page.one("dl").all("br")) == 1  # line breaks of a longer text are kept


def test_a_button_submits_and_a_link_like_one_is_a_link() -> None:
    assert drawn("{% button 'Continue' %}").one("button", type="submit").text == "Continue"
    link = drawn("{% button 'Draw the figures' href='/figures/' %}").one("a")
    assert "govuk-button" in link["class"] and "role" not in link.attributes


def test_a_warning_is_said_and_not_only_shown() -> None:
    page = drawn("{% warning 'This cannot be undone.' %}")
    assert page.one("strong").text == "Warning This cannot be undone."
    assert page.one("span", class_="govuk-warning-text__icon")["aria-hidden"] == "true"


def test_a_confirmation_is_the_heading_of_its_page() -> None:
    page = drawn("{% panel 'Sent' 'Your reference' 'FOI-1' %}")
    assert page.one("h1").text == "Sent"
    assert page.one("strong").text == "FOI-1"


@pytest.mark.parametrize(("success", "role"), [(False, "region"), (True, "alert")])
def test_a_notification_is_named_by_its_title(success: bool, role: str) -> None:
    page = drawn("{% notification 'Saved.' success=success %}", success=success)
    banner = page.one("div", role=role)
    assert page.by_id(banner["aria-labelledby"]).text == ("Success" if success else "Important")


def test_details_open_without_a_script() -> None:
    page = drawn("{% details summary='Why?' %}<p>Because.</p>{% enddetails %}")
    assert page.one("summary").text == "Why?"
    assert page.one("details").one("p").text == "Because."


def test_a_landmark_without_links_is_not_drawn() -> None:
    assert drawn("{% landmark 'Back' %} {% endlandmark %}").all("nav") == []
    assert drawn("{% landmark 'Back' %}x{% endlandmark %}").one("nav")["aria-label"] == "Back"


@pytest.mark.parametrize(
    "source",
    [
        "{% button hostile %}",
        "{% button hostile href=hostile %}",
        "{% button 'a' name=hostile value=hostile %}",
        "{% tag hostile %}",
        "{% warning hostile %}",
        "{% panel hostile hostile hostile %}",
        "{% notification hostile hostile %}",
        "{% inset %}{{ hostile }}{% endinset %}",
        "{% details summary=hostile %}{{ hostile }}{% enddetails %}",
        "{% landmark hostile %}{{ hostile }}{% endlandmark %}",
        "{% summary_list rows %}",
        "{% govuk_table table %}",
        "{% govuk_table wide %}",
    ],
)
def test_hostile_text_stays_text(source: str) -> None:
    cells = (HOSTILE, Cell(HOSTILE, href=HOSTILE), Cell(HOSTILE, tag="red"))
    page = drawn(
        source,
        hostile=HOSTILE,
        rows=(
            SummaryRow(HOSTILE, HOSTILE, HOSTILE, HOSTILE),
            SummaryRow("a", HOSTILE, value_href=HOSTILE),
            SummaryRow("b", HOSTILE, tag="red"),
        ),
        table=Table(HOSTILE, (HOSTILE,) * 3, (cells,), note=HOSTILE),
        wide=Table(HOSTILE, (HOSTILE,) * 4, (cells,)),
    )
    assert page.all("script") == []
    assert HOSTILE in page.text or any(
        HOSTILE in value for found in page.below for value in found.attributes.values()
    )


@pytest.mark.parametrize("source", ["{% tag 'a' 'mauve' %}", "{% button 'a' style='loud' %}"])
def test_an_unknown_style_is_refused_with_those_there_are(source: str) -> None:
    with pytest.raises(ValueError, match="leave it out or use one of"):
        drawn(source)
