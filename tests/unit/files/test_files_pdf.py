"""A PDF with the structure that PDF/UA-1 asks for, and nothing fetched to make it."""

import io
import os
import subprocess
import sys
from typing import Any

import pikepdf
import pytest
from weasyprint import HTML

from clerestory.files.documents import Document, Paragraph, TableBlock
from clerestory.files.letters import render_html
from clerestory.files.pdf import render_pdf
from clerestory.files.texts import FileError


def opened(document: Document) -> pikepdf.Pdf:
    return pikepdf.open(io.BytesIO(render_pdf(document)))


def structure(document: Document) -> list[Any]:
    """The structure's elements in the order of reading, as text and numbers."""
    with opened(document) as pdf:
        return [
            {
                "kind": str(found.S),
                "scope": str(found.get("/A", {}).get("/Scope", "")),
                "headers": len(found.get("/A", {}).get("/Headers", [])),
            }
            for found in elements(pdf.Root.StructTreeRoot.K)
        ]


def elements(kids: Any) -> list[Any]:
    if isinstance(kids, pikepdf.Array):
        return [found for kid in kids for found in elements(kid)]
    if not isinstance(kids, pikepdf.Dictionary):
        return []
    return [kids, *elements(kids.get("/K"))]


def test_it_is_tagged_and_says_title_language_and_standard(document: Document) -> None:
    pdf = opened(document)
    assert pdf.Root.MarkInfo.Marked
    assert str(pdf.Root.Lang) == "en-GB"
    assert pdf.Root.ViewerPreferences.DisplayDocTitle
    assert str(pdf.docinfo["/Title"]) == "Draft: Answer to request A-1"
    assert pdf.open_metadata()["pdfuaid:part"] == "1"


def test_it_names_nobody_and_no_time(document: Document) -> None:
    assert set(opened(document).docinfo) == {"/Producer", "/Title"}


def test_its_structure_is_that_of_the_page(document: Document) -> None:
    kinds = [found["kind"] for found in structure(document)]
    wanted = ["/H1", "/H2", "/L", "/LI", "/Table", "/Caption", "/THead", "/TBody"]
    assert [kinds.count(kind) for kind in wanted] == [1, 1, 1, 2, 1, 1, 1, 1]


def test_each_heading_cell_says_what_it_names(document: Document) -> None:
    scopes = [found["scope"] for found in structure(document) if found["kind"] == "/TH"]
    assert scopes == ["/Column"] * 3 + ["/Row"] * 4


def test_each_figure_is_linked_to_its_three_headings(document: Document) -> None:
    assert [found["headers"] for found in structure(document) if found["kind"] == "/TD"] == [3, 3]


def test_no_word_of_a_table_is_broken_and_no_table_is_where_it_fits_a_page() -> None:
    """Seven columns, as wide as one table may be; the page before it is nearly full."""
    header = (
        "Date received", "No further action", "Signposted to another service",
        "Discussed at the panel, not adopted", "Adopted: support given or continuing",
        "Still being assessed", "Total",
    )  # fmt: skip
    rows = tuple((f"{year} (to 12 February)", *range(6)) for year in range(2010, 2016))
    filling = tuple(Paragraph("Words") for _ in range(20))
    document = Document("t", blocks=(*filling, TableBlock("c", header, rows)))
    pages = HTML(string=render_html(document)).render().pages
    words = [
        {word for box in page._page_box.descendants() for word in getattr(box, "text", "").split()}
        for page in pages
    ]
    assert len(words) == 2
    assert {"Date", "received", "continuing", "assessed", "2010", "2015", "February)"} <= words[1]


def test_the_same_document_gives_the_same_bytes_in_another_process(document: Document) -> None:
    program = (
        "import sys; from clerestory.files.documents import *;"
        "from clerestory.files.pdf import render_pdf;"
        "sys.stdout.buffer.write(render_pdf(Document('Answer', blocks=(Paragraph('Words'),))))"
    )
    environment = {**os.environ, "PYTHONHASHSEED": "7", "TZ": "Asia/Tokyo"}
    other = subprocess.run(
        [sys.executable, "-c", program], env=environment, capture_output=True, check=True
    )
    small = Document("Answer", blocks=(Paragraph("Words"),))
    render_pdf(document)  # what was made before must leave no trace
    assert render_pdf(small) == other.stdout


@pytest.mark.parametrize(
    "address", ["file:///etc/hostname", "http://127.0.0.1:9/x", "data:text/css,p{display:none}"]
)
def test_no_address_is_fetched_even_if_markup_got_in(
    address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def leaky(_: Document) -> str:
        return (
            '<html lang="en"><title>t</title>'
            f'<link rel="stylesheet" href="{address}"><link rel="attachment" href="{address}">'
            f'<p>Words<img alt="x" src="{address}"></p></html>'
        )

    opened_addresses: list[object] = []

    def note(_: object, address: object, *__: object, **___: object) -> None:
        opened_addresses.append(address)
        raise OSError("a test opens nothing")

    monkeypatch.setattr("clerestory.files.pdf.render_html", leaky)
    monkeypatch.setattr("urllib.request.OpenerDirector.open", note)
    pdf = opened(Document("t"))
    assert opened_addresses == []
    assert "/Names" not in pdf.Root
    assert not pdf.pages[0].get_images()


def test_hostile_text_makes_a_pdf_without_links_or_pictures(hostile: Document) -> None:
    pdf = opened(hostile)
    assert all("/Annots" not in page and not page.get_images() for page in pdf.pages)
    assert "/OpenAction" not in pdf.Root


def test_without_pango_it_says_what_to_install(
    document: Document, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Missing:
        def find_spec(self, name: str, *_: object) -> None:
            if name == "weasyprint":
                raise OSError("cannot load library 'libgobject-2.0-0'")

    for name in [name for name in sys.modules if name.split(".")[0] == "weasyprint"]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setattr(sys, "meta_path", [Missing(), *sys.meta_path])
    with pytest.raises(FileError, match=r"install the system packages libpango-1\.0-0"):
        render_pdf(document)


def test_weasyprint_is_not_imported_before_it_is_needed() -> None:
    program = "import sys, clerestory.files.pdf; sys.exit('weasyprint' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
