"""How the made-up Word files are made: by python-docx, with parts patched afterwards."""

import io
import zipfile
from collections.abc import Callable, Mapping

import docx
from docx.document import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from PIL import Image

from corpus.samples import SHOWN

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
MICROSOFT = "http://schemas.microsoft.com/office"
DOCUMENT, LINKS = "word/document.xml", "word/_rels/document.xml.rels"
TYPES, SETTINGS, STYLES = "[Content_Types].xml", "word/settings.xml", "word/styles.xml"
Patch = Callable[[str], str]
Maker = Callable[[str], bytes]


def document(words: str = SHOWN) -> Document:
    """A heading, a paragraph, and no author."""
    word = docx.Document()
    word.core_properties.author = ""
    word.add_heading("Answer", level=1)
    word.add_paragraph(words)
    return word


def content_of(word: Document) -> bytes:
    out = io.BytesIO()
    word.save(out)
    return out.getvalue()


def xml(text: str) -> object:
    """An element of WordprocessingML, with the namespaces that drawings need."""
    head, _, rest = text.partition(">")
    slash = "/" * head.endswith("/")
    return parse_xml(
        f"{head.removesuffix('/')} {nsdecls('w', 'r', 'wp', 'a', 'pic')}{slash}>{rest}"
    )


def with_body(*fragments: str, words: str = SHOWN) -> bytes:
    """The document with further elements at the end of its body."""
    word = document(words)
    for one in fragments:
        word.element.body._insert_p(xml(one))
    return content_of(word)


def paragraph(inside: str) -> Maker:
    """A paragraph with these elements; TOKEN in them stands for the token."""
    return lambda token: with_body(f"<w:p>{inside}</w:p>".replace("TOKEN", token))


def run(properties: str, text: str = "TOKEN") -> Maker:
    return paragraph(f"<w:r><w:rPr>{properties}</w:rPr><w:t>{text}</w:t></w:r>")


def body(fragment: str) -> Maker:
    return lambda token: with_body(fragment.replace("TOKEN", token))


def patched(
    content: bytes,
    patches: Mapping[str, Patch] | None = None,
    added: Mapping[str, bytes] | None = None,
) -> bytes:
    """The file with some parts changed as text and others added."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as old,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            part = old.read(name)
            if patches and name in patches:
                part = patches[name](part.decode()).encode()
            new.writestr(name, part)
        for name, part in (added or {}).items():
            new.writestr(name, part)
    return out.getvalue()


def before(end: str, text: str) -> Patch:
    """Put a text before the last place of another."""
    return lambda part: text.join(part.rpartition(end)[::2]).replace(text, text + end, 1)


def after(start: str, text: str) -> Patch:
    return lambda part: part.replace(start, start + text, 1)


def swapped(old: str, new: str) -> Patch:
    def swap(part: str) -> str:
        assert old in part, f"nothing to patch: {old}"
        return part.replace(old, new, 1)

    return swap


def part(
    name: str, inside: bytes, kind: str, link: str, *, more: Mapping[str, Patch] | None = None
) -> bytes:
    """The document with one more part, its content type, and a relationship from the text."""
    target = name.removeprefix("word/") if name.startswith("word/") else f"../{name}"
    override = f'<Override PartName="/{name}" ContentType="{kind}"/>'
    relation = f'<Relationship Id="rId77" Type="{link}" Target="{target}"/>'
    patches = {
        TYPES: before("</Types>", override),
        LINKS: before("</Relationships>", relation),
        **(more or {}),
    }
    return patched(content_of(document()), patches, {name: inside})


def link(kind: str, target: str, *, inside: str = "", where: str = LINKS) -> bytes:
    """The document with a relationship that leads out of it, and an element that uses it."""
    relation = f'<Relationship Id="rId77" Type="{kind}" Target="{target}" TargetMode="External"/>'
    content = with_body(inside) if inside else content_of(document())
    return patched(content, {where: before("</Relationships>", relation)})


def png(colour: str = "navy", size: tuple[int, int] = (60, 40)) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, colour).save(out, "PNG")
    return out.getvalue()


def with_picture(content: bytes | None = None, patch: Patch | None = None) -> bytes:
    """The document with a picture in line with its text."""
    word = document()
    word.add_picture(io.BytesIO(content or png()))
    made = content_of(word)
    return patched(made, {DOCUMENT: patch}) if patch else made
