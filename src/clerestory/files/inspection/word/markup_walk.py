"""A walk over the markup of a part: each element, attribute and value has to be an ordinary one."""

import re
from collections.abc import Callable, Iterator
from typing import Any

from lxml import etree

from clerestory.files.inspection.findings import Finding, found
from clerestory.files.inspection.word import vocabulary as words
from clerestory.files.inspection.word.boxes import plain_box
from clerestory.files.inspection.word.places import Places

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_RSID = "rsid"
_WIDEST_MARGIN = 3_000  # twips
_OPAQUE = {  # nothing below these is shown, and their own finding says enough
    "document-variable", "mail-merge", "content-control", "form-field", "embedded-object",
    "old-drawing", "page-frames", "equation", "shape", "link-target",
    "text-box",  # its paragraphs are looked through all the same
}  # fmt: skip
_TEXT = {W + "t", W + "instrText", W + "delText", W + "delInstrText"}
_NUMBERS = {"posOffset", "align", "pctWidth", "pctHeight"}
_WITH_FONT = {"rFonts", "font", "altName", "latin", "ea", "cs", "sym", "mathFont"}
_FONTS = {"ascii", "hAnsi", "eastAsia", "cs", "font", "typeface", "name", "val"}
_STYLES = {
    "pStyle", "rStyle", "tblStyle", "basedOn", "next", "link", "aliases", "style", "styleLink",
    "numStyleLink", "defaultTableStyle", "clickAndTypeStyle", "name", "lsdException",
    "theme", "clrScheme", "fontScheme", "fmtScheme", "themeFamily",
}  # fmt: skip
_DECLARED = re.compile(r"""\sxmlns(?::([\w.-]+))?\s*=\s*(?:"([^"]*)"|'([^']*)')""")
_PREFIX = re.compile(
    r"[a-z]{1,4}(?:\d{1,2}(?:ac|cid|cex|se|sdtdh|sdtfl|du|r\d)?)?|dcterms|dcmitype"
)
_KEY = re.compile(r"(?:rId|R|docRId|rIdHdr|rIdFtr)?[0-9a-fA-F]{1,32}")
_BLOCKS = "body tc hdr ftr footnote endnote comment sdtContent customXml ins del moveTo moveFrom"
_INLINE = "p hyperlink fldSimple sdtContent ins del moveTo moveFrom smartTag customXml dir bdo"
_HOLDERS = {
    W + name: {W + holder for holder in holders.split()}
    for name, holders in {
        "t": "r", "instrText": "r", "fldChar": "r", "drawing": "r", "tab": "r tabs", "sym": "r",
        "footnoteReference": "r", "endnoteReference": "r", "br": "r", "r": _INLINE,
        "hyperlink": _INLINE, "fldSimple": _INLINE, "p": _BLOCKS + " txbxContent",
        "tbl": _BLOCKS + " txbxContent", "tr": "tbl sdtContent customXml", "body": "document",
        "tc": "tr sdtContent customXml", "sdtContent": "sdt",
        "sdt": f"{_BLOCKS} {_INLINE} tbl tr", "sectPr": "body pPr", "rPr":
        "r pPr style rPrDefault lvl tblStylePr sdtPr sdtEndPr rPrChange ins del ctrlPr",
    }.items()
}  # fmt: skip
_ONCE = {
    W + name
    for name in ("rPr", "pPr", "tblPr", "trPr", "tcPr", "sectPr", "body", "sdtContent", "tblGrid")
}
_OFTEN = {
    W + name for name in ("headerReference", "footerReference", "cnfStyle", "footnote", "endnote")
}
IsShown = Callable[[str], bool]


def look_through(
    root: Any, places: Places, is_shown: IsShown, known_rsids: frozenset[str]
) -> Iterator[Finding]:
    """What is not ordinary in a part. `is_shown` says whether words stand on the page anyway."""
    vocabulary = words.vocabulary()
    if has_odd_namespace(root):
        yield found("docx.unknown-markup", places.part)
    waiting = [root]
    while waiting:
        element = waiting.pop()
        if not isinstance(element.tag, str):
            continue  # a remark, which the package reports
        mode = vocabulary.elements.get(element.tag)
        if mode is None and element.tag.startswith(_MC):
            box = plain_box(element)
            mode = "alternate" if box is None else "text-box"
            waiting += [] if box is None else [*box]
        if mode is None:
            mode = "unknown-markup"
        if mode and not _is_harmless_of(mode, element):
            yield found(f"docx.{mode}", places.of(element))
        if mode not in _OPAQUE:
            waiting.extend(element)
        if not _is_in_place(element) or _contradicts_itself(element) or _pushes_away(element):
            yield found("docx.unknown-markup", places.of(element))
        if not mode:
            yield from _attributes(element, places, is_shown, known_rsids)
            yield from _texts(element, places)


def _is_in_place(element: Any) -> bool:
    """Whether text and what holds it stand where every program looks for them."""
    holders = _HOLDERS.get(element.tag)
    parent = element.getparent()
    return holders is None or (parent is not None and parent.tag in holders)


