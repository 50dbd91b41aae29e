"""What the inspection of PDFs finds, and what it knows to be ordinary."""

import io
import shutil
from collections.abc import Callable
from typing import Any

import pikepdf
import pypdfium2
import pytest
from pikepdf import Array, Dictionary, Name, Pdf, String
from PIL import Image, ImageDraw

from clerestory.files.documents import Document
from clerestory.files.inspection.findings import Unreadable
from clerestory.files.inspection.pdf import inspect
from clerestory.files.inspection.portable_document.drawing import Drawing
from clerestory.files.inspection.portable_document.scans import picture_to_read
from clerestory.files.pdf import render_pdf
from clerestory.files.rebuilding.pages import Page, packed, write_pdf
from clerestory.files.recognition import Word
from corpus import pdf as corpus
from corpus import pdf_covert, pdf_more, pdf_rare
from corpus.pdf import SHOWING, add_picture, document, drawing, picture
from corpus.pdf_more import simple, written
from corpus.samples import TOKEN, Sample

SAMPLES = corpus.SAMPLES + pdf_more.SAMPLES + pdf_rare.SAMPLES + pdf_covert.SAMPLES
NEEDS_RECOGNITION = ("pdf-scan-layer.pdf", "pdf-scan-clean.pdf", "pdf-picture-over-text.pdf")


def modes(content: bytes, **how: Any) -> set[str]:
    try:
        return {one.mode for one in inspect(content, **how)}
    except Unreadable as error:
        return {one.mode for one in error.findings}


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda one: one.name)
def test_each_sample_is_found_by_its_mode(sample: Sample) -> None:
    if sample.name in NEEDS_RECOGNITION and not shutil.which("tesseract"):
        pytest.skip("text recognition is not installed")
    found = modes(sample.make(TOKEN))
    assert sample.mode in found if sample.mode else not found


def test_names_are_unique() -> None:
    names = [one.name for one in SAMPLES]
    assert len(set(names)) == len(names)


def test_our_own_letter_is_clean(document: Document) -> None:
    assert not modes(render_pdf(document))


def test_place_names_the_page() -> None:
    pdf = Pdf.open(io.BytesIO(drawing("")("")))
    hidden = pikepdf.open(io.BytesIO(drawing("3 Tr BT /F1 9 Tf 30 50 Td (TOKEN) Tj ET")(TOKEN)))
    pdf.pages.append(hidden.pages[0])
    packed = io.BytesIO()
    pdf.save(packed)
    [finding] = inspect(packed.getvalue())
    assert (finding.mode, finding.place) == ("pdf.text-invisible", "page 2")
    assert TOKEN not in finding.what


def edited(edit: Callable[[Pdf, Any], None], content: bytes = b"") -> set[str]:
    return modes(document(lambda pdf, page, _: edit(pdf, page), "", content))


@pytest.mark.parametrize(
    ("title", "found"),
    [
        ("Visible words", set()),
        ("VISIBLE  words", set()),
        ("words", set()),
        ("untitled", set()),
        ("", set()),
        ("Visible words about Smith", {"pdf.info"}),
    ],
)
def test_title_is_what_the_page_says(title: str, found: set[str]) -> None:
    assert edited(lambda pdf, page: pdf.docinfo.update({"/Title": String(title)})) == found


@pytest.mark.parametrize(
    ("program", "found"),
    [
        ("LibreOffice 7.4", set()),
        ("Microsoft® Word for Microsoft 365", set()),
        ("Skia/PDF m119", set()),
        ("ReportLab PDF Library - (opensource)", set()),
        ("Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) "
         "HeadlessChrome/119.0.0.0 Safari/537.36", set()),
        ("pikepdf 10.18.0", set()),
        ("cairo 1.16.0 (https://cairographics.org)", set()),
        ("GPL Ghostscript 10.00.0", set()),
        ("LibreOffice of Jane Smith", {"pdf.info"}),
        ("LibreOffice 7.4 " + TOKEN, {"pdf.info"}),
    ],
)  # fmt: skip
def test_programs_are_known_by_name(program: str, found: set[str]) -> None:
    assert edited(lambda pdf, page: pdf.docinfo.update({"/Producer": String(program)})) == found


