# ruff: noqa: E501  (a case is one line)
"""What a spreadsheet of OpenDocument hides, and what its rebuilding keeps: near misses."""

import io
import zipfile

import pytest

from clerestory.files.inspection.findings import Unreadable
from clerestory.files.inspection.ods import inspect
from clerestory.files.inspection.opendocument.sheet_cells import COLUMN_GAP, ROW_GAP, cell_name
from clerestory.files.inspection.opendocument.sheet_formulas import literals
from clerestory.files.inspection.opendocument.sheet_values import agrees
from clerestory.files.rebuilding.ods import rebuild
from clerestory.files.rebuilding.spreadsheets import TextSheet, shifted, write_spreadsheet
from corpus.opendocument import meta, package


def sheet(rows: str, columns: str = "", more: str = "") -> bytes:
    return package("ods", f'<table:table table:name="Figures">{columns}{rows}</table:table>{more}')


def row(*cells: str, more: str = "") -> str:
    return f"<table:table-row {more}>{''.join(cells)}</table:table-row>"


def cell(text: str, more: str = 'office:value-type="string"') -> str:
    return f"<table:table-cell {more}><text:p>{text}</text:p></table:table-cell>"


def modes(content: bytes) -> set[str]:
    return {one.mode for one in inspect(content)}


def typed(kind: str, value: str = "") -> dict[str, str]:
    name = {"date": "date-value", "time": "time-value", "boolean": "boolean-value"}.get(
        kind, "value"
    )
    return {"office:value-type": kind} | ({f"office:{name}": value} if value else {})


@pytest.mark.parametrize(
    ("kind", "value", "shown"),
    [
        ("float", "1200", "1,200"), ("float", "1200.5", "1.200,50"), ("float", "-5", "-5"),
        ("float", "-5", "(5)"), ("float", "0.30000000000000004", "0.3"), ("float", "5", "5.00"),
        ("float", "1200000", "1 200 000"), ("float", "1500", "1.5E+03"), ("currency", "5.5", "£5.50"),
        ("percentage", "0.125", "12.5%"), ("float", "12", "12 people"), ("float", "0", "0"),
        ("date", "2024-01-05", "05/01/2024"), ("date", "2024-01-05", "5 January 2024"),
        ("date", "2024-01-05", "01/05/24"), ("date", "2024-01-01", "Jan 2024"),
        ("date", "2024-01-05T14:30:00", "05/01/2024 14:30"), ("date", "2024-01-05T14:30:00", "5/1/24 2:30 pm"),
        ("time", "PT14H30M00S", "14:30"), ("boolean", "true", "TRUE"), ("boolean", "false", "0"),
    ],
)  # fmt: skip
def test_a_value_that_is_what_the_cell_shows(kind: str, value: str, shown: str) -> None:
    assert agrees(typed(kind, value), shown)


@pytest.mark.parametrize(
    ("kind", "value", "shown"),
    [
        ("float", "3.14159", "3"), ("float", "3.14159", "3.14"), ("float", "5", "x"), ("float", "5", ""),
        ("float", "nan", "nan"), ("float", "secret", "5"), ("float", "5", "5 of 12"),
        ("percentage", "0.0512", "5.1%"), ("percentage", "0.05", "0.05%"), ("currency", "5.55", "£6"),
        ("date", "2024-01-05", "January 2024"), ("date", "2024-01-05", "2024"), ("date", "2024-01-05", "5 March 2024"),
        ("date", "2024-01-05T14:30:00", "05/01/2024"), ("date", "secret", "05/01/2024"),
        ("time", "PT14H30M12S", "14:30"), ("boolean", "true", "FALSE"), ("boolean", "true", "secret"),
        ("unknown", "5", "5"),
    ],
)  # fmt: skip
def test_a_value_that_says_more_than_the_cell_shows(kind: str, value: str, shown: str) -> None:
    assert not agrees(typed(kind, value), shown)


def test_a_value_of_another_type_than_the_cell_is_not_overlooked() -> None:
    assert not agrees({"office:value-type": "string", "office:value": "12345"}, "Alder")
    assert not agrees({"office:value": "12345"}, "")