def _contradicts_itself(element: Any) -> bool:
    """Whether two children say two things of one matter; programs take one or the other."""
    name = element.tag.rpartition("}")[2]
    said: dict[str, Any] = {}
    for child in element.iterchildren("*"):
        about = name.endswith("Pr") or child.tag in _ONCE
        if about and child.tag not in _OFTEN:
            if child.tag in said and not _are_same(said[child.tag], child):
                return True
            said[child.tag] = child
    return False


def _pushes_away(element: Any) -> bool:
    """Whether the margin of cells is so wide that it leaves no room for their words."""
    parent = element.getparent()
    is_margin = element.tag == f"{W}tblCellSpacing" or (
        parent is not None and parent.tag in (f"{W}tcMar", f"{W}tblCellMar")
    )
    width = re.match(r"-?\d{1,9}", element.get(f"{W}w", "")) if is_margin else None
    return width is not None and abs(int(width[0])) > _WIDEST_MARGIN


def _are_same(one: Any, other: Any) -> bool:
    return dict(one.attrib) == dict(other.attrib) and len(one) == len(other) == 0


def _is_harmless_of(mode: str, element: Any) -> bool:
    """The name of an embedded font or of page divisions may stand there empty."""
    return mode == "page-frames" and not len(element) and not element.attrib


def has_odd_namespace(root: Any) -> bool:
    """Whether a namespace is declared that no writer declares: any words can stand in its name."""
    known = words.vocabulary().namespaces
    declared = set(_DECLARED.findall(etree.tostring(root, encoding="unicode")))
    return any(
        (double or single) not in known or not _PREFIX.fullmatch(prefix or "w")
        for prefix, double, single in declared
    )


def _texts(element: Any, places: Places) -> Iterator[Finding]:
    text = element.text or ""
    stray = "".join(child.tail or "" for child in element)
    if element.tag == W + "instrText" or element.tag in _TEXT:
        text = ""  # the story judges it
    elif element.tag.rpartition("}")[2] in _NUMBERS and words.is_plain(text.strip()):
        text = ""
    if text.strip() or stray.strip():
        yield found("docx.unknown-markup", places.of(element))


def _attributes(
    element: Any, places: Places, is_shown: IsShown, known_rsids: frozenset[str]
) -> Iterator[Finding]:
    name = element.tag.rpartition("}")[2]
    for key, value in element.attrib.items():
        attribute = key.rpartition("}")[2]
        if attribute.startswith(_RSID) or (name.startswith(_RSID) and attribute == "val"):
            if value.upper() not in known_rsids and value:
                yield found("docx.revision-ids", places.part)
        elif attribute == "space" and key.startswith("{http://www.w3.org/XML"):
            if value not in ("preserve", "default"):
                yield found("docx.unknown-markup", places.of(element))
        elif element.tag == W + "fldSimple" and attribute == "instr":
            continue  # the story judges it
        elif attribute not in words.vocabulary().attributes:
            yield found("docx.unknown-markup", places.of(element))
        elif not words.is_plain(value):
            mode = _mode_of(name, key, attribute, value, is_shown)
            if mode:
                yield found(f"docx.{mode}", places.of(element))


def _mode_of(name: str, key: str, attribute: str, value: str, is_shown: IsShown) -> str | None:
    """The mode of words in an attribute; None where they are ordinary or shown anyway."""
    if key.startswith(_R):
        return None if _KEY.fullmatch(value) else "name"
    if attribute == "Ignorable":
        ordinary = all(map(_PREFIX.fullmatch, value.split()))
        return None if ordinary else "unknown-markup"
    mode, is_ordinary = _judge_of(name, attribute)
    return None if is_ordinary(value) or is_shown(value) else mode


def _judge_of(name: str, attribute: str) -> tuple[str, Callable[[str], bool]]:
    if name in ("lang", "themeFontLang") or attribute == "lang":
        return "name", words.is_language
    if name in _WITH_FONT and attribute in _FONTS:
        return "font-name", words.is_font
    if name in ("docPr", "cNvPr"):
        alt = attribute in ("descr", "title")
        return "alt-text" if alt else "picture-name", words.is_picture_name
    if name in ("tblCaption", "tblDescription"):
        return "alt-text", words.is_picture_name
    if name == "lvlText":
        return "list-text", words.is_level_text
    if name in ("bookmarkStart", "hyperlink") and attribute in ("name", "anchor"):
        return "bookmark", words.is_bookmark
    if name == "hyperlink":
        return "link-target", {"_blank", "_self", "_top", "_parent"}.__contains__
    if attribute in ("val", "name", "styleId") and name in _STYLES:
        return "style-name", words.is_style_name
    if name in ("panose1", "latin", "ea", "cs") and attribute in ("val", "panose"):
        return "unknown-markup", re.compile(r"[0-9A-Fa-f]{20}").fullmatch  # type: ignore[return-value]
    if name in ("decimalSymbol", "listSeparator", "sym"):
        return "unknown-markup", re.compile(r"\W|F0[0-9A-F]{2}").fullmatch  # type: ignore[return-value]
    return "unknown-markup", {""}.__contains__
