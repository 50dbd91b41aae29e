# ruff: noqa: E501  (a case is one line)
"""What a text of OpenDocument hides, and what its rebuilding keeps: near misses."""

import io
import zipfile

import pytest
from PIL import Image

from clerestory.files.documents import Bullets, Heading, Paragraph, PictureBlock, TableBlock
from clerestory.files.inspection.findings import Unreadable
from clerestory.files.inspection.odt import inspect, read_blocks
from clerestory.files.inspection.opendocument.names import is_harmless, plain
from clerestory.files.inspection.opendocument.styles import points
from clerestory.files.inspection.opendocument.text_blocks import MOST_BLANK
from clerestory.files.rebuilding.odt import rebuild
from corpus.opendocument import package, page_styles, paragraph


def text(body: str, automatic: str = "") -> bytes:
    return package("odt", body, automatic=automatic)


def modes(content: bytes) -> set[str]:
    return {one.mode for one in inspect(content)}


def coloured(letters: str, behind: str = "", size: str = "12pt") -> bytes:
    look = f'fo:color="{letters}" fo:font-size="{size}"' + (
        f' fo:background-color="{behind}"' if behind else ""
    )
    style = f'<style:style style:name="T1" style:family="text"><style:text-properties {look}/></style:style>'
    return text(paragraph('<text:span text:style-name="T1">Words</text:span>'), style)


@pytest.mark.parametrize(
    ("letters", "behind", "size", "found"),
    [
        ("#000000", "", "12pt", ""), ("#767676", "", "12pt", ""), ("#bfbfbf", "", "12pt", ""),
        ("#f0f0f0", "", "12pt", "same-colour"), ("#ffffff", "", "12pt", "same-colour"),
        ("#ffffff", "#003366", "12pt", ""), ("#003366", "#013467", "12pt", "same-colour"),
        ("#000000", "transparent", "12pt", ""), ("#000000", "", "6pt", ""),
        ("#000000", "", "3pt", "tiny-text"), ("#000000", "", "0.1cm", "tiny-text"),
        ("#000000", "", "58%", ""), ("#000000", "", "20%", "tiny-text"),
    ],
)  # fmt: skip
def test_colours_and_sizes_that_are_seen_or_not(
    letters: str, behind: str, size: str, found: str
) -> None:
    assert modes(coloured(letters, behind, size)) == ({f"opendocument.{found}"} if found else set())


def test_a_colour_is_inherited_from_the_parent_of_a_style() -> None:
    styles = (
        '<style:style style:name="P1" style:family="paragraph" style:parent-style-name="P2"/>'
        '<style:style style:name="P2" style:family="paragraph"><style:text-properties '
        'fo:color="#ffffff"/></style:style>'
    )
    assert modes(text(paragraph("Words", "P1"), styles)) == {"opendocument.same-colour"}


def test_styles_that_inherit_in_a_circle_come_to_an_end() -> None:
    styles = "".join(
        f'<style:style style:name="P{one}" style:family="paragraph" style:parent-style-name="P{3 - one}"/>'
        for one in (1, 2)
    )
    assert modes(text(paragraph("Words", "P1"), styles)) == set()


def test_the_automatic_colour_is_seen_on_any_ground() -> None:
    look = 'fo:background-color="#000000" style:use-window-font-color="true"'
    style = f'<style:style style:name="T1" style:family="text"><style:text-properties {look}/></style:style>'
    assert (
        modes(text(paragraph('<text:span text:style-name="T1">Words</text:span>'), style)) == set()
    )


def test_blocks_are_what_the_text_shows() -> None:
    numbers = (
        '<text:list-style style:name="L1"><text:list-level-style-number text:level="1" style:num-suffix="." '
        'style:num-format="a"/></text:list-style>'
    )
    item = "<text:list-item>{}</text:list-item>"
    lists = (
        f"<text:list>{item.format(paragraph('Bullet'))}</text:list>"
        f'<text:list text:style-name="L1">{item.format(paragraph("One")) + item.format(paragraph("Two"))}</text:list>'
    )
    cells = "".join(
        f"<table:table-cell>{paragraph(one)}</table:table-cell>" for one in ("Area", "Count")
    )
    table = (
        f'<table:table table:name="Table1"><table:table-row>{cells}</table:table-row></table:table>'
    )
    body = f'<text:h text:outline-level="2">Title</text:h>{paragraph("First<text:line-break/>second")}{lists}{table}'
    blocks, report = read_blocks(text(body, numbers))
    assert report.findings() == []
    assert blocks == [
        Heading(3, "Title"), Paragraph("First\nsecond"), Bullets(("Bullet",)), Paragraph("a. One"),
        Paragraph("b. Two"), TableBlock("", ("Area", "Count"), ()),
    ]  # fmt: skip


