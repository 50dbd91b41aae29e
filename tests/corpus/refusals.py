"""Made-up files of formats that are refused, and such that are not what they seem."""

import gzip
import io
import tarfile
from collections.abc import Callable

from corpus.containers import packed
from corpus.samples import SHOWN, Sample

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
_OFFICE = "application/vnd.openxmlformats-officedocument."
_MS = "application/vnd.ms-"
_TYPES = '<?xml version="1.0"?><Types><Override PartName="/a" ContentType="{}+xml"/></Types>'


def ole(stream: str) -> Callable[[str], bytes]:
    return lambda token: _OLE + f"{stream}\0".encode("utf-16-le") + token.encode()


def office(main: str) -> Callable[[str], bytes]:
    return lambda token: packed(
        ("[Content_Types].xml", _TYPES.format(main).encode()), ("a", token.encode())
    )


def odf(kind: str) -> Callable[[str], bytes]:
    return lambda token: packed(
        ("mimetype", f"application/vnd.oasis.opendocument.{kind}".encode()),
        ("content.xml", token.encode()),
    )


def begun(beginning: bytes) -> Callable[[str], bytes]:
    return lambda token: beginning + token.encode()


def tar(token: str) -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        archive.addfile(tarfile.TarInfo(token))
    return out.getvalue()


_SVG = '<svg xmlns="http://www.w3.org/2000/svg"><text display="none">{}</text></svg>'
_TABLE = f"area,{SHOWN.lower()}\nNorth,12\n".encode()


def _named(name: str, mode: str) -> Sample:
    """A clean table under a name that is not."""
    return Sample(name, mode, lambda token: _TABLE, (SHOWN.lower(),))


SAMPLES = (
    Sample("a.xls", "file.xls", ole("Workbook")),
    Sample("a.doc", "file.doc", ole("WordDocument")),
    Sample("a.ppt", "file.presentation", ole("PowerPoint Document")),
    Sample("a.msg", "file.msg", ole("__properties_version1.0")),
    Sample("locked.xlsx", "file.encrypted-office", ole("EncryptedPackage")),
    Sample("locked.docx", "file.encrypted-office", ole("EncryptedPackage")),
    Sample("a.xlsb", "file.xlsb", office(f"{_MS}excel.sheet.binary.macroEnabled.main")),
    Sample("a.docm", "file.docm", office(f"{_MS}word.document.macroEnabled.main")),
    Sample("a.dotx", "file.template", office(f"{_OFFICE}wordprocessingml.template.main")),
    Sample("a.xltx", "file.template", office(f"{_OFFICE}spreadsheetml.template.main")),
    Sample("a.ots", "file.template", odf("spreadsheet-template")),
    Sample("a.pptx", "file.presentation", office(f"{_OFFICE}presentationml.presentation.main")),
    Sample("a.odp", "file.presentation", odf("presentation")),
    Sample("a.odg", "file.unknown", odf("graphics")),
    Sample("a.svg", "file.svg", lambda token: _SVG.format(token).encode()),
    Sample("a.rtf", "file.rtf", begun(b"{\\rtf1{\\*\\comment }")),
    Sample("a.heic", "file.heic", begun(b"\0\0\0\x18ftypheic\0\0\0\0mif1heic")),
    Sample("a.7z", "file.packed", begun(b"7z\xbc\xaf\x27\x1c")),
    Sample("a.rar", "file.packed", begun(b"Rar!\x1a\x07\x01\0")),
    Sample("a.gz", "file.packed", lambda token: gzip.compress(token.encode())),
    Sample("a.tar", "file.packed", tar),
    Sample("a.exe", "file.program", begun(b"MZ\x90\0\x03\0\0\0")),
    Sample("a.sh", "file.program", begun(b"#!/bin/sh\necho ")),
    Sample("winmail.dat", "file.tnef", begun(b"\x78\x9f\x3e\x22\x01\0")),
    Sample("a.bin", "file.unknown", begun(b"\x00\x01\x02\x03")),
    Sample("a.mp3", "file.unknown", begun(b"ID3\x04\0\0\0\0\0\0")),
    Sample("empty.pdf", "file.empty", lambda token: b""),
    Sample("broken.zip", "file.broken", begun(b"PK\x03\x04")),
    Sample("a.pdf", "file.wrong-suffix", begun(b"")),
    Sample("a.png", "file.wrong-suffix", begun(b"\xff\xd8\xff\xe0")),
    Sample("page.txt", "file.wrong-suffix", begun(b"<!DOCTYPE html><p>")),
    Sample("both.pdf", "file.two-in-one",
           lambda token: b"%PDF-1.7\n" + packed(("a.txt", token.encode()))),
    Sample("both.jpg", "file.two-in-one",
           lambda token: b"\xff\xd8\xff\xe0" + packed(("a.txt", token.encode()))),
    _named("counts\u202evsc.csv", "file.name-invisible"),
    _named("J Smith referral.csv", "file.name-person"),
    _named("counts.docx.csv", "file.name-two-suffixes"),
    _named("c" * 130 + ".csv", "file.name-too-long"),
    _named("kim\\counts.csv", "file.name-path"),
)  # fmt: skip
