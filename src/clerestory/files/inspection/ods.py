"""What an OpenDocument spreadsheet hides."""

import re
from typing import Any

from clerestory.files.inspection.findings import Finding, Unreadable, found
from clerestory.files.inspection.opendocument.meta import check_meta, check_settings
from clerestory.files.inspection.opendocument.names import attributes, plain
from clerestory.files.inspection.opendocument.package import Package, check_markup, read_package
from clerestory.files.inspection.opendocument.sheet_cells import SheetReader, SheetView
from clerestory.files.inspection.opendocument.styles import Styles
from clerestory.files.inspection.reports import Report

# Attributes that this module and the reader of cells look into.
_READ = frozenset(
    {
        ("table:table", "table:name"), ("table:table", "table:print-ranges"),
        ("table:database-range", "table:name"), ("table:named-range", "table:name"),
        ("table:database-range", "table:target-range-address"), ("text:a", "xlink:href"),
        ("text:a", "office:title"), ("text:a", "office:name"), ("text:a", "xlink:title"),
        ("text:a", "office:target-frame-name"),
    }
    | {
        (f"table:{cell}", name)
        for cell in ("table-cell", "covered-table-cell")
        for name in ("table:formula", "office:value", "office:string-value", "office:date-value",
                     "office:time-value", "table:content-validation-name")
    }
)  # fmt: skip

# What may stand beside the sheets, and within one beside its rows, and what it is otherwise.
_BESIDE = {
    "table:tracked-changes": "ods.tracked-change", "table:content-validations": "ods.validation",
    "table:dde-links": "ods.link", "table:data-pilot-tables": "ods.pivot",
    "table:consolidation": "ods.link",
    "table:label-ranges": "ods.names", "office:event-listeners": "opendocument.macros",
}  # fmt: skip
_WITHIN = {
    "table:table-source": "ods.external-table", "office:dde-source": "ods.link",
    "table:scenario": "ods.scenario", "table:named-expressions": "ods.names",
    "calcext:conditional-formats": "ods.conditional",
    "office:event-listeners": "opendocument.macros",
    "loext:sparkline-groups": "ods.conditional",
}  # fmt: skip
_LINES = re.compile(
    r"table:table-(header-)?(rows?|columns?)|table:table-(row|column)-group|table:title|table:desc"
)
_RANGE_NAME = re.compile(r"__Anonymous_Sheet_DB__\d{1,3}")
_RANGE_ATTRIBUTES = {
    "table:name", "table:target-range-address", "table:contains-header", "table:orientation",
    "table:display-filter-buttons", "table:on-update-keep-styles", "table:on-update-keep-size",
    "table:has-persistent-data", "table:is-selection",
}  # fmt: skip

# Print headers as LibreOffice has them from the start: words that go with their fields.
_HEADER_WORDS = re.compile(
    r"\s*(Page|Seite|Pagina|Página|Sida|Side|Strona|Stránka|Sivu|Oldal|Sayfa|頁|页|ページ|"
    r"of|von|de|/|,|\(|\)|\?\?\?|\s)*\s*"
)
_HEADER_FIELDS = {"text:sheet-name", "text:page-number", "text:page-count", "text:title",
                  "text:date", "text:time", "text:span", "text:p", "style:region-left",
                  "style:region-center", "style:region-right", "text:s", "text:tab"}  # fmt: skip


def inspect(content: bytes) -> list[Finding]:
    """The findings of an .ods file. Raises Unreadable for one that cannot be looked through."""
    _, report = read_sheets(content)
    return report.findings()


def read_sheets(content: bytes) -> tuple[list[SheetView], Report]:
    """The visible sheets with their visible cells, and the report on all that is not."""
    package = read_package(content, "ods")
    report, body = package.report, _body(package.content)
    check_markup(package, _READ)
    styles = Styles(*(root for root in (package.styles, package.content) if root is not None))
    tables = [child for child in body if plain(child.tag) == "table:table"]
    names = frozenset(attributes(table).get("table:name", "") for table in tables)
    reader = SheetReader(styles, report, names)
    sheets = [sheet for table in tables if (sheet := _sheet(table, reader))]
    for child in body:
        _check_beside(child, names, report)
    for _ in package.pictures:
        report.add("opendocument.unknown-part", "Pictures/")  # those that are shown are refused
    check_meta(package.meta, report)
    check_settings(package.settings, report)
    _check_headers(package, report)
    return sheets, report


def _body(root: Any) -> Any:
    bodies = root.findall("{*}body")
    inside = [child for body in bodies for child in body if isinstance(child.tag, str)]
    if len(inside) != 1 or plain(inside[0].tag) != "office:spreadsheet":
        raise Unreadable(found("file.broken", "content.xml"))
    return inside[0]


