"""What a file is: told by its content, never by its name alone; the two have to agree.

Where two programs could take the same bytes for two different things, a PDF that is a zip file as
well, nobody can say what a reader will see, and the file is refused.
"""

import re
import struct
from enum import StrEnum

from clerestory.files.inspection.archives import Archive, read_archive
from clerestory.files.inspection.findings import Unreadable, found


class Kind(StrEnum):
    """A format that can be looked through. The value is its usual suffix."""

    XLSX = "xlsx"
    XLSM = "xlsm"
    ODS = "ods"
    DOCX = "docx"
    ODT = "odt"
    PDF = "pdf"
    PNG = "png"
    JPEG = "jpeg"
    TIFF = "tiff"
    GIF = "gif"
    WEBP = "webp"
    CSV = "csv"
    TXT = "txt"
    HTML = "html"
    EML = "eml"
    ZIP = "zip"


SUFFIXES: dict[str, Kind] = {
    **{kind.value: kind for kind in Kind},
    "jpg": Kind.JPEG,
    "tif": Kind.TIFF,
    "htm": Kind.HTML,
    "text": Kind.TXT,
}

# How a file begins, in bytes of which no text is made, and what that is: a kind, or why it is
# refused, a mode of the family "file".
_BEGINNINGS: tuple[tuple[bytes, Kind | str], ...] = (
    (b"%PDF-", Kind.PDF),
    (b"\x89PNG\r\n\x1a\n", Kind.PNG),
    (b"\xff\xd8\xff", Kind.JPEG),
    (b"II*\x00", Kind.TIFF),
    (b"MM\x00*", Kind.TIFF),
    (b"II+\x00", "unknown"),  # BigTIFF
    (b"MM\x00+", "unknown"),
    (b"GIF87a", Kind.GIF),
    (b"GIF89a", Kind.GIF),
    (b"{\\rtf", "rtf"),
    (b"7z\xbc\xaf\x27\x1c", "packed"),
    (b"Rar!\x1a\x07", "packed"),
    (b"\x1f\x8b", "packed"),  # gzip
    (b"\x1f\x9d", "packed"),  # compress
    (b"BZh91AY&SY", "packed"),
    (b"\xfd7zXZ\x00", "packed"),
    (b"\x28\xb5\x2f\xfd", "packed"),  # zstd
    (b"MSCF", "packed"),  # cabinet
    (b"\x7fELF", "program"),
    (b"#!", "program"),
    (b"\xca\xfe\xba\xbe", "program"),
    (b"\xcf\xfa\xed\xfe", "program"),
    (b"\xfe\xed\xfa\xcf", "program"),
    (b"L\x00\x00\x00\x01\x14\x02\x00", "program"),  # Windows shortcut
    (b"\x78\x9f\x3e\x22", "tnef"),
)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# Streams of OLE files, named in UTF-16, in the order in which they decide.
_OLE_STREAMS = (
    ("EncryptedPackage", "encrypted-office"),
    ("__properties_version1.0", "msg"),
    ("PowerPoint Document", "presentation"),
    ("WordDocument", "doc"),
    ("Workbook", "xls"),
    ("Book", "xls"),
)
_HEIF_BRANDS = re.compile(rb"(heic|heix|heim|heis|hevc|hevx|mif1|msf1|avif|avis)")

# The main part of an Office file, by its content type.
_OFFICE: dict[str, Kind | str] = {
    "spreadsheetml.sheet.main": Kind.XLSX,
    "ms-excel.sheet.macroEnabled.main": Kind.XLSM,
    "ms-excel.sheet.binary.macroEnabled.main": "xlsb",
    "spreadsheetml.template.main": "template",
    "ms-excel.template.macroEnabled.main": "template",
    "ms-excel.addin.macroEnabled.main": "program",
    "wordprocessingml.document.main": Kind.DOCX,
    "ms-word.document.macroEnabled.main": "docm",
    "wordprocessingml.template.main": "template",
    "ms-word.template.macroEnabledTemplate.main": "template",
    "presentationml.presentation.main": "presentation",
    "presentationml.slideshow.main": "presentation",
    "presentationml.template.main": "presentation",
    "ms-powerpoint.presentation.macroEnabled.main": "presentation",
    "ms-powerpoint.slideshow.macroEnabled.main": "presentation",
    "ms-visio.drawing.main": "unknown",
}
_CONTENT_TYPE = re.compile(r"""ContentType\s*=\s*["']application/(?:vnd\.)?([^"']+)["']""")
_ODF: dict[bytes, Kind | str] = {
    b"spreadsheet": Kind.ODS,
    b"text": Kind.ODT,
    b"text-web": Kind.ODT,  # from a web page
    b"presentation": "presentation",
    b"spreadsheet-template": "template",
    b"text-template": "template",
}
_ODF_TYPE = b"application/vnd.oasis.opendocument."

_TEXTS = frozenset({Kind.CSV, Kind.TXT, Kind.HTML, Kind.EML})
_PAGE = re.compile(r"\s*(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body)\b", re.I | re.S)
_DRAWING = re.compile(r"<(?:\w+:)?svg\b", re.I)
_FLAT = re.compile(r"<\w+:document\b[^>]*urn:oasis:names:tc:opendocument:xmlns:office:", re.S)
_PROLOGUE = 4096  # characters in which a text shows what it is


