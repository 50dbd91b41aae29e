"""Workbooks: what is hidden and what only looks so, and what a rebuilt one shows."""

import io
import re
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import openpyxl
import pytest
from openpyxl.chart import BarChart, Reference
from openpyxl.drawing.image import Image as Picture
from openpyxl.formatting.rule import CellIsRule
from openpyxl.styles import Font, PatternFill
from openpyxl.worksheet.datavalidation import DataValidation
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from clerestory.files.inspection import xlsx as inspection
from clerestory.files.inspection.findings import Unreadable
from clerestory.files.rebuilding import xlsx as rebuilding
from corpus.xlsx_files import SHEET, before, book, edited, parts, swapped, with_cell


def modes(content: bytes) -> list[str]:
    return [one.mode.removeprefix("xlsx.") for one in inspection.inspect(content)]


def modes_of(change: Callable[[Any], None]) -> list[str]:
    return modes(book(change))


def formula(text: str, value: str = "1") -> bytes:
    return with_cell(book(), f'<c r="A4"><f>{text}</f><v>{value}</v></c>')


def rebuilt(content: bytes) -> Any:
    return openpyxl.load_workbook(io.BytesIO(rebuilding.rebuild(content, "xlsx")))


def reasons(content: bytes, target: str = "xlsx") -> list[tuple[str, str]]:
    with pytest.raises(Unreadable) as caught:
        rebuilding.rebuild(content, target)
    return [(one.mode, one.place) for one in caught.value.findings]


def test_a_finding_has_its_sheet_and_cell() -> None:
    def hide(sheet: Any) -> None:
        sheet["C2"] = "x"
        sheet["C2"].font = Font(color="FFFFFF")

    assert [one.place for one in inspection.inspect(book(hide))] == ["sheet Data, cell C2"]


def test_the_name_of_a_hidden_sheet_is_not_told() -> None:
    def hide(sheet: Any) -> None:
        sheet.parent.create_sheet("Secret")["A1"] = "x"
        sheet.parent["Secret"].sheet_state = "hidden"

    assert [one.place for one in inspection.inspect(book(hide))] == ["hidden sheet 2"]


@pytest.mark.parametrize(
    ("colour", "ground", "hidden"),
    [
        ("FFFFFF", "003078", False), ("000000", "FFFF00", False), ("767676", "FFFFFF", False),
        ("BFBFBF", "FFFFFF", False), ("E7E7E7", "FFFFFF", True), ("FFFFFF", "F0F0F0", True),
        ("003078", "003078", True), ("010101", "000000", True),
    ],
)  # fmt: skip
def test_text_is_hidden_by_little_contrast(colour: str, ground: str, hidden: bool) -> None:
    def paint(sheet: Any) -> None:
        sheet["A2"].font = Font(color=colour)
        sheet["A2"].fill = PatternFill("solid", fgColor=ground)

    assert modes_of(paint) == (["text-colour"] if hidden else [])


@pytest.mark.parametrize(("size", "hidden"), [(4.5, True), (5, False), (8, False)])
def test_the_smallest_font(size: float, hidden: bool) -> None:
    def write(sheet: Any) -> None:
        sheet["A2"].font = Font(size=size)

    assert modes_of(write) == (["tiny-font"] if hidden else [])


def test_hidden_rows_and_columns_without_content_hide_nothing() -> None:
    def hide(sheet: Any) -> None:
        sheet.row_dimensions[9].hidden = True
        sheet.column_dimensions["K"].hidden = True

    assert modes_of(hide) == []


@pytest.mark.parametrize(("place", "found"), [("A43", []), ("A44", ["remote-cell"]),
                                              ("N2", []), ("O2", ["remote-cell"])])  # fmt: skip
def test_how_far_a_cell_may_be_from_the_others(place: str, found: list[str]) -> None:
    assert modes_of(lambda sheet: sheet.__setitem__(place, "x")) == found


@pytest.mark.parametrize(
    ("value", "code", "hidden"),
    [
        (date(2024, 5, 17), "yyyy", True), (date(2024, 5, 17), "mmm yyyy", True),
        (date(2024, 5, 1), "mmm yyyy", False), (date(2024, 1, 1), "yyyy", False),
        (datetime(2024, 5, 17, 9, 30), "dd/mm/yyyy", True), (0, "0;-0;;@", True),
        (1234, "0,", True), (5, "#,##0.00", False), (3.14159, "0.00", False), (0.5, "0%", False),
        (0, '#,##0;-#,##0;"-"', False),
    ],
)  # fmt: skip
def test_a_format_may_not_hide_what_a_value_says(value: Any, code: str, hidden: bool) -> None:
    def write(sheet: Any) -> None:
        sheet["B2"] = value
        sheet["B2"].number_format = code

    assert modes_of(write) == (["number-format"] if hidden else [])


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("SUM(B2:B3)", []), ("ROUND(B2/B3*100,1)", []), ("IF(B2&gt;10,\"Alder\",\"Brook\")", []),
        ("IF(B2&gt;10,\"Alder\",\"Cedar\")", ["formula-literal"]), ("5", ["formula-literal"]),
        ("3+4", ["formula-literal"]), ("B2+4711", ["formula-literal"]),
        ("B2+secret", ["formula-literal"]), ("N(\"Cedar\")+1", ["formula-literal"]),
        ("SUM({1,2,3})", []), ("'[1]Other'!A1", ["external-link"]),
        ("WEBSERVICE(A1)", ["external-link"]),
    ],
)  # fmt: skip
def test_formulas_of_cells_alone_hide_nothing(text: str, found: list[str]) -> None:
    assert [one for one in modes(formula(text)) if one != "stale-value"] == found


