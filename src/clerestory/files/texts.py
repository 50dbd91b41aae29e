"""The words of a file that somebody sent: plain text, a web page, a Word document or a PDF.

A file from outside is hostile until it is read: its size, what it unpacks to and its encoding are
checked before its words are used.
"""

import io
import re
import zipfile
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import docx
from docx.oxml.ns import qn

from clerestory.files.pdf_texts import SAVE_AS, pdf_text
from clerestory.files.pdf_texts import FileError as FileError

CELL = " | "  # between the cells of a row
LARGEST = 20_000_000  # bytes of a file
LARGEST_UNPACKED = 60_000_000  # bytes of everything in a Word document
MOST_OPENED = 300  # "<" in a page before the next ">"
TEXT, PAGE, WORD, PDF = {".txt", ".text", ".md", ""}, {".html", ".htm"}, {".docx"}, {".pdf"}

# What Word puts into pages for itself. The parser stumbles over some, and is slow with the rest.
_SECTION = re.compile(r"<!\[[^>]*>?")

# In a Word file: what was moved elsewhere, and the second copy of a text box for older programs.
# What was struck out has a name of its own and is never met.
_UNSEEN = {
    qn("w:moveFrom"),
    "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback",
}
_SPACES = {qn("w:tab"): " ", qn("w:br"): "\n", qn("w:cr"): "\n", qn("w:p"): "\n"}


def read_text(path: Path) -> str:
    """The words of the file, a line for each paragraph or row of a table. Raises FileError."""
    name, kind = path.name, path.suffix.lower()
    if kind not in TEXT | PAGE | WORD | PDF:
        raise FileError(f"{name}: files of the kind {kind} cannot be read: {SAVE_AS}")
    data = _content(path)
    if kind in WORD:
        text = _word_text(data, name)
    elif kind in PDF:
        text = pdf_text(data, name)
    else:
        text = _decoded(data, name)
        text = _page_text(text, name) if kind in PAGE else text
    if not text.strip():
        raise FileError(f"{name}: there are no words in it: {SAVE_AS}")
    return text


def _content(path: Path) -> bytes:
    try:
        if not path.is_file():
            raise FileError(f"{path.name}: there is no such file: check {path}")
        if path.stat().st_size > LARGEST:
            raise FileError(
                f"{path.name}: it is larger than {LARGEST // 1_000_000} MB: save its words alone"
            )
        return path.read_bytes()
    except OSError as error:
        reason = (error.strerror or "it is not a file").lower()
        raise FileError(f"{path.name}: cannot be read ({reason}): check {path}") from error


def _decoded(data: bytes, name: str) -> str:
    """Text in UTF-8, in UTF-16 that says so, or in Windows-1252 as older programs save it."""
    utf16 = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    for encoding in ("utf-16",) if utf16 else ("utf-8-sig", "cp1252"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text.replace("\r\n", "\n").replace("\r", "\n")
    raise FileError(f"{name}: this is not text: {SAVE_AS}")


def _page_text(page: str, name: str) -> str:
    """The words of a page. Raises FileError for one that would keep Python's parser for hours.

    It goes through the rest of the page again at each "<" that no ">" follows: 200 kB of "<a "
    took it 450 seconds.
    """
    if any(part.count("<") > MOST_OPENED for part in page.split(">")):
        raise FileError(f"{name}: this is not a web page: {SAVE_AS}")
    reader = _PageReader()
    reader.feed(_SECTION.sub("", page))
    reader.close()
    lines = (" ".join(line.split()) for line in "".join(reader.words).split("\n"))
    lines = (line.removeprefix("| ") for line in lines)
    return "\n".join(line for line in lines if line)


class _PageReader(HTMLParser):
    """Gathers the words that a browser would show, with a line end around each block."""

    UNSEEN = frozenset({"script", "style", "template", "title"})
    WITHIN_LINE = frozenset(
        {"a", "abbr", "b", "bdi", "cite", "code", "em", "i", "mark", "q", "s", "small", "span",
         "strong", "sub", "sup", "time", "u"}
    )  # fmt: skip
    CELLS = frozenset({"td", "th"})

    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self._unseen = ""  # the element that we are in and that shows nothing

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in self.UNSEEN and not self._unseen:
            self._unseen = tag
        self._end_line(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag == self._unseen:
            self._unseen = ""
        if tag not in self.CELLS:
            self._end_line(tag)

    def handle_data(self, data: str) -> None:
        if not self._unseen:
            self.words.append(data.replace("\n", " "))

    def _end_line(self, tag: str) -> None:
        if tag in self.CELLS:
            self.words.append(CELL)
        elif tag not in self.WITHIN_LINE:
            self.words.append("\n")


def _word_text(data: bytes, name: str) -> str:
    """The words of the body: what was struck out by an editor is left out, as Word shows it."""
    try:
        _refuse_bomb(data, name)
        body: Any = docx.Document(io.BytesIO(data)).element.body
        return "\n".join(line for line in _lines(body) if line)
    except FileError:
        raise
    except Exception as error:  # python-docx raises whatever it stumbles over: ten kinds were met
        raise FileError(
            f"{name}: this is not a whole Word document: open it and {SAVE_AS}"
        ) from error


def _refuse_bomb(data: bytes, name: str) -> None:
    """Raise FileError if the members say that they unpack to more than we take.

    Python's reader stops at the size that a member says, so that a lie about it helps nobody.
    """
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        if sum(member.file_size for member in archive.infolist()) > LARGEST_UNPACKED:
            raise FileError(
                f"{name}: it unpacks to more than {LARGEST_UNPACKED // 1_000_000} MB: "
                "save its words alone"
            )


def _lines(element: Any) -> Iterator[str]:
    """A line per paragraph, and one per row of a table with its cells apart."""
    for child in element.iterchildren():
        if child.tag == qn("w:p"):
            yield from (" ".join(line.split()) for line in _words(child).split("\n"))
        elif child.tag == qn("w:tr"):
            yield CELL.join(_cell(cell) for cell in child.iterchildren(qn("w:tc")))
        else:
            yield from _lines(child)


def _cell(element: Any) -> str:
    return " ".join(line for line in _lines(element) if line)


def _words(element: Any) -> str:
    """The words of a paragraph, whatever they are wrapped in: links, fields, text boxes."""
    if element.tag == qn("w:t"):
        return element.text or ""
    if element.tag in _UNSEEN:
        return ""
    within = "".join(_words(child) for child in element.iterchildren())
    return _SPACES.get(element.tag, "") + within