def kind_of(name: str, content: bytes) -> Kind:
    """The kind of a file. Raises Unreadable for one that is refused: unknown, two things at once,
    or not what its name says."""
    if not content:
        raise _refused("empty")
    kind = _by_content(content) or _of_text(name, content)
    if SUFFIXES.get(suffix_of(name)) is not kind:
        raise _refused("wrong-suffix")
    return kind


def suffix_of(name: str) -> str:
    """What follows the last dot of a file's name, in lower case; empty without a dot."""
    stem, dot, suffix = name.rpartition(".")
    return suffix.lower() if dot and stem else ""


def _refused(mode: str) -> Unreadable:
    return Unreadable(found(f"file.{mode}", "file"))


def _by_content(content: bytes) -> Kind | None:
    """The kind that the bytes show; None for what may be a text."""
    what: Kind | str | None = next(
        (what for beginning, what in _BEGINNINGS if content.startswith(beginning)), None
    )
    if content.startswith(b"MZ") and b"\0" in content[:64]:
        what = "program"
    elif content.startswith(_OLE):
        what = _of_ole(content)
    elif content.startswith(b"PK\x03\x04") or content.startswith(b"PK\x05\x06"):
        what = _of_archive(read_archive(content))
    elif content.startswith(b"RIFF"):
        what = Kind.WEBP if content[8:12] == b"WEBP" else "unknown"
    elif content[4:8] == b"ftyp":
        what = "heic" if _HEIF_BRANDS.search(content[8:64]) else "unknown"
    elif content[257:262] == b"ustar":
        what = "packed"
    if isinstance(what, str) and not isinstance(what, Kind):
        raise _refused(what)
    if _is_also_another(content, what):
        raise _refused("two-in-one")
    return what


def _is_also_another(content: bytes, what: Kind | None) -> bool:
    """PDF readers look for a beginning in the first 1,024 bytes, zip readers for an end in the
    last 65,557."""
    is_zip = what in (Kind.XLSX, Kind.XLSM, Kind.ODS, Kind.DOCX, Kind.ODT, Kind.ZIP)
    if not is_zip and _has_directory(content):
        return True
    return what is not Kind.PDF and not is_zip and b"%PDF-" in content[:1024]


def _has_directory(content: bytes) -> bool:
    """Whether a zip file's directory stands at the end: a record, and entries where it says."""
    end = content.rfind(b"PK\x05\x06", -65_557 - 22)
    if end < 0 or end + 22 > len(content):
        return False
    size = struct.unpack_from("<L", content, end + 12)[0]
    return size <= end and content[end - size : end - size + 4] in (b"PK\x01\x02", b"PK\x05\x06")


def _of_ole(content: bytes) -> str:
    for stream, mode in _OLE_STREAMS:
        if (stream + "\0").encode("utf-16-le") in content:
            return mode
    return "unknown"


def _of_archive(archive: Archive) -> Kind | str:
    """An Office or OpenDocument file by its main part, otherwise a zip file."""
    is_office, is_odf = "[Content_Types].xml" in archive, "mimetype" in archive
    if is_office and is_odf:
        return "two-in-one"
    if is_odf:
        kind = archive["mimetype"].strip().removeprefix(_ODF_TYPE)
        return _ODF.get(kind, "unknown")
    if is_office:
        return _of_office(archive["[Content_Types].xml"])
    return Kind.ZIP


def _of_office(types: bytes) -> Kind | str:
    encoding = "utf-16" if types[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    named = _CONTENT_TYPE.findall(types.decode(encoding, "replace"))
    mains = {_main(one) for one in named} & _OFFICE.keys()
    kinds = {_OFFICE[one] for one in mains}
    if len(kinds) != 1:
        return "two-in-one" if kinds else "unknown"
    return kinds.pop()


def _main(content_type: str) -> str:
    return content_type.removeprefix("openxmlformats-officedocument.").removesuffix("+xml")


def _of_text(name: str, content: bytes) -> Kind:
    """Texts have no beginning of their own, so the name decides which of them it is meant to be;
    what looks like a page or a drawing has to be called one."""
    kind = SUFFIXES.get(suffix_of(name))
    beginning = _beginning(content)
    if _DRAWING.search(beginning) and (kind is not Kind.HTML or not _PAGE.match(beginning)):
        raise _refused("svg")
    if _FLAT.search(beginning):
        raise Unreadable(found("opendocument.flat", "file"))
    if beginning.lstrip().startswith("{\\rtf"):
        raise _refused("rtf")
    if _PAGE.match(beginning) and kind is not Kind.HTML:
        raise _refused("wrong-suffix")
    if kind not in _TEXTS:
        raise _refused("unknown" if kind is None else "wrong-suffix")
    return kind


def _beginning(content: bytes) -> str:
    for mark, encoding in ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if content.startswith(mark):
            return content[: 2 * _PROLOGUE].decode(encoding, "replace")
    return content[:_PROLOGUE].decode("utf-8-sig", "replace")