def test_white_space_is_read_as_the_standard_has_it() -> None:
    blocks, _ = read_blocks(text(paragraph("a  \n b<text:s text:c='3'/>c<text:tab/>d")))
    assert blocks == [Paragraph("a b   c\td")]


@pytest.mark.parametrize(
    ("count", "found"), [(MOST_BLANK, set()), (MOST_BLANK + 1, {"opendocument.far-away"})]
)
def test_empty_paragraphs(count: int, found: set[str]) -> None:
    content = text(paragraph("Words") + "<text:p/>" * count + paragraph("Later"))
    assert modes(content) == found
    assert (
        b"Later" in zipfile.ZipFile(io.BytesIO(rebuild(content, "odt"))).read("content.xml")
    ) is (not found)


def test_changes_that_are_not_recorded_and_names_that_programs_give_are_harmless() -> None:
    body = (
        '<text:tracked-changes text:track-changes="false"/>'
        '<text:p><text:bookmark-start text:name="__RefHeading___Toc123_456"/>Words'
        '<text:bookmark-end text:name="__RefHeading___Toc123_456"/></text:p>'
        '<text:section text:name="Section1"><text:p>In a section</text:p></text:section>'
    )
    assert modes(text(body)) == set()


@pytest.mark.parametrize(
    ("target", "shown", "found"),
    [
        ("https://example.org/a", "https://example.org/a", False), ("https://example.org/", "example.org", False),
        ("mailto:a@example.org", "a@example.org", False), ("https://example.org/a?id=7", "example.org/a", True),
        ("#_Toc123", "there", False), ("file:///home/smith", "there", True),
    ],
)  # fmt: skip
def test_links(target: str, shown: str, found: bool) -> None:
    content = text(paragraph(f'<text:a xlink:type="simple" xlink:href="{target}">{shown}</text:a>'))
    assert modes(content) == ({"opendocument.link"} if found else set())


def test_headers_of_pages_that_are_used_are_shown() -> None:
    pages = (
        '<style:master-page style:name="Standard" style:page-layout-name="Mpm1" style:next-style-name="Next">'
        "<style:header><text:p>The authority</text:p></style:header></style:master-page>"
        '<style:master-page style:name="Next" style:page-layout-name="Mpm1">'
        "<style:footer><text:p>Below</text:p></style:footer></style:master-page>"
    )
    blocks, report = read_blocks(
        package("odt", paragraph("Words"), parts={"styles.xml": page_styles(pages)})
    )
    assert report.findings() == []
    assert blocks == [Paragraph("The authority"), Paragraph("Words"), Paragraph("Below")]


def test_a_rebuilt_text_is_clean_and_the_same_each_time() -> None:
    content = text(paragraph("Words") + paragraph("More"))
    assert rebuild(content, "odt") == rebuild(content, "odt")
    assert inspect(rebuild(content, "odt")) == []
    assert rebuild(content, "docx").startswith(b"PK") and rebuild(content, "pdf").startswith(
        b"%PDF"
    )


def test_an_empty_text_and_another_target_are_refused() -> None:
    with pytest.raises(Unreadable, match="visible"):
        rebuild(text("<text:p/>"), "odt")
    with pytest.raises(Unreadable):
        rebuild(text(paragraph("Words")), "csv")


@pytest.mark.parametrize(
    ("name", "value", "harmless"),
    [
        ("fo:margin-left", "2.5cm", True), ("fo:border", "0.5pt solid #000000", True),
        ("fo:text-align", "start", True), ("fo:font-family", "'Liberation Sans'", True),
        ("fo:margin-left", "Smith", False), ("style:condition", "value()>=0", True),
        ("style:condition", 'cell-content()="Smith"', False), ("xml:id", "list1234", True),
        ("xml:id", "Smith", False), ("fo:clip", "rect(0cm, 0cm, 0cm, 0cm)", True),
        ("fo:clip", "rect(1cm, 0cm, 0cm, 0cm)", False), ("text:anchor-page-number", "07700900123", False),
    ],
)  # fmt: skip
def test_values_of_attributes(name: str, value: str, harmless: bool) -> None:
    assert is_harmless(name, value) is harmless


def test_names_that_somebody_made_up_are_not_repeated() -> None:
    address = "urn:oasis:names:tc:opendocument:xmlns:text:1.0"
    assert plain(f"{{{address}}}table-of-content") == "text:table-of-content"
    assert plain(f"{{{address}}}QUARTZLANTERN7") == "text:?"
    assert plain("{urn:smith}p") == "?:p"


