"""A PDF rebuilt from pictures of its pages holds what they show and nothing else."""

import io
from datetime import UTC, datetime

import pikepdf
import pypdfium2
import pytest
from PIL import Image, ImageDraw, ImageFont

from clerestory.files import rendering_pages
from clerestory.files.inspection.findings import Unreadable
from clerestory.files.pdf_texts import FileError
from clerestory.files.rebuilding.pages import Page, packed, write_pdf
from clerestory.files.rebuilding.pdf import draw_page, rebuild, rebuild_pages
from clerestory.files.recognition import recognise
from clerestory.files.redaction.marks import Mark

A4 = (595.0, 842.0)


def _drawn(*texts: tuple[str, str], name: str = "page") -> bytes:
    """A PDF of one page per text, each word a real text object in a colour of PDF's notation."""
    pdf = pikepdf.new()
    for text, colour in texts:
        page = pdf.add_blank_page(page_size=A4)
        font = pikepdf.Dictionary(
            Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica
        )
        page.obj.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F=font))
        drawing = (
            f"BT /F 16 Tf {colour} 72 700 Td ({text}) Tj ET "
            "BT 0 Tr 0 g /F 16 Tf 72 650 Td (Page) Tj ET"
        )
        page.obj.Contents = pdf.make_stream(drawing.encode())
    content = io.BytesIO()
    pdf.save(content)
    return content.getvalue()


def _changed(content: bytes, change) -> bytes:
    changed = io.BytesIO()
    with pikepdf.open(io.BytesIO(content)) as pdf:
        options = change(pdf) or {}
        pdf.save(changed, **options)
    return changed.getvalue()


def _words(content: bytes) -> str:
    document = pypdfium2.PdfDocument(content)
    return " ".join(page.get_textpage().get_text_bounded() for page in document)


def test_words_are_kept_as_a_picture_and_as_text():
    rebuilt = rebuild_pages(_drawn(("Visible words", "0 g"), ("Second words", "0 g")))
    assert "Visible words" in _words(rebuilt) and "Second words" in _words(rebuilt)
    assert "Visible" in [word.text for word in recognise(draw_page(rebuilt, 1))]


def test_the_text_layer_lies_over_the_words():
    content = _drawn(("Visible words", "0 g"))
    original, layer = _rectangles(content), _rectangles(rebuild_pages(content))
    words = [one for one in layer if abs(one[1] - original[0][1]) < 5]
    assert abs(min(one[0] for one in words) - original[0][0]) < 2
    # A space of one letter's width follows each word, so it is the last letter that has to fit.
    assert abs(_last_letter(rebuild_pages(content)) - original[0][2]) < 8


def _last_letter(content: bytes) -> float:
    """Where the last letter of the page ends, in points."""
    text = pypdfium2.PdfDocument(content)[0].get_textpage()
    words = text.get_text_range()
    return text.get_charbox(words.rindex("s"), loose=True)[2]


def _rectangles(content: bytes) -> list[tuple[float, ...]]:
    """Left, bottom, right, top in points of each run of text on the first page."""
    layer = pypdfium2.PdfDocument(content)[0].get_textpage()
    return [layer.get_rect(number) for number in range(layer.count_rects())]


def test_the_same_pdf_gives_the_same_bytes():
    content = _drawn(("Visible words", "0 g"))
    assert rebuild_pages(content) == rebuild_pages(content)


@pytest.mark.parametrize("colour", ["1 g", "0.99 g", "1 1 0.93 rg", "3 Tr"])
def test_words_that_no_eye_sees_are_lost(colour):
    rebuilt = rebuild_pages(_drawn(("QUARTZLANTERN7", colour)))
    picture = draw_page(rebuilt, 1)
    stretched = picture.convert("L").point(lambda level: 255 if level == 255 else 0)
    assert "QUARTZ" not in _words(rebuilt)
    assert not any("QUARTZ" in word.text for word in recognise(stretched))
    assert "Page" in _words(rebuilt)


def test_nothing_but_pages_is_kept():
    def add(pdf):
        pdf.docinfo["/Author"] = "QUARTZLANTERN7"
        pdf.attachments["note.txt"] = b"QUARTZLANTERN7"

    rebuilt = rebuild_pages(_changed(_drawn(("Visible words", "0 g")), add))
    with pikepdf.open(io.BytesIO(rebuilt)) as pdf:
        assert set(pdf.trailer.keys()) == {"/Root", "/Size", "/ID"}
        assert set(pdf.Root.keys()) == {"/Type", "/Pages", "/Lang"}
        assert set(pdf.pages[0].obj.keys()) == {
            "/Type", "/Parent", "/MediaBox", "/Resources", "/Contents",
        }  # fmt: skip


