"""What an OpenDocument text hides, and what it shows as blocks of a document."""

import re
from typing import Any

from clerestory.files.documents import Block
from clerestory.files.inspection.findings import Finding, Unreadable, found
from clerestory.files.inspection.opendocument.meta import check_meta, check_settings
from clerestory.files.inspection.opendocument.names import attributes, plain
from clerestory.files.inspection.opendocument.package import Package, check_markup, read_package
from clerestory.files.inspection.opendocument.styles import Styles, points
from clerestory.files.inspection.opendocument.text_blocks import BlockReader
from clerestory.files.inspection.opendocument.text_pictures import Pictures
from clerestory.files.inspection.opendocument.unused import is_known
from clerestory.files.inspection.reports import Report

LEAST_TEXT = 35.0
"""Points of the paper between two margins; less has no room for words."""

# Names that objects have in the text; `_check_names` looks into them, and into targets of links
# the reader of words does.
_NAMING = ("text:name", "table:name", "text:ref-name", "draw:name", "text:index-name")
_LINKS = ("xlink:href", "office:title", "office:name", "xlink:title", "office:target-frame-name")
_VALUES = ("office:value", "office:string-value", "office:date-value", "office:time-value",
           "table:formula")  # fmt: skip
_NAMED = (
    "table:table", "text:section", "text:table-of-content", "text:sequence-decl", "text:sequence",
    "text:index-title", "text:bookmark", "text:bookmark-start", "text:bookmark-end",
    "text:reference-mark", "text:reference-mark-start", "text:reference-mark-end",
    "text:bookmark-ref", "text:note-ref", "text:sequence-ref", "text:illustration-index",
    "text:table-index", "text:alphabetical-index",
)  # fmt: skip
_READ = frozenset(
    {(element, name) for element in _NAMED for name in _NAMING}
    | {("text:a", name) for name in _LINKS}
    | {("table:table-cell", name) for name in _VALUES}
    | {("draw:frame", "draw:name"), ("draw:image", "xlink:href")}
)
_ORDINARY = re.compile(
    r"(Table|Tabelle|Tabel|Tableau|Section|Sect|TextSection|Bereich|Frame|Image|Picture|Object|Illustration|Text|"
    r"Drawing|Figure|Graphic|Graphics|grafik|Grafik|Bild|Rahmen|Ramme|Shape|"
    r"Table of Contents|Table Index|Figure Index|Alphabetical Index|IndexSection|"
    r"IndexContentSection|Contents|_Toc|__RefHeading__|_Ref|_Hlk|_GoBack|__RefNumPara__|ref|ftn|edn|"
    r"refIllustration|refTable|refFigure|refText|refDrawing)[ _]*[\d_]*(_Toc[\d_]+|_Head)?"
)


def inspect(content: bytes) -> list[Finding]:
    """The findings of an .odt file. Raises Unreadable for one that cannot be looked through."""
    _, report = read_blocks(content)
    return report.findings()


def read_blocks(content: bytes) -> tuple[list[Block], Report]:
    """What the document shows, headers first and footers and notes last, and the report."""
    package = read_package(content, "odt")
    report, body = package.report, _body(package.content)
    check_markup(package, _READ)
    _check_names(body, report)
    parts = [root for root in (package.styles, package.content) if root is not None]
    styles, page_styles = Styles(*parts), Styles(*parts[:1])
    background = _background(styles)
    _check_paper(styles, report)
    pictures = Pictures(package.pictures, styles, report)
    reader = BlockReader(styles, report, background, pictures)
    blocks = reader.read(body)
    around = BlockReader(page_styles, report, background, pictures)
    headers, footers = _headers(package, styles, around)
    notes = reader.read_notes() + around.read_notes()
    pictures.check_unshown()
    check_meta(package.meta, report)
    check_settings(package.settings, report)
    return [*headers, *blocks, *notes, *footers], report


