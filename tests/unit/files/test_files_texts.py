"""Words are read from what people send, and what would do harm is refused with a remedy."""

import io
import os
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from clerestory.files import texts
from clerestory.files.documents import Document
from clerestory.files.docx import render_docx
from clerestory.files.letters import render_html
from clerestory.files.texts import FileError, read_text

Put = Callable[[str, bytes], Path]


@pytest.fixture
def put(tmp_path: Path) -> Put:
    """Writes a file and gives its path."""

    def write(name: str, data: bytes) -> Path:
        path = tmp_path / name
        path.write_bytes(data)
        return path

    return write


def page(put: Put, markup: str) -> str:
    return read_text(put("letter.html", markup.encode()))


def word(put: Put, *xml: str) -> str:
    """The words of a document with these elements in its body."""
    document = docx.Document()
    for element in xml:
        spaces = (
            nsdecls("w") + ' xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
        )
        parsed = parse_xml(element.replace(">", f" {spaces}>", 1))
        document.element.body.insert(len(document.element.body) - 1, parsed)
    out = io.BytesIO()
    document.save(out)
    return read_text(put("letter.docx", out.getvalue()))


@pytest.mark.parametrize(
    "data",
    [
        "“Zoë”\nasks".encode(),
        b"\xef\xbb\xbf" + "“Zoë”\r\nasks".encode(),
        "“Zoë”\rasks".encode("cp1252"),
        "“Zoë”\r\nasks".encode("utf-16"),
    ],
)
def test_text_is_read_in_the_encodings_that_people_use(put: Put, data: bytes) -> None:
    assert read_text(put("request.TXT", data)) == "“Zoë”\nasks"


def test_a_page_is_read_as_a_browser_would_show_it(put: Put) -> None:
    markup = (
        "<!DOCTYPE html><title>unseen</title><style>p {}</style><script>if (a<b) x()</script>"
        "<![if !vml]><h1>A  letter</h1><p>One <b>bold</b>\nword &amp;&nbsp;more<br>next"
        "<ul><li>first<li>second</ul><table><tr><th>Area<td>5</table><!-- unseen -->"
    )
    assert page(put, markup) == "A letter\nOne bold word & more\nnext\nfirst\nsecond\nArea | 5"


def test_our_own_letters_read_the_same_in_every_format(put: Put, document: Document) -> None:
    from_page = read_text(put("letter.html", render_html(document).encode()))
    assert from_page == read_text(put("letter.docx", render_docx(document)))
    assert from_page.splitlines()[-4:] == [
        "Area | Sex | Referrals",
        "Alder | Female | 1,200",
        "Brook | Male | [c]",
        "[c] means confidential.",
    ]


def test_a_word_document_is_read_in_order_with_what_was_put_into_it(put: Put) -> None:
    assert (
        word(
            put,
            "<w:p><w:r><w:t>One</w:t><w:tab/><w:t>two</w:t><w:br/><w:t>three</w:t></w:r></w:p>",
            "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>Area</w:t></w:r></w:p></w:tc>"
            "<w:tc><w:p><w:r><w:t>5</w:t></w:r></w:p></w:tc></w:tr></w:tbl>",
            "<w:p><w:ins><w:r><w:t>inserted</w:t></w:r></w:ins>"
            "<w:del><w:r><w:delText>struck out</w:delText></w:r></w:del></w:p>",
            "<w:sdt><w:sdtContent><w:p><w:r><w:t>a field</w:t></w:r></w:p></w:sdtContent></w:sdt>",
        )
        == "One two\nthree\nArea | 5\ninserted\na field"
    )