def test_a_list_of_words_that_are_shown_hides_nothing() -> None:
    def rule(sheet: Any) -> None:
        validation = DataValidation(type="list", formula1='"Alder,Brook"')
        validation.add("A2")
        sheet.add_data_validation(validation)

    assert modes_of(rule) == []


def test_a_stored_value_that_is_another_than_the_formula_comes_to() -> None:
    stored = formula("SUM(B2:B3)", "43")
    assert modes(edited(stored, "xl/workbook.xml", swapped(' fullCalcOnLoad="1"', ""))) == [
        "stale-value"
    ]
    assert rebuilt(stored)["Data"]["A4"].value == 42  # worked out when it is opened


def test_a_formula_without_a_value_that_is_not_understood_is_refused() -> None:
    content = with_cell(book(), '<c r="A4"><f>VLOOKUP(B2,A1:B3,1)</f></c>')
    assert modes(content) == []
    assert reasons(content) == [("xlsx.stale-value", "sheet Data, cell A4")]


def test_cells_twice_or_out_of_order_are_refused() -> None:
    doubled = edited(
        book(), SHEET, before("</sheetData>", '<row r="2"><c r="A2"><v>1</v></c></row>')
    )
    assert reasons(doubled) == [("xlsx.two-readers", "sheet Data, row 2")]


def test_a_value_that_is_not_of_its_kind_is_refused() -> None:
    assert reasons(with_cell(book(), '<c r="A4"><v>twelve</v></c>')) == [
        ("file.broken", "sheet Data")
    ]


def test_a_rebuilt_sheet_closes_the_gap_of_a_hidden_row_and_column() -> None:
    def hide(sheet: Any) -> None:
        sheet.insert_cols(2)
        sheet["B2"] = "x"
        sheet.column_dimensions["B"].hidden = True
        sheet.row_dimensions[2].hidden = True

    rows = list(rebuilt(book(hide))["Data"].values)
    assert rows == [("Visible words", "Count"), ("Brook", 30)]


def test_a_rebuilt_number_is_as_fine_as_it_was_shown() -> None:
    def write(sheet: Any) -> None:
        sheet["B2"], sheet["B3"] = 3.14159, 0.12345
        sheet["B2"].number_format, sheet["B3"].number_format = "0.0", "0.0%"
        sheet["B4"] = datetime(2024, 5, 17)
        sheet["B4"].number_format = "dd/mm/yyyy"

    sheet = rebuilt(book(write))["Data"]
    assert (sheet["B2"].value, sheet["B3"].value) == (3.1, 0.123)
    assert (sheet["B4"].value, sheet["B4"].number_format) == (datetime(2024, 5, 17), "dd/mm/yyyy")


def test_a_rebuilt_workbook_keeps_bold_merged_cells_and_names() -> None:
    def write(sheet: Any) -> None:
        sheet["A1"].font = Font(bold=True)
        sheet["A5"] = "=1+B2"
        sheet["A6"] = "Over both"
        sheet.merge_cells("A6:B6")

    sheet = rebuilt(book(write))["Data"]
    assert sheet["A1"].font.bold and not sheet["A2"].font.bold
    assert [str(one) for one in sheet.merged_cells.ranges] == ["A6:B6"]
    assert sheet["A5"].value == 13


def _with_picture(sheet: Any) -> None:
    out = io.BytesIO()
    image = Image.new("RGB", (60, 40))
    image.putdata([(x * 4, y * 6, 120) for y in range(40) for x in range(60)])
    image.save(out, "png", pnginfo=_note("Officer"))
    out.seek(0)
    sheet.add_image(Picture(out), "D3")


def _note(text: str) -> PngInfo:
    info = PngInfo()
    info.add_text("Author", text)
    return info


def test_a_picture_is_made_afresh_where_it_stood() -> None:
    content = book(_with_picture)
    assert modes(content) == ["picture"]
    (picture,) = rebuilt(content)["Data"]._images
    assert (picture.anchor._from.row, picture.anchor._from.col) == (2, 3)
    pixels = Image.open(picture.ref).convert("RGB")
    assert pixels.size == (60, 40)
    assert pixels.getpixel((30, 20)) == pytest.approx((120, 120, 120), abs=3)
    files = parts(rebuilding.rebuild(content, "xlsx"))
    assert not any(b"Officer" in part for part in files.values())
    assert ("xlsx.visible-drawing", "xl/drawings/drawing1.xml") in reasons(content, "csv")