def test_lengths() -> None:
    assert points("1in") == 72 and points("2mm") == pytest.approx(5.67) and points("wide") is None


TABLE = '<table:table table:name="Table1"><table:table-column/><table:table-row><table:table-cell>{}</table:table-cell></table:table-row></table:table>'


def pictured(frame: str = "", style: str = "", around: str = "{}") -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (40, 20), "white").save(out, "PNG")
    image = (
        '<draw:image xlink:href="Pictures/1.png" xlink:type="simple" loext:mime-type="image/png"/>'
    )
    framed = f'<draw:frame draw:style-name="fr1" draw:name="Image1" svg:width="5cm" svg:height="2cm" {frame}>{image}</draw:frame>'
    automatic = f'<style:style style:name="fr1" style:family="graphic"><style:graphic-properties {style}/></style:style>'
    return package(
        "odt",
        around.format(paragraph("Words" + framed)),
        automatic=automatic,
        parts={"Pictures/1.png": out.getvalue()},
    )


@pytest.mark.parametrize(
    ("frame", "style", "found"),
    [
        ('text:anchor-type="as-char"', "", set()), ('text:anchor-type="paragraph"', 'style:wrap="none"', set()),
        ('text:anchor-type="char" svg:y="0cm"', 'style:wrap="parallel" fo:clip="rect(0cm, 0cm, 0cm, 0cm)"', set()),
        ('text:anchor-type="page"', "", {"opendocument.drawing"}), ('svg:x="-9cm"', "", {"opendocument.drawing"}),
        ('text:anchor-type="char"', 'style:wrap="run-through"', {"opendocument.drawing"}),
        ('text:anchor-type="as-char" loext:hidden="true"', "", {"opendocument.drawing", "opendocument.attribute"}),
        ('text:anchor-type="as-char"', 'draw:image-opacity="10%"', {"opendocument.drawing"}),
    ],
)  # fmt: skip
def test_pictures_that_stand_in_the_text(frame: str, style: str, found: set[str]) -> None:
    assert modes(pictured(frame, style)) == found


def test_pictures_are_drawn_afresh_where_they_stand() -> None:
    whole = pictured('text:anchor-type="as-char"')
    blocks, _ = read_blocks(whole)
    assert [type(block) for block in blocks] == [Paragraph, PictureBlock]
    assert (blocks[1].width, blocks[1].height) == pytest.approx((50, 20), abs=0.1)  # type: ignore[union-attr]
    made = rebuild(whole, "odt")
    assert inspect(made) == [] and made == rebuild(whole, "odt")
    assert [type(block) for block in read_blocks(made)[0]] == [Heading, PictureBlock]


def test_pictures_in_cells_follow_their_table() -> None:
    whole = pictured('text:anchor-type="as-char"', around=TABLE)
    blocks, report = read_blocks(whole)
    assert report.findings() == []
    assert [type(block) for block in blocks] == [TableBlock, PictureBlock]


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("Heading_20_2", set()), ("MyBullets", set()), ("PageBreak", set()), ("T12", set()), ("Landscape", set()),
        ("Letter_20_to_20_Trescothick", {"opendocument.style-name"}), ("trescothick", {"opendocument.style-name"}),
    ],
)  # fmt: skip
def test_names_of_styles_in_use(name: str, found: set[str]) -> None:
    style = f'<style:style style:name="{name}" style:family="paragraph"/>'
    assert modes(package("odt", paragraph("Words", name), automatic=style)) == found


@pytest.mark.parametrize(
    ("font", "found"),
    [
        ("'Liberation Sans'", set()), ("Arial1", set()), ("'Linux Libertine G:liga=1'", set()),
        ("Trescothick", {"opendocument.attribute"}), ("Wingdings", {"opendocument.symbol"}),
    ],
)  # fmt: skip
def test_names_of_typefaces(font: str, found: set[str]) -> None:
    style = f'<style:style style:name="P1" style:family="paragraph"><style:text-properties fo:font-family="{font}"/></style:style>'
    assert modes(package("odt", paragraph("Words", "P1"), automatic=style)) == found


def test_what_joins_the_parts_of_one_sign_is_in_its_place() -> None:
    family, word = "\U0001f468\u200d\U0001f469", "\u0646\u200c\u0645"
    assert modes(package("odt", paragraph(family + word))) == set()
    assert modes(package("odt", paragraph("Wo\u200drds"))) == {"opendocument.invisible-character"}


@pytest.mark.parametrize(("name", "found"), [("Counts", set()), ("Trescothick", {"odt.name"})])
def test_names_of_tables(name: str, found: set[str]) -> None:
    assert modes(package("odt", TABLE.format(paragraph("Words")).replace("Table1", name))) == found