@pytest.mark.parametrize(
    ("formula", "words"),
    [
        ("of:=SUM([.B2:.B9])", []),
        ("of:=[.B2]/[.B$9]*100", []),
        ("of:=SUM([$'My sheet'.B2:.B9])", []),
        ('of:=COUNTIF([.A1:.A9];"Alder")', ["Alder"]),
        ('of:=IF([.A1]="";"";ROUND([.A1];1))', ["", ""]),
        ("of:=IF([.A1]>365.25;1;0)", []),
    ],
)
def test_a_formula_that_points_at_its_own_file(formula: str, words: list[str]) -> None:
    assert literals(formula, frozenset({"My sheet"})) == words


@pytest.mark.parametrize(
    "formula",
    ["of:=['file:///C:/Users/smith/a.ods'#$Sheet1.A1]", "of:=SUM([$Other.B2])", "of:=SMITH()",
     "of:=5+07700900123", 'of:=DDE("soffice";"a";"b")', 'of:=HYPERLINK("http://example.org")',
     "of:=smith", "secret", "of:=[.A1]'", 'of:="open', "other:=1"],
)  # fmt: skip
def test_a_formula_that_points_elsewhere_or_is_not_understood(formula: str) -> None:
    assert literals(formula, frozenset({"My sheet"})) is None


def test_words_in_a_formula_are_harmless_if_a_cell_shows_them() -> None:
    counted = 'office:value-type="float" office:value="1" table:formula="of:=COUNTIF([.A1:.A1];&quot;{}&quot;)"'
    assert modes(sheet(row(cell("Alder"), cell("1", counted.format("Alder"))))) == set()
    assert modes(sheet(row(cell("Alder"), cell("1", counted.format("Brook"))))) == {"ods.formula"}


def test_hidden_rows_and_columns_without_content_are_harmless() -> None:
    empty = row(
        '<table:table-cell table:number-columns-repeated="3"/>', more='table:visibility="collapse"'
    )
    columns = '<table:table-column/><table:table-column table:visibility="collapse"/>'
    assert modes(sheet(row(cell("Alder")) + empty, columns)) == set()


@pytest.mark.parametrize(("gap", "found"), [(ROW_GAP - 1, set()), (ROW_GAP, {"ods.remote-cell"})])
def test_rows_far_below(gap: int, found: set[str]) -> None:
    blank = (
        f'<table:table-row table:number-rows-repeated="{gap}"><table:table-cell/></table:table-row>'
    )
    content = sheet(row(cell("Alder")) + blank + row(cell("Brook")))
    assert modes(content) == found
    assert (b"Brook" in rebuild(content, "csv")) is not found.__contains__("ods.remote-cell")


@pytest.mark.parametrize(
    ("gap", "found"), [(COLUMN_GAP - 1, set()), (COLUMN_GAP, {"ods.remote-cell"})]
)
def test_columns_far_to_the_right(gap: int, found: set[str]) -> None:
    blank = f'<table:table-cell table:number-columns-repeated="{gap}"/>'
    assert modes(sheet(row(cell("Alder"), blank, cell("Brook")))) == found


def test_the_place_of_a_finding_is_the_cell() -> None:
    content = sheet(
        row(cell("A"), cell("B"))
        + row(cell("C"), cell("3", 'office:value-type="float" office:value="3.5"'))
    )
    assert [one.place for one in inspect(content)] == ["Figures!B2"]
    assert [cell_name(0, 0), cell_name(9, 25), cell_name(0, 26), cell_name(0, 702)] == [
        "A1",
        "Z10",
        "AA1",
        "AAA1",
    ]


def test_a_title_that_a_cell_shows_hides_nothing() -> None:
    body = f'<table:table table:name="Figures">{row(cell("Answer to a request"))}</table:table>'
    assert (
        inspect(
            package(
                "ods", body, parts={"meta.xml": meta("<dc:title>Answer to a Request</dc:title>")}
            )
        )
        == []
    )
    assert {"opendocument.description"} == modes(
        package("ods", body, parts={"meta.xml": meta("<dc:title>Answer to Smith</dc:title>")})
    )