@pytest.mark.parametrize(
    ("mode", "change"),
    [
        ("pages.encrypted", lambda pdf: {"encryption": pikepdf.Encryption(owner="x", user="")}),
        ("pages.encrypted", lambda pdf: {"encryption": pikepdf.Encryption(owner="x", user="y")}),
        (
            "pages.unapplied-redaction",
            lambda pdf: setattr(
                pdf.pages[0].obj,
                "Annots",
                pikepdf.Array([pikepdf.Dictionary(Subtype=pikepdf.Name.Redact, Rect=[0, 0, 9, 9])]),
            ),
        ),
        (
            "pages.form-of-its-own",
            lambda pdf: setattr(pdf.Root, "AcroForm", pikepdf.Dictionary(XFA=pikepdf.Array())),
        ),
        ("pages.no-pages", lambda pdf: pdf.pages.__delitem__(0)),
        (
            "pages.too-many-pages",
            lambda pdf: pdf.pages.extend([pdf.pages[0]] * rendering_pages.MOST_PAGES),
        ),
        ("pages.too-large-page", lambda pdf: setattr(pdf.pages[0], "mediabox", [0, 0, 14_401, 9])),
    ],
)
def test_what_cannot_be_rebuilt_is_refused_with_its_reason(mode, change):
    with pytest.raises(Unreadable) as refused:
        rebuild(_changed(_drawn(("Visible words", "0 g")), change), "pdf")
    assert [one.mode for one in refused.value.findings] == [mode]


@pytest.mark.parametrize(("opacity", "is_refused"), [(0.85, True), (1, False), (0.3, False)])
def test_words_that_shine_through_a_box_are_refused_unless_they_are_marked(opacity, is_refused):
    def cover(pdf):
        page = pdf.pages[0].obj
        page.Resources.ExtGState = pikepdf.Dictionary(G1=pikepdf.Dictionary(ca=opacity))
        box = pdf.make_stream(b" /G1 gs 0 g 60 690 200 30 re f")
        page.Contents = pikepdf.Array([page.Contents, box])

    content = _changed(_drawn(("Covered words", "0 g")), cover)
    marked = Mark(1, (0.1, 0.1, 0.9, 0.2), "", "", datetime(2018, 2, 12, tzinfo=UTC))
    assert rebuild_pages(content, marks=[marked], with_text=False)
    if not is_refused:
        assert rebuild_pages(content, with_text=False)
        return
    with pytest.raises(Unreadable) as refused:
        rebuild_pages(content, with_text=False)
    assert [one.mode for one in refused.value.findings] == ["pages.half-covered"]


def test_a_file_that_is_no_pdf_is_refused():
    with pytest.raises(Unreadable, match="cannot be read to its end"):
        rebuild_pages(b"%PDF-1.7 and nothing")


def test_one_page_can_become_a_picture_and_several_cannot():
    one, two = ("Visible words", "0 g"), ("Second words", "0 g")
    picture = Image.open(io.BytesIO(rebuild(_drawn(one), "png")))
    assert picture.size == (1240, 1755) and picture.mode == "RGB"
    with pytest.raises(Unreadable, match="several pages"):
        rebuild(_drawn(one, two), "png")


def test_progress_counts_pages_and_can_stop_the_work():
    seen = []
    rebuild_pages(
        _drawn(*[("Visible words", "0 g")] * 3), with_text=False,
        progress=lambda *counts: seen.append(counts),
    )  # fmt: skip
    assert seen == [(1, 3), (2, 3), (3, 3)]

    def stop(done, pages):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        rebuild_pages(_drawn(*[("Visible words", "0 g")] * 9), with_text=False, progress=stop)


def test_without_tesseract_the_pages_are_pictures(monkeypatch):
    monkeypatch.setenv("PATH", "")
    assert _words(rebuild(_drawn(("Visible words", "0 g")), "pdf")).strip() == ""
    with pytest.raises(FileError, match="tesseract"):
        rebuild_pages(_drawn(("Visible words", "0 g")))


@pytest.mark.parametrize("kind", ["grey writing", "coloured writing", "grey photo", "photo"])
def test_each_kind_of_page_looks_the_same_again(kind):
    picture = Image.new("RGB", (301, 200), "white")
    draw = ImageDraw.Draw(picture)
    if "photo" in kind:
        picture = Image.effect_noise((301, 200), 60).convert("RGB")
    draw = ImageDraw.Draw(picture)
    ink = (16, 48, 144) if kind in ("coloured writing", "photo") else (0, 0, 0)
    draw.text((20, 20), "Visible words", fill=ink, font=ImageFont.load_default(30))
    raster = packed(picture)
    content = write_pdf([Page((301 * 0.48, 200 * 0.48), raster)])
    drawn = draw_page(content, 1)
    assert drawn.size == picture.size
    difference = sum(
        abs(a - b) for a, b in zip(drawn.tobytes(), picture.tobytes(), strict=True)
    ) / len(drawn.tobytes())
    assert difference < 6