def _sheet(table: Any, reader: SheetReader) -> SheetView | None:
    """The visible cells of a sheet; None for a sheet that is not shown."""
    values, report = attributes(table), reader.report
    name = values.get("table:name", "")
    style = reader.styles.own("table", values.get("table:style-name", ""))
    hidden = style.get("table:display", "true") != "true"
    outside = table.find("{*}table-source") is not None or "#$" in name
    for child in table:
        _check_within(child, name, hidden, report)
    if "table:protection-key" in values:
        report.add("ods.protected", name)
    if not _names_cells(values.get("table:print-ranges", ""), reader.names):
        report.add("ods.names", name)
    if hidden or outside:
        report.add(
            "ods.external-table" if outside else "ods.hidden-sheet", "a sheet that is hidden"
        )
        return None
    report.show(name)
    return reader.read(table, name)


def _check_within(child: Any, sheet: str, hidden: bool, report: Report) -> None:
    kind = plain(child.tag)
    place = "a sheet that is hidden" if hidden else sheet
    if (child.tail or "").strip():
        report.add("opendocument.not-understood", place)
    if not isinstance(child.tag, str):
        return
    if kind in ("table:title", "table:desc"):
        report.add_unless_shown("opendocument.alt-text", place, child.text or "")
    elif kind == "table:shapes":
        report.add("opendocument.drawing", place)
    elif kind == "office:forms":
        if len(child):
            report.add("opendocument.form", place)
    elif kind in ("loext:table-protection", "table:table-protection"):
        if len(child) or (child.text or "").strip():
            report.add("opendocument.not-understood", f"{place}, {kind}")
    elif kind in _WITHIN:
        if len(child) or child.attrib:
            report.add(_WITHIN[kind], place)
    elif not _LINES.fullmatch(kind):
        report.add("opendocument.not-understood", f"{place}, {kind}")


def _check_beside(child: Any, names: frozenset[str], report: Report) -> None:
    kind = plain(child.tag)
    if (child.tail or "").strip():
        report.add("opendocument.not-understood", "content.xml")
    if kind == "table:database-ranges":
        for one in child:
            _check_range(one, names, report)
    elif kind == "table:named-expressions":
        if len(child):
            report.add("ods.names", "content.xml")
    elif kind in _BESIDE:
        if len(child):
            report.add(_BESIDE[kind], "content.xml")
    elif kind == "table:calculation-settings":
        if any(plain(one.tag) not in ("table:iteration", "table:null-date") for one in child):
            report.add("opendocument.not-understood", f"content.xml, {kind}")
    elif kind == "office:forms":
        if len(child):
            report.add("opendocument.form", "content.xml")
    elif kind != "table:table" and isinstance(child.tag, str):
        report.add("opendocument.not-understood", f"content.xml, {kind}")


def _check_range(one: Any, names: frozenset[str], report: Report) -> None:
    """A range that only says where the table of a sheet is, under the name of that sheet."""
    values = attributes(one)
    plain_names = {re.sub(r"\W", "_", name) for name in names}
    known = values.get("table:name", "") in plain_names or _RANGE_NAME.fullmatch(
        values.get("table:name", "")
    )
    inside = _names_cells(values.get("table:target-range-address", ""), names)
    bare = not len(one) and set(values) <= _RANGE_ATTRIBUTES
    if plain(one.tag) != "table:database-range" or not (known and inside and bare):
        report.add("ods.names", "content.xml, table:database-range")


def _names_cells(ranges: str, names: frozenset[str]) -> bool:
    """Whether `ranges` are addresses of cells on the sheets with these names."""
    sheet = r"\$?('(?:[^']|'')++'|[^'.:\s]+)"
    corner = rf"(?:{sheet})?\.\$?[A-Z]{{1,3}}\$?\d{{1,7}}"
    one = rf"{corner}(?::{corner})?"
    if ranges and not re.fullmatch(rf"{one}(?: {one})*", ranges):
        return False
    said = re.findall(rf"{sheet}\.\$?[A-Z]", ranges)
    return all(_unquoted(name) in names for name in said)


def _unquoted(name: str) -> str:
    return name[1:-1].replace("''", "'") if name.startswith("'") else name


def _check_headers(package: Package, report: Report) -> None:
    """Headers and footers of printed sheets: no reader of the screen sees them."""
    if package.styles is None:
        return
    for page in package.styles.iter("{*}master-page"):
        for region in page:
            for element in region.iter("{*}*"):
                kind, text = plain(element.tag), element.text or ""
                inner = kind in _HEADER_FIELDS or element is region
                if not inner:
                    report.add("ods.print-header", "styles.xml")
                filled = kind in ("text:date", "text:time") and re.fullmatch(r"[\d.:/ -]*", text)
                numbered = kind in ("text:page-number", "text:page-count") and text.isdecimal()
                for words in (text if not (filled or numbered) else "", element.tail or ""):
                    if not _HEADER_WORDS.fullmatch(words):
                        report.add_unless_shown("ods.print-header", "styles.xml", words)
