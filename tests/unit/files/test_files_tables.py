"""Tables come back from CSV and spreadsheet as they went in, and run nothing on the way."""

import csv
import io
import os
import subprocess
import sys
import zipfile
from typing import Any
from xml.etree import ElementTree

import pytest
from odf import opendocument, teletype
from odf.namespaces import OFFICENS, TABLENS, TEXTNS, XLINKNS
from odf.table import DatabaseRange, Table, TableCell, TableHeaderRows, TableRow
from odf.text import A

from clerestory.files.documents import DocumentError
from clerestory.files.tables import Sheet, Workbook, write_csv, write_ods

HOSTILE = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1+1"]


@pytest.fixture
def workbook() -> Workbook:
    first = Sheet(
        "Question_1",
        "Referrals by area",
        ("[c] means confidential.", "A second note."),
        ("Area", "Referrals"),
        (("Alder", 1200), ("Brook", "[c]"), ("=1+1", 0)),
    )
    second = Sheet("Question 2", "Referrals", (), ("Referrals",), ((7,),))
    return Workbook("Answer to request A-1", "What it is about.", (first, second))


def rows_of(table: Any) -> list[list[str]]:
    return [
        [teletype.extractText(cell) for cell in row.getElementsByType(TableCell)]
        for row in table.getElementsByType(TableRow)
    ]


def tables_of(workbook: Workbook) -> list[Any]:
    file = opendocument.load(io.BytesIO(write_ods(workbook)))
    return list(file.spreadsheet.getElementsByType(Table))