def test_a_chart_is_clean_if_it_holds_what_cells_show_and_is_not_lost_silently() -> None:
    def draw(sheet: Any) -> None:
        chart = BarChart()
        chart.add_data(Reference(sheet, min_col=2, min_row=1, max_row=3), titles_from_data=True)
        sheet.add_chart(chart, "D2")

    assert modes(book(draw)) == []
    assert reasons(book(draw)) == [("xlsx.visible-drawing", "xl/charts/chart1.xml")]


def test_text_that_begins_like_a_formula_stays_text() -> None:
    content = with_cell(book(), '<c r="A4" t="inlineStr"><is><t>=1+1</t></is></c>')
    cell = rebuilt(content)["Data"]["A4"]
    assert (cell.value, cell.data_type) == ("=1+1", "s")
    assert b"'=1+1," in rebuilding.rebuild(content, "csv")


def test_a_rebuilt_workbook_names_nobody_and_no_time() -> None:
    core = parts(rebuilding.rebuild(book(), "xlsx"))["docProps/core.xml"].decode()
    assert "<dc:creator></dc:creator>" in core
    assert set(re.findall(r"\d{4}-", core)) == {"1980-"}


def test_a_package_without_a_workbook_is_refused() -> None:
    other = edited(
        book(),
        "_rels/.rels",
        lambda text: re.sub(r'<Relation\S+ [^>]*officeDocument"[^>]*>', "", text),
    )
    assert reasons(other) == [("xlsx.no-workbook", "_rels/.rels")]


def test_the_same_workbook_gives_the_same_bytes() -> None:
    assert rebuilding.rebuild(book(), "xlsx") == rebuilding.rebuild(book(), "xlsx")


def test_as_csv_and_as_pdf() -> None:
    assert rebuilding.rebuild(book(), "csv") == b"Visible words,Count\r\nAlder,12\r\nBrook,30\r\n"
    assert rebuilding.rebuild(book(), "pdf").startswith(b"%PDF-")


def test_csv_has_room_for_one_sheet() -> None:
    def add(sheet: Any) -> None:
        sheet.parent.create_sheet("More")["A1"] = "x"

    assert reasons(book(add), "csv") == [("xlsx.several-sheets", "2 sheets")]


def test_a_sheet_without_anything_is_refused() -> None:
    empty = book(lambda sheet: sheet.delete_rows(1, 3))
    assert reasons(empty) == [("xlsx.nothing-visible", "workbook")]


def test_a_title_of_a_chart_may_say_what_no_cell_does() -> None:
    def draw(sheet: Any) -> None:
        chart = BarChart()
        chart.title = "Figures of both areas"
        chart.add_data(Reference(sheet, min_col=2, min_row=2, max_row=3))
        sheet.add_chart(chart, "D2")

    assert modes_of(draw) == []


def test_what_is_rebuilt_ends_where_a_reader_stops() -> None:
    def fill(sheet: Any) -> None:
        sheet["A4"] = "Cedar" + " " * 30 + "unseen"
        sheet["A5"] = "Da\u200ble"
        sheet["A99"] = "far"

    content = book(fill)
    assert set(modes(content)) == {"padded-text", "invisible-characters", "remote-cell"}
    cells = [one.value for one in rebuilt(content).active["A"]]
    assert cells[3:] == ["Cedar", "Dale"]


def test_a_sheet_that_no_second_program_can_hold_is_refused() -> None:
    def fill(sheet: Any) -> None:
        sheet["XFD1048576"] = "far"

    assert reasons(book(fill)) == [("xlsx.far-cell", "sheet Data")]


@pytest.mark.parametrize(
    ("operator", "numbers", "left"),
    [
        ("lessThan", ["5"], [5.0, 9.0]),
        ("lessThanOrEqual", ["5"], [9.0]),
        ("greaterThan", ["5"], [1.0, 5.0]),
        ("equal", ["5"], [1.0, 9.0]),
        ("notEqual", ["5"], [5.0]),
        ("between", ["6", "2"], [1.0, 9.0]),
        ("notBetween", ["2", "6"], [5.0]),
    ],
)
def test_what_a_plain_rule_hides_is_left_out(
    operator: str, numbers: list[str], left: list[float]
) -> None:
    def fill(sheet: Any) -> None:
        for row, value in enumerate((1, 5, 9), start=4):
            sheet[f"B{row}"] = value
        white = CellIsRule(operator, numbers, font=Font(color="FFFFFF"))
        sheet.conditional_formatting.add("B4:B6", white)

    content = book(fill)
    assert set(modes(content)) == {"hidden-by-rule"}
    values = [one.value for one in rebuilt(content).active["B"][3:] if one.value is not None]
    assert values == left


def test_a_rule_beside_another_that_hides_is_refused() -> None:
    def fill(sheet: Any) -> None:
        sheet["B4"] = 1
        for change in ({"font": Font(color="FFFFFF")}, {"font": Font(color="FF0000")}):
            sheet.conditional_formatting.add("B4", CellIsRule("lessThan", ["5"], **change))

    assert reasons(book(fill)) == [("xlsx.conditional-format", "sheet Data, some cells")]