@pytest.mark.parametrize(
    ("date", "found"),
    [
        ("D:20240101120000+01'00'", set()),
        ("D:20240101120000Z'", set()),
        ("D:20240101", set()),
        ("yesterday by Smith", {"pdf.info"}),
    ],
)
def test_dates_are_dates(date: str, found: set[str]) -> None:
    assert edited(lambda pdf, page: pdf.docinfo.update({"/CreationDate": String(date)})) == found


def linked(address: str) -> Callable[[Pdf, Any], None]:
    def edit(pdf: Pdf, page: Any) -> None:
        action = Dictionary(S=Name.URI, URI=String(address))
        own = Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=[30, 40, 200, 70], A=action)
        page.Annots = Array([pdf.make_indirect(own)])

    return edit


def test_link_shows_its_address_or_is_a_finding() -> None:
    shown = b"BT /F1 9 Tf 30 50 Td (See www.example.org/a-1 or write to foi@example.org) Tj ET"
    assert edited(linked("https://www.example.org/a-1"), shown) == set()
    assert edited(linked("mailto:foi@example.org"), shown) == set()
    assert edited(linked("https://www.example.org/a-1?to=smith"), shown) == {"pdf.link"}


def test_outline_repeats_headings_or_is_a_finding() -> None:
    def edit(title: str) -> set[str]:
        def add(pdf: Pdf, page: Any) -> None:
            with pdf.open_outline() as outline:
                outline.root.append(pikepdf.OutlineItem(title, 0))

        return edited(add)

    assert edit("Visible words") == set()
    assert edit("Visible words of Smith") == {"pdf.outline"}


def test_empty_form_and_names_are_ordinary() -> None:
    def edit(pdf: Pdf, page: Any) -> None:
        pdf.Root.AcroForm = Dictionary(Fields=Array([]))
        pdf.Root.Names = Dictionary(EmbeddedFiles=Dictionary(Names=Array([])))
        page.Annots = Array([])

    assert edited(edit) == set()


@pytest.mark.parametrize(
    ("gray", "found"),
    [
        ("0.5", set()),
        ("0.8", set()),
        ("0.95", {"pdf.text-invisible"}),
        ("1", {"pdf.text-invisible"}),
    ],
)
def test_contrast_that_an_eye_needs(gray: str, found: set[str]) -> None:
    content = f"{gray} g BT /F1 12 Tf 30 50 Td (grey) Tj ET".encode()
    assert edited(lambda pdf, page: None, content) == found


@pytest.mark.parametrize(("size", "found"), [("4", set()), ("1.5", {"pdf.text-tiny"})])
def test_size_that_an_eye_needs(size: str, found: set[str]) -> None:
    content = f"BT /F1 {size} Tf 30 50 Td (Small Words) Tj ET".encode()
    assert edited(lambda pdf, page: None, content) == found


def scan(words: str) -> bytes:
    """A picture that says "Scanned page" with `words` behind it, invisible."""
    return document(
        lambda pdf, page, _: add_picture(pdf, page, picture("Scanned page")) and None,
        content=b"q 200 0 0 40 30 70 cm /Im0 Do Q "
        b"BT 3 Tr /F1 12 Tf 36 83 Td (%b) Tj ET" % words.encode(),
    )


def reader(*words: str) -> Callable[..., tuple[Word, ...]]:
    """Recognises these words, all over the page."""
    return lambda image, resolution: tuple(Word(one, (0, 0, *image.size)) for one in words)


def test_words_behind_a_scan_are_those_that_are_recognised() -> None:
    read = reader("Scanned", "page", "Visible", "words")
    assert modes(scan("Scanned page"), recognise=read) == set()
    assert modes(scan("Scannad page"), recognise=read) == set()  # read a little differently
    assert modes(scan("Scanned 12"), recognise=read) == {"pdf.text-layer"}
    assert modes(scan("Scanned Smith"), recognise=read) == {"pdf.text-layer"}


def test_figures_behind_a_scan_are_the_same_figures() -> None:
    assert modes(scan("Scanned 1231"), recognise=reader("Scanned", "1231")) == set()
    assert modes(scan("Scanned 1231"), recognise=reader("Scanned", "1237")) == {"pdf.text-layer"}


def test_a_picture_is_recognised_once() -> None:
    calls = []

    def read(image: Image.Image, resolution: int) -> tuple[Word, ...]:
        calls.append(image.size)
        return (Word("Scanned", (0, 0, *image.size)), Word("page", (0, 0, *image.size)))

    known: dict[str, tuple[Word, ...]] = {}
    for _ in range(2):
        assert inspect(scan("Scanned page"), recognise=read, known=known) == []
    assert len(calls) == len(known) == 1