def members(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_csv_is_utf8_with_the_line_ends_of_rfc_4180() -> None:
    assert write_csv(("Area", "n"), (("Zoë, North", 5), ('"B"', "[c]"))) == (
        'Area,n\r\n"Zoë, North",5\r\n"""B""",[c]\r\n'.encode()
    )


@pytest.mark.parametrize("text", HOSTILE)
def test_text_that_a_spreadsheet_would_run_is_made_text(text: str) -> None:
    data = write_csv((text,), ((text,),)).decode("utf-8")
    assert list(csv.reader(io.StringIO(data, newline=""))) == [[f"'{text}"], [f"'{text}"]]


def test_numbers_and_the_marker_are_left_as_they_are() -> None:
    assert write_csv(("n", "m"), ((-5, "[c]"), (1234567, "a=b"))) == (
        b"n,m\r\n-5,[c]\r\n1234567,a=b\r\n"
    )


def test_csv_takes_any_text() -> None:
    assert write_csv(("a\ud800\x00",), ()) == "a\ufffd\ufffd\r\n".encode()


def test_the_cover_names_the_workbook_and_leads_to_each_sheet(workbook: Workbook) -> None:
    cover, *rest = tables_of(workbook)
    assert rows_of(cover) == [
        ["Answer to request A-1"],
        ["What it is about."],
        ["Question_1: Referrals by area"],
        ["Question 2: Referrals"],
    ]
    assert [link.getAttrNS(XLINKNS, "href") for link in cover.getElementsByType(A)] == [
        "#'Question_1'.A1",
        "#'Question 2'.A1",
    ]
    assert [table.getAttrNS(TABLENS, "name") for table in rest] == ["Question_1", "Question 2"]


def test_each_sheet_has_title_notes_header_and_rows(workbook: Workbook) -> None:
    table = tables_of(workbook)[1]
    assert rows_of(table) == [
        ["Referrals by area"],
        ["[c] means confidential."],
        ["A second note."],
        ["Area", "Referrals"],
        ["Alder", "1200"],
        ["Brook", "[c]"],
        ["=1+1", "0"],
    ]
    assert rows_of(table.getElementsByType(TableHeaderRows)[0]) == [["Area", "Referrals"]]


def test_numbers_are_numbers_and_everything_else_is_text(workbook: Workbook) -> None:
    cells = tables_of(workbook)[1].getElementsByType(TableCell)
    kinds = [
        (cell.getAttrNS(OFFICENS, "value-type"), cell.getAttrNS(OFFICENS, "value"))
        for cell in cells[5:]
    ]
    assert kinds == [
        ("string", None), ("float", "1200"),
        ("string", None), ("string", None),
        ("string", None), ("float", "0"),
    ]  # fmt: skip
    assert not any(cell.getAttrNS(TABLENS, "formula") for cell in cells)
    styles = [cell.getAttrNS(TABLENS, "style-name") for cell in cells[5:]]
    assert styles == ["Default", "Figure", "Default", "Figure", "Default", "Figure"]


def test_each_table_is_a_named_range_with_its_header(workbook: Workbook) -> None:
    file = opendocument.load(io.BytesIO(write_ods(workbook)))
    ranges = file.spreadsheet.getElementsByType(DatabaseRange)
    assert [
        (found.getAttrNS(TABLENS, "name"), found.getAttrNS(TABLENS, "target-range-address"))
        for found in ranges
    ] == [
        ("Question_1", "'Question_1'.A4:'Question_1'.B7"),
        ("Question_2", "'Question 2'.A2:'Question 2'.A3"),
    ]
    assert all(found.getAttrNS(TABLENS, "contains-header") == "true" for found in ranges)


def test_a_range_reaches_beyond_the_letter_z() -> None:
    wide = Sheet("s", "t", (), ("n",) * 28, ((1,) * 28,))
    content = members(write_ods(Workbook("t", "d", (wide,))))["content.xml"].decode()
    assert "'s'.A2:'s'.AB3" in content


def test_title_language_and_description_are_set_and_nobody_is_named(workbook: Workbook) -> None:
    meta = ElementTree.fromstring(members(write_ods(workbook))["meta.xml"])
    said = {found.tag.split("}")[1]: found.text for found in meta.iter() if found.text}
    generator = said.pop("generator")
    assert said == {
        "title": "Answer to request A-1",
        "description": "What it is about.",
        "language": "en-GB",
    }
    assert generator is not None and generator.startswith("ODFPY")
    styles = members(write_ods(workbook))["styles.xml"].decode()
    assert 'fo:language="en" fo:country="GB"' in styles


def test_the_mimetype_comes_first_and_uncompressed(workbook: Workbook) -> None:
    kind = b"application/vnd.oasis.opendocument.spreadsheet"
    data = write_ods(workbook)
    assert data[30 : 38 + len(kind)] == b"mimetype" + kind  # where programs look for it
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        first = archive.infolist()[0]
    assert (first.filename, first.compress_type) == ("mimetype", zipfile.ZIP_STORED)


def test_the_same_workbook_gives_the_same_bytes_whatever_was_written_before(
    workbook: Workbook, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = write_ods(workbook)
    write_ods(Workbook("another", "", ()))
    monkeypatch.setattr("time.localtime", lambda *_: (2031, 5, 6, 7, 8, 9, 0, 0, 0))
    assert write_ods(workbook) == first


def test_another_process_gives_the_same_bytes() -> None:
    program = (
        "import sys; from clerestory.files.tables import *;"
        "book = Workbook('t', 'd', (Sheet('s', 't', (), ('n',), ((1,),)),));"
        "sys.stdout.buffer.write(write_ods(book))"
    )
    environment = {**os.environ, "PYTHONHASHSEED": "7", "TZ": "Asia/Tokyo"}
    other = subprocess.run(
        [sys.executable, "-c", program], env=environment, capture_output=True, check=True
    )
    book = Workbook("t", "d", (Sheet("s", "t", (), ("n",), ((1,),)),))
    assert write_ods(book) == other.stdout


def test_sheets_are_named_as_every_spreadsheet_allows() -> None:
    sheet = Sheet("Question 1/2: [a]?" + "x" * 40, "t", (), ("n",), ((1,),))
    table = tables_of(Workbook("t", "d", (sheet,)))[1]
    assert table.getAttrNS(TABLENS, "name") == "Question 1_2_ _a__" + "x" * 13


@pytest.mark.parametrize("names", [("a", "a"), ("Cover",), ("",)])
def test_sheets_that_cannot_be_told_apart_are_refused(names: tuple[str, ...]) -> None:
    sheets = tuple(Sheet(name, "t", (), ("n",), ()) for name in names)
    with pytest.raises(DocumentError, match="rename it"):
        write_ods(Workbook("t", "d", sheets))


def test_a_ragged_sheet_is_refused() -> None:
    with pytest.raises(DocumentError, match="row 1: 2 cells under 1 headings"):
        Sheet("s", "Referrals", (), ("n",), ((1, 2),))


def test_hostile_words_stay_words() -> None:
    words = "<text:p/>]]>&\x00\ud800\u202e"
    sheet = Sheet("s", words, (words,), (words,), ((words,),))
    file = write_ods(Workbook(words, words, (sheet,)))
    shown = [
        found.text for found in ElementTree.fromstring(members(file)["content.xml"]).iter(
            f"{{{TEXTNS}}}p"
        ) if found.text
    ]  # fmt: skip
    assert shown == ["<text:p/>]]>&\ufffd\ufffd\ufffd"] * 6
