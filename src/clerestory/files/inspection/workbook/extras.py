"""What a worksheet carries beside its cells: views, headers, links, rules, tables."""

import re
from collections.abc import Iterator

from clerestory.files.inspection.findings import Finding, found
from clerestory.files.inspection.workbook.formulas import formula_mode
from clerestory.files.inspection.workbook.grammar import is_plain
from clerestory.files.inspection.workbook.package import Package, Relation
from clerestory.files.inspection.workbook.properties import is_font
from clerestory.files.inspection.workbook.sheets import S, Sheet, area, position
from clerestory.files.inspection.workbook.styles import Styles, is_on
from clerestory.files.inspection.workbook.visibility import View, Words

_R_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_X14 = "{http://schemas.microsoft.com/office/spreadsheetml/2009/9/main}"
_XM = "{http://schemas.microsoft.com/office/excel/2006/main}"
_MOST_FROZEN_ROWS, _MOST_FROZEN_COLUMNS, _LEAST_ZOOM = 60, 30, 20
_FIELD = re.compile(
    r'&"(?P<font>[\w \-]{0,40})(,( ?(Regular|Standard|Normal|Book|Roman|Light|Medium|Semibold|'
    r'Black|Bold|Italic|Oblique|Fett|Kursiv|Gras|Italique|Negrita|Cursiva)){1,2})?"|'
    r"&K[0-9A-F]{6}|&K\d\d[+-]\d{3}|&\d{1,3}|&[LCRPNDTAFBIUESXY&]",
    re.IGNORECASE,
)
_CODE_NAME = re.compile(r"(Sheet|Tabelle|Feuil|Hoja|Foglio)\d+")
_TABLE_NAME = re.compile(r"Table_?\d+|Tabelle\d+|Tableau\d+|__Anonymous_\w+")
_HEADER_WORDS = {"page", "of", "sheet", "seite", "von", "table"}


def extras(
    package: Package, sheet: Sheet, view: View, words: Words, sheets: list[str]
) -> Iterator[Finding]:
    """Findings of a sheet's parts other than its cells. `sheets` are the names of all sheets."""
    place = sheet.label
    yield from _views(sheet, place)
    yield from _links(package, sheet, view, words, place, sheets)
    yield from _rules(sheet, words, place)
    yield from _protection(sheet, view, place)
    for one in sheet.root.iter(f"{_XM}f", f"{_XM}sqref", f"{_X14}id"):
        if not all(_is_reference(text, sheets) for text in (one.text or "").split()):
            yield found("xlsx.extension", sheet.part)
    for one in sheet.root.findall(f"{S}headerFooter/*"):
        if not _is_plain_header(one.text or "", words):
            yield found("xlsx.header-footer", place)
    for one in sheet.root.iter(f"{S}filter", f"{S}customFilter"):
        if not words.say(one.get("val", "")):
            yield found("xlsx.filter-value", place)
    for one in sheet.root.iter(f"{S}sortCondition"):
        if one.get("customList"):
            yield found("xlsx.filter-value", place)
    for one in sheet.root.findall(f"{S}sheetPr"):
        code = one.get("codeName", "")
        if code not in ("", sheet.name) and not _CODE_NAME.fullmatch(code):
            yield found("xlsx.code-name", place)


def _is_reference(text: str, sheets: list[str]) -> bool:
    """Whether the text of an extension is a number, or means cells of the workbook."""
    sheet, mark, cells = text.replace("$", "").rpartition("!")
    return is_plain(cells) and (not mark or sheet.strip("'") in sheets)


def _views(sheet: Sheet, place: str) -> Iterator[Finding]:
    used = [(cell.row, cell.column) for cell in sheet.cells]
    if not used:
        return
    for one in sheet.root.iter(f"{S}sheetView"):
        if is_on(one.get("showFormulas")) and any(cell.formula for cell in sheet.cells):
            yield found("xlsx.formulas-shown", place)
        zooms = (int(value) for key, value in one.items() if key.startswith("zoomScale"))
        if any(0 < zoom < _LEAST_ZOOM for zoom in zooms):  # 0: as the program likes
            yield found("xlsx.zoom", place)
        pane = one.find(f"{S}pane")
        if pane is None or pane.get("state", "split") == "split":
            continue
        if float(pane.get("ySplit", 0)) > _MOST_FROZEN_ROWS:
            yield found("xlsx.frozen-away", place)
        if float(pane.get("xSplit", 0)) > _MOST_FROZEN_COLUMNS:
            yield found("xlsx.frozen-away", place)
        try:
            top, left = position(one.get("topLeftCell", "A1"))
        except ValueError:
            top, left = 1, 1
        if any(row < top or column < left for row, column in used):
            yield found("xlsx.frozen-away", place)


def _links(
    package: Package, sheet: Sheet, view: View, words: Words, place: str, sheets: list[str]
) -> Iterator[Finding]:
    targets = {one.id: one for one in package.relations.get(sheet.part, ())}
    used = set()
    texts = {(one.cell.row, one.cell.column): one.shown.text for one in view.seen}
    for link in sheet.root.iter(f"{S}hyperlink"):
        where = f"{place}, {_cells(link.get('ref', ''))}"
        relation = targets.get(link.get(_R_ID, ""))
        used.add(link.get(_R_ID, ""))
        try:
            text = texts.get(area(link.get("ref", ""))[:2], "")
        except ValueError:
            text = ""
        said = [link.get("tooltip", ""), link.get("display", "")]
        location = link.get("location", "")
        if relation is None:
            known = _is_place(location, sheets, words)
        else:
            known = _says(text, relation) and location in text
        if not known or not all(words.say(one) for one in said):
            yield found("xlsx.hyperlink", where)
    for id, relation in targets.items():
        if relation.kind == "hyperlink" and id not in used:
            yield found("xlsx.hyperlink", place)


