"""What a workbook (xlsx, xlsm) hides: each way of the catalogue, and all that is not understood."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from clerestory.files.inspection.cells.formula_values import work_out
from clerestory.files.inspection.findings import Finding, Unreadable, found
from clerestory.files.inspection.workbook import conditions as xlsx_conditions
from clerestory.files.inspection.workbook import drawings as xlsx_drawings
from clerestory.files.inspection.workbook import extras as xlsx_extras
from clerestory.files.inspection.workbook import formulas as xlsx_formulas
from clerestory.files.inspection.workbook import properties as xlsx_properties
from clerestory.files.inspection.workbook.grammar import strays
from clerestory.files.inspection.workbook.package import Package, read_package
from clerestory.files.inspection.workbook.sheets import S, read_sheet, read_strings
from clerestory.files.inspection.workbook.styles import Styles, is_on
from clerestory.files.inspection.workbook.visibility import (
    INVISIBLE,
    View,
    Words,
)

MOST_FINDINGS = 10_000
_GRAMMAR_KINDS = ("workbook", "styles", "strings", "theme", "table", "chain")


@dataclass(frozen=True, slots=True)
class Workbook:
    """A workbook that has been read: its parts, and the view of each sheet in order."""

    package: Package
    styles: Styles
    views: list[View]
    strings: int
    stale: list[str]

    @property
    def visible(self) -> list[View]:
        """The views of the sheets that are not hidden."""
        return [view for view in self.views if view.sheet.state == "visible"]


def read_workbook(content: bytes) -> Workbook:
    """Every sheet of a workbook. Raises Unreadable."""
    package = read_package(content)
    styles = Styles(package)
    strings = read_strings(package, styles)
    setup = package.root("xl/workbook.xml").find(f"{S}workbookPr")
    from_1904 = setup is not None and is_on(setup.get("date1904"))
    sheets = [read_sheet(package, one, styles, strings) for one in package.sheets()]
    calculation = package.root("xl/workbook.xml").find(f"{S}calcPr")
    on_load = calculation is not None and is_on(calculation.get("fullCalcOnLoad"))
    stale = work_out(sheets, on_load=on_load)
    try:
        views = [View(sheet, styles, from_1904=from_1904) for sheet in sheets]
        for view in views:
            view.findings += xlsx_conditions.leave_out(view)
    except ValueError:
        raise Unreadable(found("file.broken", "xl/worksheets")) from None
    return Workbook(package, styles, views, len(strings), stale)


def inspect(content: bytes) -> list[Finding]:
    """What a workbook hides. Raises Unreadable for one that cannot be looked through."""
    return findings_of(read_workbook(content))


def findings_of(workbook: Workbook) -> list[Finding]:
    """What a workbook that has been read hides; each mode once for each place."""
    try:
        found_ones = dict.fromkeys(_findings(workbook))
    except (ValueError, TypeError, KeyError, IndexError, AttributeError) as error:
        if isinstance(error, Unreadable):
            raise
        raise Unreadable(found("file.broken", "archive")) from None
    return list(found_ones)[:MOST_FINDINGS]


def _findings(workbook: Workbook) -> Iterator[Finding]:
    package, styles = workbook.package, workbook.styles
    yield from package.findings
    names = [view.sheet.name for view in workbook.views]
    used = [seen.shown.text for view in workbook.visible for seen in view.seen]
    main = package.root("xl/workbook.xml")
    defined = [one.get("name", "") for one in main.iter("{*}definedName")]
    tables = [package.root(part).get("displayName", "") for part in package.of_kind("table")]
    words = Words([*used, *(view.sheet.name for view in workbook.visible)], [*defined, *tables])
    for kind in _GRAMMAR_KINDS:
        for part in package.of_kind(kind):
            yield from strays(package.root(part), part)
    for view in workbook.views:
        yield from _sheet(package, styles, view, words, names)
    yield from _strings(workbook)
    yield from _chain(workbook)
    for place in workbook.stale:
        yield found("xlsx.stale-value", place)
    if not workbook.visible:
        yield found("xlsx.hidden-sheet", "workbook")
    yield from xlsx_properties.workbook(package, len(names))
    yield from xlsx_formulas.names(main, names, words)
    yield from xlsx_properties.properties(package, words)
    yield from xlsx_properties.style_texts(package, styles, used)
    yield from xlsx_drawings.drawings(package, workbook.visible, words)


def _sheet(
    package: Package, styles: Styles, view: View, words: Words, names: list[str]
) -> Iterator[Finding]:
    sheet = view.sheet
    if sheet.state != "visible":
        mode = "xlsx.very-hidden-sheet" if sheet.state == "veryHidden" else "xlsx.hidden-sheet"
        yield found(mode, sheet.label)
    if len(sheet.name) > 31 or INVISIBLE.search(sheet.name):
        yield found("xlsx.sheet-name", f"sheet {sheet.part}")
    yield from strays(sheet.root, sheet.part, skip=frozenset({"sheetData"}))
    yield from sheet.findings
    for unseen in view.unseen:
        yield found(unseen.mode, sheet.place(unseen.cell))
    yield from view.findings
    for cell in sheet.cells:
        if cell.formula:
            telling = xlsx_formulas.formula_mode(cell.formula, words)
            if telling:
                yield found(telling, sheet.place(cell))
    yield from xlsx_extras.extras(package, sheet, view, words, names)
    yield from xlsx_extras.tables(package, sheet, styles, words)


def _strings(workbook: Workbook) -> Iterator[Finding]:
    """Shared strings that no cell uses."""
    used = {cell.shared for view in workbook.views for cell in view.sheet.cells}
    if any(index not in used for index in range(workbook.strings)):
        yield found("xlsx.orphan-string", "xl/sharedStrings.xml")


def _chain(workbook: Workbook) -> Iterator[Finding]:
    """Entries of the order of calculation whose formula is gone."""
    formulas = {
        cell.place
        for view in workbook.views
        for cell in view.sheet.cells
        if cell.formula is not None
    }
    for part in workbook.package.of_kind("chain"):
        for one in _cells(workbook.package.root(part)):
            if one.get("r") not in formulas:
                yield found("xlsx.calculation-chain", part)
                return


def _cells(root: Any) -> Iterator[Any]:
    yield from root.iter(f"{S}c")
