"""What a file is is told by its content; name and content have to agree."""

import io
import zipfile

import pytest

from clerestory.files.inspection.findings import Unreadable
from clerestory.files.inspection.kinds import Kind, kind_of, suffix_of

TYPES = '<Types><Override PartName="/x" ContentType="application/vnd.{}+xml"/></Types>'
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)


def packed(**parts: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, text in parts.items():
            archive.writestr(name.replace("CT", "[Content_Types].xml"), text)
    return out.getvalue()


def office(main: str) -> bytes:
    return packed(CT=TYPES.format(main))


def ole(stream: str) -> bytes:
    return OLE + (stream + "\0").encode("utf-16-le")


SHEET = "openxmlformats-officedocument.spreadsheetml.sheet.main"
WORD = "openxmlformats-officedocument.wordprocessingml.document.main"
ODF = "application/vnd.oasis.opendocument."

KNOWN = [
    ("a.pdf", b"%PDF-1.7\n", Kind.PDF),
    ("a.PNG", b"\x89PNG\r\n\x1a\n", Kind.PNG),
    ("a.jpg", b"\xff\xd8\xff\xe0", Kind.JPEG),
    ("a.jpeg", b"\xff\xd8\xff\xe0", Kind.JPEG),
    ("a.tif", b"II*\0", Kind.TIFF),
    ("a.gif", b"GIF89a", Kind.GIF),
    ("a.webp", b"RIFF\0\0\0\0WEBP", Kind.WEBP),
    ("a.csv", b"a,b\n1,2\n", Kind.CSV),
    ("a.csv", b"MZ,BZh\n1,2\n", Kind.CSV),
    ("a.csv", "\ufeffa,b\n".encode("utf-16"), Kind.CSV),
    ("a.txt", b"Dear all", Kind.TXT),
    ("a.htm", b"<!DOCTYPE html><p>x", Kind.HTML),
    ("a.html", b"<!DOCTYPE html><body><svg></svg>", Kind.HTML),
    ("a.eml", b"From: a@example.org\n\nx", Kind.EML),
    ("a.zip", packed(a="x"), Kind.ZIP),
    ("a.xlsx", office(SHEET), Kind.XLSX),
    ("a.xlsm", office("ms-excel.sheet.macroEnabled.main"), Kind.XLSM),
    ("a.docx", office(WORD), Kind.DOCX),
    ("a.docx", packed(CT=TYPES.format(WORD)).replace(b"Types", b"Types"), Kind.DOCX),
    ("a.ods", packed(mimetype=ODF + "spreadsheet"), Kind.ODS),
    ("a.odt", packed(mimetype=ODF + "text"), Kind.ODT),
]

REFUSED = [
    ("a.pdf", b"", "empty"),
    ("a.bin", b"\x00\x01\x02", "unknown"),
    ("a", b"words", "unknown"),
    ("a.xls", ole("Workbook"), "xls"),
    ("a.doc", ole("WordDocument"), "doc"),
    ("a.xlsx", ole("EncryptedPackage"), "encrypted-office"),
    ("a.msg", ole("__properties_version1.0"), "msg"),
    ("a.ppt", ole("PowerPoint Document"), "presentation"),
    ("a.xlsb", office("ms-excel.sheet.binary.macroEnabled.main"), "xlsb"),
    ("a.docm", office("ms-word.document.macroEnabled.main"), "docm"),
    ("a.xltx", office(SHEET.replace("sheet.main", "template.main")), "template"),
    ("a.pptx", office("openxmlformats-officedocument.presentationml.slideshow.main"),
     "presentation"),
    ("a.odp", packed(mimetype=ODF + "presentation"), "presentation"),
    ("a.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>", "svg"),
    ("a.svg", b"<?xml version='1.0'?><s:svg/>", "svg"),
    ("a.txt", b"<svg/>", "svg"),
    ("a.rtf", b"{\\rtf1 x}", "rtf"),
    ("a.doc", b"  {\\rtf1 x}", "rtf"),
    ("a.heic", b"\0\0\0\x18ftypheic", "heic"),
    ("a.heic", b"\0\0\0\x18ftypmif1\0\0\0\0heic", "heic"),
    ("a.mp4", b"\0\0\0\x18ftypisom", "unknown"),
    ("a.7z", b"7z\xbc\xaf\x27\x1c", "packed"),
    ("a.rar", b"Rar!\x1a\x07\0", "packed"),
    ("a.gz", b"\x1f\x8b\x08", "packed"),
    ("a.tar", bytes(257) + b"ustar\0", "packed"),
    ("a.exe", b"MZ\x90\0\x03\0", "program"),
    ("a.txt", b"#!/bin/sh\n", "program"),
    ("winmail.dat", b"\x78\x9f\x3e\x22\0", "tnef"),
    ("a.txt", b"%PDF-1.7\n", "wrong-suffix"),
    ("a.xlsx", packed(a="x"), "wrong-suffix"),
    ("a.zip", office(SHEET), "wrong-suffix"),
    ("a.xlsx", office(WORD), "wrong-suffix"),
    ("a.png", b"\xff\xd8\xff\xe0", "wrong-suffix"),
    ("a.txt", b"<!-- x --> <html>", "wrong-suffix"),
    ("a.pdf", b"words", "wrong-suffix"),
    ("a.xlsx", packed(CT=TYPES.format(SHEET) + TYPES.format(WORD)), "two-in-one"),
    ("a.ods", packed(mimetype=ODF + "text", CT=TYPES.format(SHEET)), "two-in-one"),
    ("a.pdf", b"%PDF-1.7\n" + packed(a="x"), "two-in-one"),
    ("a.jpg", b"\xff\xd8\xff\xe0" + packed(a="x"), "two-in-one"),
    ("a.gif", b"GIF89a" + bytes(90) + b"%PDF-1.7", "two-in-one"),
    ("a.txt", b"words\n" + packed(a="x"), "two-in-one"),
    ("a.pdf", b"words %PDF-1.7", "two-in-one"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "content", "kind"), KNOWN)
def test_a_kind_is_told_by_the_content(name: str, content: bytes, kind: Kind) -> None:
    assert kind_of(name, content) is kind


@pytest.mark.parametrize(("name", "content", "mode"), REFUSED)
def test_what_cannot_be_looked_through_says_why(name: str, content: bytes, mode: str) -> None:
    with pytest.raises(Unreadable) as caught:
        kind_of(name, content)
    assert [one.mode for one in caught.value.findings] == [f"file.{mode}"]


def test_a_flat_opendocument_file_says_why() -> None:
    flat = b'<office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"/>'
    with pytest.raises(Unreadable) as caught:
        kind_of("a.txt", flat)
    assert [one.mode for one in caught.value.findings] == ["opendocument.flat"]


def test_content_types_in_utf_16_are_read() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("[Content_Types].xml", TYPES.format(WORD).encode("utf-16"))
    assert kind_of("a.docx", out.getvalue()) is Kind.DOCX


@pytest.mark.parametrize(
    ("name", "suffix"), [("a.PDF", "pdf"), ("a.b.csv", "csv"), ("a", ""), (".csv", ""), ("a.", "")]
)
def test_the_suffix_is_what_follows_the_last_dot(name: str, suffix: str) -> None:
    assert suffix_of(name) == suffix
