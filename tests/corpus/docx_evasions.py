"""Word files that hide something where a list has a gap, or where programs guess differently."""

import re

from corpus.docx_making import (
    LINKS,
    STYLES,
    TYPES,
    Maker,
    before,
    body,
    content_of,
    document,
    paragraph,
    patched,
    png,
    run,
    swapped,
    with_picture,
)
from corpus.samples import Sample

_APP, _CUSTOM = "docProps/app.xml", "docProps/custom.xml"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006"
_VECTOR = f'xmlns:vt="{_OFFICE}/docPropsVTypes"'
_TEXT = "<w:p><w:r><w:t>TOKEN</w:t></w:r></w:p>"


def _patch(part: str, old: str, new: str) -> Maker:
    return lambda token: patched(
        content_of(document()), {part: swapped(old, new.replace("TOKEN", token))}
    )


def _formatted(properties: str) -> Maker:
    return paragraph(f"<w:pPr>{properties}</w:pPr><w:r><w:t>TOKEN</w:t></w:r>")


def _cell(margins: str) -> Maker:
    return body(
        f'<w:tbl><w:tblPr/><w:tblGrid><w:gridCol w:w="4000"/></w:tblGrid><w:tr><w:tc><w:tcPr>'
        f"{margins}</w:tcPr>{_TEXT}</w:tc></w:tr></w:tbl>"
    )


def _letters(token: str) -> bytes:
    """A style whose name spells the token."""
    style = (
        f'<w:style w:type="paragraph" w:styleId="Custom1"><w:name w:val="{" ".join(token)}"/>'
        "</w:style>"
    )
    return patched(content_of(document()), {STYLES: before("</w:styles>", style)})


def _custom(token: str) -> bytes:
    inside = f'<Properties xmlns="{_OFFICE}/custom-properties" of="{token}"/>'
    kind = "application/vnd.openxmlformats-officedocument.custom-properties+xml"
    relation = (
        f'<Relationship Id="rId77" Type="{_OFFICE}/relationships/custom-properties" '
        f'Target="{_CUSTOM}"/>'
    )
    patches = {
        TYPES: before("</Types>", f'<Override PartName="/{_CUSTOM}" ContentType="{kind}"/>'),
        "_rels/.rels": before("</Relationships>", relation),
    }
    return patched(content_of(document()), patches, {_CUSTOM: inside.encode()})


def _page_setup(margin: str, twips: str) -> Maker:
    """The token in the body of a page with one margin moved."""
    made = body(_TEXT)
    return lambda token: patched(
        made(token),
        {"word/document.xml": lambda xml: re.sub(f'{margin}="[0-9]+"', f'{margin}="{twips}"', xml)},
    )


def _stretched(token: str) -> bytes:
    return patched(
        with_picture(png()),
        {"word/document.xml": swapped("<a:fillRect/>", '<a:fillRect l="-90000"/>')},
    )


_MAKERS: tuple[tuple[str, str, Maker], ...] = (
    ("short-colour", "faint-text", run('<w:color w:val="FFF"/>')),
    ("named-colour", "faint-text", run('<w:color w:val="white"/>')),
    ("no-line", "clipped-text", _formatted('<w:spacing w:line="1" w:lineRule="auto"/>')),
    ("indent-in-letters", "off-page", _formatted('<w:ind w:leftChars="9000"/>')),
    ("table-off-page", "beside-page", body(
        f'<w:tbl><w:tblPr><w:tblInd w:w="-20000" w:type="dxa"/></w:tblPr><w:tr><w:tc>{_TEXT}</w:tc>'
        "</w:tr></w:tbl>")),
    ("no-room-between-margins", "beside-page", _page_setup("w:left", "20000")),
    ("header-far-down", "beside-page", _page_setup("w:header", "30000")),
    ("margin-of-cell", "unknown-markup",
     _cell('<w:tcMar><w:left w:w="30000" w:type="dxa"/></w:tcMar>')),
    ("far-lines", "far-away", paragraph(f"<w:r>{'<w:br/>' * 200}<w:t>TOKEN</w:t></w:r>")),
    ("far-paragraphs", "far-away", lambda token: patched(
        content_of(document()), {"word/document.xml": before(
            "<w:sectPr", "<w:p/>" * 200 + _TEXT.replace("TOKEN", token))})),
    ("spelt-style", "style-name", _letters),
    ("detour", "package", _patch(LINKS, '"styles.xml"', '"TOKEN/../styles.xml"')),
    ("vector-name", "properties", _patch(
        _APP, "</Properties>", f"<HeadingPairs><vt:TOKEN {_VECTOR}/></HeadingPairs></Properties>")),
    ("vector-tail", "properties", _patch(
        _APP, "</Properties>",
        f"<HeadingPairs><vt:vector {_VECTOR}><vt:i4>1</vt:i4>TOKEN</vt:vector></HeadingPairs>"
        "</Properties>")),
    ("custom-attribute", "custom-property", _custom),
    ("switches", "field", lambda token: paragraph(
        '<w:fldSimple w:instr=" PAGE ' + " ".join(f"\\{one}" for one in token)
        + ' "><w:r><w:t>1</w:t></w:r></w:fldSimple>')(token)),
    ("stretched-picture", "picture-effect", _stretched),
)  # fmt: skip

EVASIONS = tuple(Sample(f"{name}.docx", f"docx.{mode}", make) for name, mode, make in _MAKERS)