def _body(root: Any) -> Any:
    inside = [
        child for body in root.findall("{*}body") for child in body if plain(child.tag) != "?"
    ]
    if len(inside) != 1 or plain(inside[0].tag) != "office:text":
        raise Unreadable(found("file.broken", "content.xml"))
    return inside[0]


def _check_names(body: Any, report: Report) -> None:
    """Names of tables, sections and marks; those that a program gives say nothing."""
    for element in body.iter("{*}*"):
        values = attributes(element)
        for name in _NAMING:
            told = values.get(name, "")
            if told and not _ORDINARY.fullmatch(told) and not is_known(told):
                report.add_unless_shown(
                    "odt.name", f"content.xml, {plain(element.tag)}", values[name]
                )


def _check_paper(styles: Styles, report: Report) -> None:
    """The margins of each page leave room for words."""
    for layout in styles.layouts.values():
        for part in layout.iterchildren("{*}page-layout-properties"):
            values = attributes(part)
            whole = values.get("fo:margin", "0cm")
            for size, sides in (("fo:page-width", "left right"), ("fo:page-height", "top bottom")):
                lengths = [values.get(size, "20cm")]
                lengths += [values.get(f"fo:margin-{side}", whole) for side in sides.split()]
                paper, *margins = (points(one) or 0.0 for one in lengths)
                if paper - sum(map(abs, margins)) < LEAST_TEXT:
                    report.add("odt.beside-page", "page setup")


def _background(styles: Styles) -> str:
    """The colour of the pages; that of the first kind of page that has one."""
    for layout in styles.layouts.values():
        for part in layout:
            colour = attributes(part).get("fo:background-color", "")
            if re.fullmatch("#[0-9a-fA-F]{6}", colour):
                return colour.lower()
    return "#ffffff"


def _headers(
    package: Package, styles: Styles, reader: BlockReader
) -> tuple[list[Block], list[Block]]:
    """Headers and footers of the pages that the document has."""
    used = _used_pages(package, styles)
    headers: list[Block] = []
    footers: list[Block] = []
    for name, page in styles.pages.items():
        regions = {plain(region.tag): region for region in page}
        for kind, region in regions.items():
            words = " ".join("".join(region.itertext()).split())
            if not words and region.find(".//{*}frame") is None:
                continue
            shown = attributes(region).get("style:display", "true") == "true"
            if name not in used or not shown or _is_rare(kind, regions):
                reader.report.add("odt.unused-header", f"styles.xml, {kind}")
                continue
            blocks = reader.read(region)
            (headers if "header" in kind else footers).extend(blocks)
    return headers, footers


def _is_rare(kind: str, regions: dict[str, Any]) -> bool:
    """Whether a header is on some pages alone, of which the document may have none.

    The one of the first page is always there; then the others may be on no page.
    """
    base = kind.removesuffix("-left").removesuffix("-first")
    if kind.endswith("-left"):
        return _words(regions[kind]) != _words(regions.get(base))
    first = regions.get(f"{base}-first")
    displayed = first is not None and attributes(first).get("style:display", "true") == "true"
    return kind == base and displayed and _words(first) != _words(regions[kind])


def _words(region: Any) -> str:
    return "" if region is None else " ".join("".join(region.itertext()).split())


def _used_pages(package: Package, styles: Styles) -> set[str]:
    """The pages that the body asks for, and the one that a text begins with.

    A page names the one that follows it.
    """
    names = {"Standard"} if "Standard" in styles.pages else set(list(styles.pages)[:1])
    used = {
        value
        for element in _body(package.content).iter("{*}*")
        for name, value in attributes(element).items()
        if name.endswith("style-name")
    }
    for family, name, _ in list(styles.named()):
        if name in used and family in ("paragraph", "table"):
            names.add(styles.own(family, name).get("style:master-page-name", ""))
    for _ in styles.pages:
        pages = [styles.pages[name] for name in names if name in styles.pages]
        names |= {attributes(page).get("style:next-style-name", "") for page in pages}
    return names
