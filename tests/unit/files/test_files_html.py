# ruff: noqa: E501  (a case is one line)
"""What a web page hides, and what its rebuilding keeps: near misses of each mode."""

import pytest

from clerestory.files.documents import Bullets, Heading, Paragraph, TableBlock
from clerestory.files.inspection.findings import Unreadable
from clerestory.files.inspection.html import inspect, read_blocks
from clerestory.files.inspection.html_styles import Sheet, declarations
from clerestory.files.inspection.html_values import colour_of
from clerestory.files.inspection.reports import Report
from clerestory.files.rebuilding.html import rebuild


def page(body: str, head: str = "") -> bytes:
    return f'<!DOCTYPE html><html lang="en"><head><meta charset="utf-8">{head}</head><body>{body}</body></html>'.encode()


def modes(body: str, head: str = "") -> set[str]:
    return {one.mode.removeprefix("html.") for one in inspect(page(body, head))}


@pytest.mark.parametrize(
    "body",
    [
        "<p>Words", "<ul><li>one<li>two</ul>", "<table><tr><td>1<td>2<tr><td>3</table>", "<p>a<br>b<br/>c</p>",
        "<dl><dt>Term<dd>Meaning</dl>", '<p class="lead big-2" id="top">Words</p>', "<!-- ***** --><p>Words</p>",
        '<p style="color: #333; margin-top: 1em">Words</p>', '<a href="#top">up</a>', "<hr><p>5 &lt; 6 &amp; 7 &gt; 6</p>",
        '<p style="color:white;background:navy">Words</p>', '<p><a href="mailto:a@b.org">a@b.org</a></p>',
        '<details open><summary>More</summary>Words</details>', "<table><caption>Counts</caption><tbody><tr><th>A</th></tr></tbody></table>",
        '<td-like>'.replace("<td-like>", "<blockquote>Words</blockquote>"), "<pre>a  b\n  c</pre>",
    ],
)  # fmt: skip
def test_ordinary_pages_are_clean(body: str) -> None:
    assert modes(body) == set()


@pytest.mark.parametrize(
    "body",
    ["<p>a</b></p>", "<b><i>x</b></i>", "<p>a < b</p>", "<p a='1' a='2'>x</p>", "<p>x</p", "<div>", "</div>",
     "<table><p>x</p></table>", "<table>x</table>", "<div/>x", "<!-- x --!> -->", "<!--> x -->", "&#0;", "<p \"x\">y</p>",
     "<script>x", "<html><body>x</body></html>", "<![endif]>", "<p>" * 3 + "<div>" * 300],
)  # fmt: skip
def test_a_page_that_browsers_would_repair_is_refused(body: str) -> None:
    with pytest.raises(Unreadable):
        modes(body)


@pytest.mark.parametrize(
    ("style", "found"),
    [
        ("display:none", "hidden"), ("Display : None", "hidden"), ("visibility:collapse", "hidden"),
        ("opacity:.1", "hidden"), ("opacity:0.9", "style"), ("display:block", ""), ("font-size:0.1em", "tiny-text"),
        ("font-size:8px", ""), ("color:#ffe", "same-colour"), ("color:hsl(0,0%,100%)", "style"),
        ("color:papayawhip", "same-colour"), ("background:url(x)", "style"), ("position:fixed", "style"),
        ("margin-left:-5000px", "style"), ("width:0", "style"), ("--x:none", "style"), ("x", "style"),
        ("c\\6flor:red", "style"), ("/**/display:none", "hidden"), ("color:#fff;background:#fff", "same-colour"),
        ("letter-spacing:-1em", "tiny-text"), ("line-height:0", "style"), ("font:0/0 a", "tiny-text"),
    ],
)  # fmt: skip
def test_styles_of_an_element(style: str, found: str) -> None:
    assert modes(f'<p style="{style}">Words</p>') == ({found} if found else set())


@pytest.mark.parametrize(
    ("css", "plain"),
    [
        ("p { color: #333 }", True), ("body{background:#fff;color:#000} th{background:#036;color:#fff}", True),
        ("@media print { p { margin: 0 } }", True), ("@page { size: A4; margin: 2cm }", True),
        ("tr:nth-child(even){background:#eee}", True), ("p{color:#fff}", False), ("p{background:#000}", False),
        ("div{color:#fff;background:#000} p{background:#fff}", False), ("@import 'x';", False),
        ("p:not(.x){display:none}", False), ("@font-face{src:url(x)}", False), ("p::before{content:'x'}", False),
        ("@supports (x:y){p{color:#000}}", False), ("p{color:#000", False), ("[data-x='y']{color:#000}", False),
        ("p { } /* display: none */", True), ("comment { display: none }", True),
        ("p{margin:0 0 9pt -5pt}", True), ("p{margin-left:-20pt}", False), ("p{padding-top:401pt}", False),
        ("p{font:italic 12px/1.5 Arial, sans-serif}", True), ("p{font:12px Harper}", False),
        ("p{list-style-type:harper}", False), (".Harper9 #x-1{color:#222}", True), (".HARPER{color:#222}", False),
        ("@media screen and (max-width: 40em){p{margin:0}}", True), ("@media (harper){p{margin:0}}", False),
        ("div{display:grid;grid-template-columns:1fr 3fr}", True), ("p{position:absolute}", False),
    ],
)  # fmt: skip
def test_style_sheets(css: str, plain: bool) -> None:
    sheet = Sheet()
    sheet.add(css)
    assert sheet.is_plain is plain


