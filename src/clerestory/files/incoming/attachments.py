"""What is attached: its type by its content, its name replaced, a preview that is inert."""

import io
import re
from dataclasses import dataclass

import pypdfium2
from PIL import Image

from clerestory.files.incoming.charsets import decoded, plain

MOST_PIXELS = 40_000_000
WIDTH = 900  # pixels of a preview
MOST_LETTERS = 20_000  # of a preview

# Media type and suffix by how the content begins, in this order.
_MAGIC: tuple[tuple[bytes, str, str], ...] = (
    (b"%PDF-", "application/pdf", "pdf"),
    (b"\x89PNG\r\n\x1a\n", "image/png", "png"),
    (b"\xff\xd8\xff", "image/jpeg", "jpg"),
    (b"GIF8", "image/gif", "gif"),
    (b"II*\0", "image/tiff", "tiff"),
    (b"MM\0*", "image/tiff", "tiff"),
    (b"\x78\x9f\x3e\x22", "application/vnd.ms-tnef", "tnef"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "application/x-ole-storage", "ole"),
    (b"{\\rtf", "application/rtf", "rtf"),
    (b"MZ", "application/vnd.microsoft.portable-executable", "program"),
    (b"\x7fELF", "application/x-elf", "program"),
    (b"\xcf\xfa\xed\xfe", "application/x-mach-binary", "program"),
    (b"#!", "text/x-script", "program"),
    (b"\x1f\x8b", "application/gzip", "gz"),
    (b"7z\xbc\xaf\x27\x1c", "application/x-7z-compressed", "7z"),
    (b"Rar!", "application/vnd.rar", "rar"),
    (b"BEGIN:VCALENDAR", "text/calendar", "ics"),
    (b"-----BEGIN PGP", "application/pgp-encrypted", "asc"),
)
_OFFICE = "application/vnd.openxmlformats-officedocument"
_OPEN = "application/vnd.oasis.opendocument"
_WITHIN_ZIP = (
    (b"word/document.xml", f"{_OFFICE}.wordprocessingml.document", "docx"),
    (b"xl/workbook.xml", f"{_OFFICE}.spreadsheetml.sheet", "xlsx"),
    (b"ppt/presentation.xml", f"{_OFFICE}.presentationml.presentation", "pptx"),
    (f"mimetype{_OPEN}.spreadsheet".encode(), f"{_OPEN}.spreadsheet", "ods"),
    (f"mimetype{_OPEN}.text".encode(), f"{_OPEN}.text", "odt"),
)
_PICTURES = frozenset({"image/png", "image/jpeg", "image/gif", "image/tiff", "image/webp"})
_TEXTS = frozenset({"text/plain", "text/calendar", "text/html", "message/rfc822"})
_SAFE_NAME = re.compile(r"[^\w .,()&+'\[\]-]")


@dataclass(frozen=True, slots=True)
class FileType:
    media_type: str
    suffix: str

    @property
    def is_program(self) -> bool:
        return self.suffix == "program"


@dataclass(frozen=True, slots=True)
class Preview:
    """Something to look at without opening the file: words, or a picture as PNG, or neither."""

    text: str = ""
    picture: bytes = b""


def type_of(content: bytes, claimed: str = "") -> FileType:
    """The type by content. A claim is believed only between kinds of text."""
    begins = content[:600].lstrip(b"\xef\xbb\xbf \t\r\n")
    for magic, media_type, suffix in _MAGIC:
        if content.startswith(magic) or (suffix == "ics" and begins.startswith(magic)):
            return FileType(media_type, suffix)
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return FileType("image/webp", "webp")
    if content[:4] in (b"PK\x03\x04", b"PK\x05\x06"):
        around = content[:100_000] + content[-100_000:]
        for mark, media_type, suffix in _WITHIN_ZIP:
            if mark in around:
                return FileType(media_type, suffix)
        return FileType("application/zip", "zip")
    if claimed in ("message/rfc822", "message/global"):
        return FileType("message/rfc822", "eml")
    if b"\0" in content[:4096] and content[:2] not in (b"\xff\xfe", b"\xfe\xff"):
        return FileType("application/octet-stream", "bin")
    if re.match(rb"(<!doctype html|<html|<\?xml[^>]{0,200}>\s*<html)", begins[:400].lower()):
        return FileType("text/html", "html")
    if re.match(rb"(<\?xml[^>]{0,200}>\s*)?(<!--[^>]{0,200}-->\s*)?<svg", begins[:600].lower()):
        return FileType("image/svg+xml", "svg")
    control = len(content[:4096].translate(None, _LETTERS))
    if control * 20 > len(content[:4096]):
        return FileType("application/octet-stream", "bin")
    if claimed == "text/csv":
        return FileType("text/csv", "csv")
    return FileType("text/plain", "txt")


_LETTERS = bytes(byte for byte in range(256) if byte >= 32 or byte in b"\t\r\n\f\x1b")


def safe_name(given: str) -> str:
    """The name as it may be shown: the last piece of a path, letters and signs of names only."""
    last = plain(given, one_line=True).replace("\\", "/").rpartition("/")[2]
    return _SAFE_NAME.sub("_", last).strip(". ")[:120]


def preview(content: bytes, media_type: str, charset: str = "utf-8") -> Preview:
    """Words of a text, the first page of a PDF, a picture encoded afresh; else nothing.

    Raises whatever a decoder stumbles over: call it in a child process.
    """
    if media_type in _PICTURES:
        return Preview(picture=_picture(content))
    if media_type == "application/pdf":
        return Preview(picture=_page(content))
    if media_type in _TEXTS or media_type == "text/csv":
        return Preview(
            text=plain(decoded(content[: 4 * MOST_LETTERS], charset).text)[:MOST_LETTERS]
        )
    return Preview()


def _picture(content: bytes) -> bytes:
    with Image.open(io.BytesIO(content), formats=("PNG", "JPEG", "GIF", "TIFF", "WEBP")) as image:
        if image.width * image.height > MOST_PIXELS:
            return b""
        image.draft("RGB", (WIDTH, WIDTH))
        return _png(image.convert("RGBA"))


def _page(content: bytes) -> bytes:
    document = pypdfium2.PdfDocument(content)
    page = document[0]
    wide, high = page.get_size()
    scale = min(WIDTH / max(wide, 1), 4 * WIDTH / max(high, 1), 4)
    return _png(page.render(scale=scale).to_pil().convert("RGBA"))


def _png(image: Image.Image) -> bytes:
    image.thumbnail((WIDTH, 4 * WIDTH))
    shown = Image.new("RGB", image.size, "white")
    shown.paste(image, mask=image.getchannel("A"))
    written = io.BytesIO()
    shown.save(written, "PNG")
    return written.getvalue()