def test_a_text_box_is_read_once_and_what_was_moved_where_it_went(put: Put) -> None:
    assert (
        word(
            put,
            "<w:p><mc:AlternateContent><mc:Choice><w:p><w:r><w:t>box</w:t></w:r></w:p></mc:Choice>"
            "<mc:Fallback><w:p><w:r><w:t>box</w:t></w:r></w:p></mc:Fallback></mc:AlternateContent></w:p>",
            "<w:p><w:moveFrom><w:r><w:t>moved</w:t></w:r></w:moveFrom></w:p>",
            "<w:p><w:moveTo><w:r><w:t>moved</w:t></w:r></w:moveTo></w:p>",
        )
        == "box\nmoved"
    )


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("letter.pdf", b"%PDF-1.7", "letter.pdf: this is not a whole PDF: open it and save"),
        ("letter.pdf", b"PK\x03\x04", "letter.pdf: this is not a whole PDF: open it and save"),
        ("letter.txt", b"%PDF-1.7\n\0\1\2", "letter.txt: this is not text: save its words"),
        ("letter.odt", b"PK", "letter.odt: files of the kind .odt cannot be read"),
        ("letter.txt", b" \n", "letter.txt: there are no words in it"),
        ("letter.html", b"<p></p><script>x</script>", "letter.html: there are no words in it"),
        ("letter.txt", b"\x00\x01", "letter.txt: this is not text"),
        ("letter.txt", b"caf\xe9 \x81", "letter.txt: this is not text"),
        ("letter.txt", b"\xff\xfea", "letter.txt: this is not text"),
        ("letter.html", b"\x89PNG\x00", "letter.html: this is not text"),
        ("letter.docx", b"", "letter.docx: this is not a whole Word document"),
        ("letter.docx", b"PK\x03\x04", "letter.docx: this is not a whole Word document"),
        ("letter.docx", b"plain words", "letter.docx: this is not a whole Word document"),
    ],
)
def test_what_cannot_be_read_is_refused_in_one_line(
    put: Put, name: str, data: bytes, words: str
) -> None:
    with pytest.raises(FileError) as caught:
        read_text(put(name, data))
    assert str(caught.value).startswith(words)
    assert "save its words as" in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_document_that_was_cut_off_is_refused(put: Put, document: Document) -> None:
    whole = render_docx(document)
    for length in range(100, len(whole), 1500):
        with pytest.raises(FileError, match="not a whole Word document"):
            read_text(put("letter.docx", whole[:length]))


def test_a_folder_and_a_missing_file_are_refused_by_name(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "missing.txt"):
        with pytest.raises(FileError, match=f"{path.name}: there is no such file"):
            read_text(path)


def test_what_the_system_refuses_is_said_in_its_words(tmp_path: Path) -> None:
    with pytest.raises(FileError, match=r"cannot be read \(file name too long\): check "):
        read_text(tmp_path / ("x" * 300 + ".txt"))


def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    with pytest.raises(FileError, match=r"pipe\.txt: there is no such file"):
        read_text(tmp_path / "pipe.txt")


def test_a_large_file_is_refused_before_it_is_read(
    put: Put, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(texts, "LARGEST", 1_000_000)
    assert read_text(put("just.txt", b"x" * 1_000_000))
    with pytest.raises(FileError, match=r"over\.txt: it is larger than 1 MB"):
        read_text(put("over.txt", b"x" * 1_000_001))


def test_a_document_that_unpacks_to_too_much_is_refused_before_it_is_unpacked(put: Put) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(7):
            archive.writestr(f"word/{number}.xml", bytes(10_000_000))
    assert len(out.getvalue()) < 100_000
    with pytest.raises(FileError, match="it unpacks to more than 60 MB"):
        read_text(put("bomb.docx", out.getvalue()))


def test_a_document_with_entities_that_grow_is_refused(put: Put, document: Document) -> None:
    entities = '<!ENTITY a "{}">'.format("words " * 1000) + "".join(
        f'<!ENTITY {name} "{f"&{before};" * 10}">' for before, name in ("ab", "bc", "cd", "de")
    )
    body = (
        f"<?xml version='1.0'?><!DOCTYPE w [{entities}]><w:document {nsdecls('w')}>"
        "<w:body><w:p><w:r><w:t>plain &e;</w:t></w:r></w:p></w:body></w:document>"
    )
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(render_docx(document))) as old,
        zipfile.ZipFile(out, "w") as new,
    ):
        for name in old.namelist():
            new.writestr(name, body if name == "word/document.xml" else old.read(name))
    with pytest.raises(FileError, match="not a whole Word document"):
        read_text(put("letter.docx", out.getvalue()))


@pytest.mark.parametrize("unit", ["<a ", "<", "<!--", "<a b=", "</a", "<![CDATA[", "<![CDATA[>"])
def test_a_page_that_would_keep_the_parser_for_hours_does_not(put: Put, unit: str) -> None:
    started = time.monotonic()
    with pytest.raises(FileError):
        page(put, unit * 50_000)
    assert time.monotonic() - started < 2