@pytest.mark.parametrize("name", ["openpyxl", "LibreOffice", "python-docx", ""])
def test_a_program_may_be_the_author(name: str) -> None:
    body = f'<table:table table:name="Figures">{row(cell("Words"))}</table:table>'
    assert (
        inspect(package("ods", body, parts={"meta.xml": meta(f"<dc:creator>{name}</dc:creator>")}))
        == []
    )


def test_a_rebuilt_value_is_as_fine_as_it_was_shown() -> None:
    shown = sheet(
        row(cell("Rate"), cell("5.1%", 'office:value-type="percentage" office:value="0.0512"'))
    )
    content = zipfile.ZipFile(io.BytesIO(rebuild(shown, "ods"))).read("content.xml")
    assert b'office:value="0.051"' in content and b"0512" not in content
    assert inspect(rebuild(shown, "ods")) == []


def test_hidden_rows_leave_no_gap_behind() -> None:
    hidden = row(cell("Secret"), more='table:visibility="filter"') * 60
    content = sheet(row(cell("Alder")) + hidden + row(cell("Brook")))
    assert rebuild(content, "csv") == b"Alder\r\nBrook\r\n"
    assert inspect(rebuild(content, "ods")) == []


def test_a_formula_in_text_does_not_run_when_it_is_rebuilt() -> None:
    content = sheet(row(cell("=1+1"), cell("-5"), cell("-5 or so")))
    assert rebuild(content, "csv") == b"'=1+1,-5,'-5 or so\r\n"


def test_the_same_sheets_give_the_same_bytes() -> None:
    sheets = [TextSheet("One", (("Area", "1,200"), ("Alder", "12.5%")))]
    assert write_spreadsheet(sheets) == write_spreadsheet(sheets)


@pytest.mark.parametrize(
    ("digits", "hundredth"), [("5", "0.05"), ("12.5", "0.125"), ("-100", "-1.00"), ("0", "0.00")]
)
def test_a_hundredth_is_exact(digits: str, hundredth: str) -> None:
    assert shifted(digits) == hundredth


@pytest.mark.parametrize("target", ["csv", "docx"])
def test_what_cannot_be_rebuilt_is_refused(target: str) -> None:
    two = "".join(
        f'<table:table table:name="S{one}">{row(cell("Words"))}</table:table>' for one in "12"
    )
    with pytest.raises(Unreadable):
        rebuild(package("ods", two), target)


def test_nothing_visible_is_refused() -> None:
    with pytest.raises(Unreadable, match="visible"):
        rebuild(sheet(row(cell("Secret"), more='table:visibility="collapse"')), "ods")


def test_a_cell_repeated_without_end_is_refused() -> None:
    with pytest.raises(Unreadable):
        inspect(
            sheet(
                row(cell("x", 'office:value-type="string" table:number-columns-repeated="999999"'))
            )
        )
    with pytest.raises(Unreadable):
        inspect(sheet(row(cell("x"), more='table:number-rows-repeated="secret"')))


def test_a_sheet_that_is_locked_without_a_password_hides_nothing() -> None:
    lock = (
        '<loext:table-protection loext:select-protected-cells="true"/>'
        f"<table:table-column/>{row(cell('Words'))}</table:table>"
    )
    table = f'<table:table table:name="S" table:protected="true">{lock}'
    assert modes(package("ods", table)) == set()


@pytest.mark.parametrize(
    ("reach", "told"),
    [
        ("S.A1", {"ods.conditional", "ods.hiding-condition"}),
        ("S.A1:S.C9", {"ods.conditional", "ods.hiding-condition"}),
        ("S.B2:S.C9", {"ods.conditional"}),
    ],
)
def test_a_condition_counts_where_it_reaches(reach: str, told: set[str]) -> None:
    rule = '<calcext:icon-set calcext:icon-set-type="3Arrows" calcext:show-value="false"/>'
    table = (
        f'<table:table table:name="S"><table:table-column/>{row(cell("Words"))}'
        f'<calcext:conditional-formats><calcext:conditional-format calcext:target-range-address="{reach}">'
        f"{rule}</calcext:conditional-format></calcext:conditional-formats></table:table>"
    )
    assert modes(package("ods", table)) - {"opendocument.attribute"} == told
