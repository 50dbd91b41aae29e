"""The page can be read by eye, by ear and on paper, and nothing in it can do anything."""

from html.parser import HTMLParser

import pytest

from clerestory.files.documents import DRAFT_NOTE, Document, TableBlock
from clerestory.files.letters import render_body, render_html


class Page(HTMLParser):
    """Elements with their attributes, and the words of each."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None], list[str]]] = []
        self.open: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs), []))
        if tag not in {"meta", "br"}:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if data.strip():
            self.elements[-1][2].append(data)

    def words(self, tag: str, **attributes: str) -> list[str]:
        return [
            "".join(words)
            for name, has, words in self.elements
            if name == tag and attributes.items() <= has.items()
        ]

    @property
    def tags(self) -> set[str]:
        return {tag for tag, _, _ in self.elements}


def test_every_element_is_closed_and_the_page_says_its_language(document: Document) -> None:
    page = Page(render_html(document))
    assert page.open == []
    assert page.elements[0] == ("html", {"lang": "en-GB"}, [])
    assert render_html(document).startswith("<!DOCTYPE html>\n")


def test_title_and_headings_go_down_without_a_gap(document: Document) -> None:
    page = Page(render_html(document))
    assert page.words("h1") == ["Answer to request A-1"]
    assert page.words("h2") == ["Question 1"]
    assert page.words("title") == ["Draft: Answer to request A-1"]


def test_a_draft_says_so_before_everything_else(document: Document) -> None:
    assert render_body(document).startswith(f'<p class="draft">{DRAFT_NOTE}</p>\n<h1>')


def test_a_letter_that_is_no_draft_does_not_mention_it() -> None:
    html = render_html(Document("Answer"))
    assert "<title>Answer</title>" in html
    assert DRAFT_NOTE not in html


def test_each_heading_cell_says_what_it_names(document: Document) -> None:
    page = Page(render_html(document))
    assert page.words("caption") == ["Referrals by area and sex"]
    assert page.words("th", scope="col") == ["Area", "Sex", "Referrals"]
    assert page.words("th", scope="row") == ["Alder", "Female", "Brook", "Male"]
    assert page.words("td") == ["1,200", "[c]"]


def test_figures_and_their_heading_stand_to_the_right(document: Document) -> None:
    page = Page(render_html(document))
    assert page.words("td", **{"class": "figure"}) == ["1,200", "[c]"]
    assert page.words("th", **{"class": "figure"}) == ["Referrals"]
    assert "td.figure { padding-right: 0; padding-left: 0.75rem; text-align: right; }" in (
        render_html(document)
    )


def test_lines_of_a_paragraph_and_of_an_address_stay_lines(document: Document) -> None:
    body = render_body(document)
    assert "<p>First line<br>second line</p>" in body
    assert '<p class="address">1 High Street<br>Alderbrook</p>' in body
    assert "<li>one</li>\n<li>two</li>" in body


def test_notes_follow_their_table(document: Document) -> None:
    assert '</table>\n</div>\n<p class="note">[c] means confidential.</p>' in render_body(document)


def test_a_table_scrolls_in_a_box_that_the_keyboard_reaches(document: Document) -> None:
    box = '<div class="wide" role="group" aria-label="Referrals by area and sex" tabindex="0">'
    assert f"{box}\n<table>" in render_body(document)


def test_a_wide_table_becomes_several(table: TableBlock) -> None:
    wide = TableBlock("c", ("Area", *("Referrals",) * 20), (("Alder", *range(20)),))
    captions = Page(render_html(Document("t", blocks=(wide,)))).words("caption")
    assert captions[0] == "c (part 1 of 4)"
    assert len(captions) == 4


@pytest.mark.parametrize("unwanted", ["script", "img", "link", "a", "iframe", "base"])
def test_hostile_text_becomes_no_element(hostile: Document, unwanted: str) -> None:
    page = Page(render_html(hostile))
    assert unwanted not in page.tags
    assert page.open == []


def test_hostile_text_is_shown_as_it_was_written(hostile: Document) -> None:
    written = "</p><script>alert(1)</script><img src='http://evil.example/x'>\ufffd&\ufffd\ufffd\""
    page = Page(render_html(hostile))
    assert page.words("h1") == [written]
    assert page.elements[0] == ("html", {"lang": 'en"><script>'}, [])


def test_nothing_is_fetched_and_the_file_can_be_written(document: Document) -> None:
    html = render_html(document)
    assert not any(word in html for word in ("http:", "https:", "url(", "@import", "src="))
    html.encode("utf-8")


def test_the_page_is_the_body_and_its_frame(document: Document) -> None:
    assert f"<main>\n{render_body(document)}\n</main>" in render_html(document)