def _is_place(location: str, sheets: list[str], words: Words) -> bool:
    """Whether a link leads to cells of the workbook, or to a name that its words say."""
    sheet, _, cells = location.removeprefix("#").rpartition("!")
    plain = sheet.removeprefix("'").removesuffix("'").replace("''", "'")
    if sheet and plain not in sheets:
        return False
    return is_plain(cells.replace("$", "")) or words.say(cells)


def _says(text: str, relation: Relation) -> bool:
    """Whether the text that is shown holds the whole address."""
    bare = re.sub(r"^(mailto:|https?://)", "", relation.target).rstrip("/")
    return bool(bare) and bare in text


def _rules(sheet: Sheet, words: Words, place: str) -> Iterator[Finding]:
    for one in sheet.root.iter(f"{S}dataValidation"):
        where = f"{place}, {_cells(one.get('sqref', ''))}"
        said = [one.get(key, "") for key in ("errorTitle", "error", "promptTitle", "prompt")]
        formulas = [child.text or "" for child in one]
        literal = any(
            not words.say(text.strip('"')) if text.startswith('"') else _is_telling(text, words)
            for text in formulas
        )
        if literal or not all(words.say(text) for text in said):
            yield found("xlsx.data-validation", where)
    for block in sheet.root.iter(f"{S}conditionalFormatting"):
        where = f"{place}, {_cells(block.get('sqref', ''))}"
        for rule in block.iter(f"{S}cfRule"):
            texts = [child.text or "" for child in rule.findall(f"{S}formula")]
            texts += [child.get("val", "") for child in rule.iter(f"{S}cfvo")]
            if (rule.get("text") and not words.say(rule.get("text"))) or any(
                _is_telling(text, words) for text in texts if not _is_number(text)
            ):
                yield found("xlsx.rule-literal", where)


def _cells(reference: str) -> str:
    """Cells as a place; not what else somebody may have written there."""
    known = re.fullmatch(r"[A-Z]{1,3}\d{1,7}([: ][A-Z]{1,3}\d{1,7}){0,20}", reference)
    return f"cells {reference}" if known and is_plain(reference) else "some cells"


def _is_telling(text: str, words: Words) -> bool:
    return formula_mode(text, words) is not None and not _is_number(text)


def _is_number(text: str) -> bool:
    return re.fullmatch(r"-?\d*\.?\d*", text) is not None


def _protection(sheet: Sheet, view: View, place: str) -> Iterator[Finding]:
    one = sheet.root.find(f"{S}sheetProtection")
    if one is None:
        return
    if any(one.get(key) for key in ("password", "hashValue", "saltValue", "algorithmName")):
        yield found("xlsx.protection", place)
    if is_on(one.get("sheet")):
        for seen in view.seen:
            if seen.look.locks_formula and seen.cell.formula is not None:
                yield found("xlsx.hidden-formula", sheet.place(seen.cell))


def _is_plain_header(text: str, words: Words) -> bool:
    """Whether a header or footer has nothing but fields, page words and words of the sheets."""
    rest = _FIELD.sub(lambda one: " " if is_font(one["font"] or "-") else "&", text)
    mine = [word for word in re.findall(r"\w+", rest.casefold()) if word not in _HEADER_WORDS]
    return "&" not in rest and all(words.say(word) for word in mine)


def tables(package: Package, sheet: Sheet, styles: Styles, words: Words) -> Iterator[Finding]:
    """Findings of the tables that lie on a sheet."""
    for relation in package.relations.get(sheet.part, ()):
        if relation.kind != "table" or relation.target not in package.parts:
            continue
        root = package.root(relation.target)
        for name in ("name", "displayName"):
            text = root.get(name, "")
            split = re.sub(r"_+|(?<=[a-z])(?=[A-Z])", " ", text)
            if not _TABLE_NAME.fullmatch(text) and not words.say(split):
                yield found("xlsx.table-name", relation.target)
        for one in root.iter("{*}*"):
            keys = ("comment", "uniqueName", "totalsRowLabel", "name") if one is not root else (
                "comment",)  # fmt: skip
            if one.tag.endswith("}tableStyleInfo"):
                if not re.fullmatch(
                    r"(TableStyle(Light|Medium|Dark)\d{1,2})?", one.get("name", "")
                ):
                    yield found("xlsx.style-name", relation.target)
                if one.get("name") and styles.hides_in_table(one.get("name")):
                    yield found("xlsx.table-look", relation.target)
                continue
            if not all(words.say(one.get(key, "").replace("_x000a_", " ")) for key in keys):
                yield found("xlsx.table-text", relation.target)
            if any("CellStyle" in key for key in one.keys()):  # noqa: SIM118  # lxml
                yield found("xlsx.style-name", relation.target)
            if one.tag.endswith("Formula") and formula_mode(one.text or "", words):
                yield found("xlsx.formula-literal", relation.target)
        for one in root.iter(f"{S}filter", f"{S}customFilter"):
            if not words.say(one.get("val", "")):
                yield found("xlsx.filter-value", relation.target)