@pytest.mark.parametrize(
    ("css", "plain"),
    [
        ("p{overflow:auto} pre{height:9px}", False), ("p{overflow:auto} pre{height:90px}", True),
        ("p{overflow:auto} .z{height:9px}", True), ("hr{height:1px} p{overflow:auto}", True),
        ("p{float:left} pre{width:9px}", False), ("p{display:inline-block} pre{margin:-4px 0}", False),
        ("pre{margin:-4px 0} p{position:static}", True), ("p{position:relative;width:1%}", False),
    ],
)  # fmt: skip
def test_what_rules_hide_together(css: str, plain: bool) -> None:
    none: frozenset[str] = frozenset()
    sheet = Sheet([("p", none), ("pre", none), ("hr", none)])
    sheet.add(css)
    assert sheet.is_plain is plain


def test_colours() -> None:
    assert [colour_of(one) for one in ("#ABC", "white", "rgb(0, 128, 255)", "transparent", "hsl(1,2%,3%)", "rgb(300,0,0)")] == [
        "#aabbcc", "#ffffff", "#0080ff", None, "", "",
    ]  # fmt: skip
    assert declarations("color: red; ; margin: 0 !important") == {"color": "red", "margin": "0"}


def test_hidden_text_is_not_carried_over() -> None:
    body = '<p>Seen</p><div hidden>Secret<p>Secret</p></div><p>Also <span style="font-size:0">Secret</span>seen</p>'
    blocks = read_blocks(page(body), Report())
    assert blocks == [Paragraph("Seen"), Paragraph("Also seen")]


def test_blocks_are_what_the_page_shows() -> None:
    body = (
        "<h1>Title</h1>Loose <b>words</b><h3>Part</h3><ul><li>one<ul><li>inner</ul><li>two</ul><ol start=3><li>three</ol>"
        "<table><caption>Counts</caption><tr><th colspan=2>Area<th>Count<tr><td>A<td>B<td>5</table><pre>a\n  b</pre>"
    )
    assert read_blocks(page(body), Report()) == [
        Heading(2, "Title"), Paragraph("Loose words"), Heading(3, "Part"),
        Bullets(("one\n\u2022 inner", "two")), Paragraph("3. three"),
        TableBlock("Counts", ("Area", "", "Count"), (("A", "B", "5"),)), Paragraph("a\nb"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("head", "found"),
    [
        ('<meta name="viewport" content="width=device-width, initial-scale=1">', set()),
        ('<meta name="generator" content="LibreOffice 7.4.7.2 (Linux)">', set()), ("<title>Anything</title>", set()),
        ('<meta name="generator" content="pandoc">', set()), ('<meta name="author" content="Words">', set()),
        ('<meta name="author" content="Smith">', {"meta"}), ('<meta name="description" content="Smith">', {"meta"}),
        ('<meta http-equiv="refresh" content="5">', {"meta"}), ('<base href="https://example.org/">', {"remote"}),
        ("<script></script>", {"script"}), ("<noscript>x</noscript>", {"hidden"}),
    ],
)  # fmt: skip
def test_the_head(head: str, found: set[str]) -> None:
    assert modes("<p>Words</p>", head) == found


@pytest.mark.parametrize(("count", "found"), [(40, set()), (80, {"far-away"})])
def test_words_after_line_breaks(count: int, found: set[str]) -> None:
    body = f"<p>Words{'<br>' * count}Later</p><p>Last</p>"
    assert modes(body) == found
    assert (b"Last" in rebuild(page(body), "html")) is (not found)


def test_a_rebuilt_page_is_clean_and_the_same_each_time() -> None:
    content = page("<h1>Title</h1><p>Words</p>")
    assert rebuild(content, "html") == rebuild(content, "html")
    assert inspect(rebuild(content, "html")) == []
    assert rebuild(content, "txt") == b"Title\n\nWords\n"
    with pytest.raises(Unreadable):
        rebuild(content, "csv")
    with pytest.raises(Unreadable, match="visible"):
        rebuild(page("<p hidden>Secret</p>"), "html")


@pytest.mark.parametrize(
    "body",
    ["<p style='color:" + "a" * 40 + " a" * 20_000 + "(('>x</p>", f"<p class='{'a' * 3_000}!'>x</p>",
     "<pre>" + " " * 100_000 + "</pre>", "<" * 50_000, "&#x41;" * 50_000],
)  # fmt: skip
def test_long_values_are_read_once(body: str) -> None:
    """Each of these would keep a pattern that tries again for minutes, or longer."""
    try:
        modes(body)
    except Unreadable as error:
        assert error.findings