@pytest.mark.parametrize(("top", "found"), [(100, set()), (900, {"pdf.text-layer"})])
def test_words_that_are_known_are_believed_where_the_page_has_ink(
    top: int, found: set[str]
) -> None:
    page = Image.new("RGB", (1240, 1754), "white")
    ImageDraw.Draw(page).text((100, 100), "Visible", fill="black", font_size=40)
    words = (Word("Hidden", (100, top, 300, top + 40)),)
    content = write_pdf([Page((595.2, 841.92), packed(page), words)])
    with pypdfium2.PdfDocument(content) as pdf:
        _, digest, _ = picture_to_read(Drawing(pdf[0]))
    assert modes(content, recognise=reader("Visible"), known={digest: words}) == found


def test_no_words_are_recognised_where_none_are_hidden() -> None:
    def read(image: Image.Image, resolution: int) -> tuple[Word, ...]:
        raise AssertionError

    assert inspect(document(lambda pdf, page, _: None), recognise=read) == []


def test_words_elsewhere_on_a_scan_do_not_count() -> None:
    far = lambda image, resolution: (  # noqa: E731
        Word("Scanned", (0, 0, 3, 3)), Word("page", (0, 0, 3, 3)),
    )  # fmt: skip
    assert modes(scan("Scanned page"), recognise=far) == {"pdf.text-layer"}


@pytest.mark.parametrize(
    ("change", "mode"),
    [
        (lambda one: one[:-40], "pdf.readers-disagree"),
        (lambda one: one.replace(b"/Kids[3 0 R]", b"/Kids[2 0 R]"), "pdf.readers-disagree"),
        (lambda one: one.replace(b"/Type/Page/", b"/Type/Pagx/"), "pdf.readers-disagree"),
        (lambda one: one.replace(b"5 0 obj", b"5 1 obj"), "pdf.readers-disagree"),
        (lambda one: one.replace(b"/Count 1>>", b"/Count 1 >"), "pdf.syntax"),
        (lambda one: b"PK" + one[5:], "file.broken"),
        (lambda one: b"", "file.broken"),
    ],
)
def test_broken_files_are_refused_or_found(change: Callable[[bytes], bytes], mode: str) -> None:
    assert mode in modes(change(written(simple())))


def test_deep_nesting_is_refused() -> None:
    objects = simple()
    objects[0] = b"<</Type/Catalog/Pages 2 0 R/Remark " + b"[" * 100_000 + b">>"
    assert modes(written(objects)) == {"pdf.syntax"}


def test_bytes_before_the_beginning() -> None:
    assert modes(pdf_more.before(TOKEN)) == {"pdf.bytes-before"}


def test_white_space_between_objects_is_ordinary() -> None:
    content = written(simple())
    assert modes(content + b"\r\n \n") == set()
    assert modes(content + b"x") == {"pdf.bytes-after"}


@pytest.mark.parametrize(
    "comment", [b"%\xe2\xe3\xcf\xd3", b"% created by Pillow 13.0.0 PDF driver"]
)
def test_known_comments_are_ordinary(comment: bytes) -> None:
    assert modes(written(simple(), head=b"%PDF-1.7\n" + comment + b"\n")) == set()


@pytest.mark.parametrize(
    "content",
    [
        b"q 1 0 0 1 0 0 cm Q",
        b"/Artifact <</Type/Pagination/Subtype/Footer>> BDC EMC",
        b"/P <</MCID 0/Lang(en-GB)>> BDC EMC",
        b"BI /W 2 /H 2 /BPC 8 /CS /G ID \x00\x01\x02\x03 EI",
        b"0 0 10 10 re W n",
    ],
)
def test_ordinary_content(content: bytes) -> None:
    assert modes(written(simple(SHOWING + content))) == set()


@pytest.mark.parametrize(
    "content",
    [
        b"(Smith) Tj",
        b"/Smithsonian12 gs",
        b"BX (Smith) secret EX",
        b"0 0 10 10 (Smith) re",
        b"/Span <</MCID 0/Lang(Smith)>> BDC EMC",
        b"BI /W 2 /H 2 /BPC 8 /CS /G /Note (Smith) ID \x00\x01\x02\x03 EI",
        b"(Smith)",
    ],
)
def test_content_that_draws_nothing(content: bytes) -> None:
    assert modes(written(simple(SHOWING + content)))
