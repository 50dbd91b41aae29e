"""Text boxes of a Word file that hide nothing and cover nothing: their words are on the page.

A text box is stored twice, as a drawing (`mc:Choice`) that programs since 2010 show, and in an old
form (`mc:Fallback`). It floats, so it can lie over words, off the page, or be too small for what is
in it. Only those are plain whose place, size and filling leave no doubt; a rebuilt file has their
words as paragraphs after the one to which they are anchored.
"""

import math
import re
from typing import Any

from clerestory.files.inspection.colours import WHITE, Colour
from clerestory.files.inspection.word.looks import CellLook, W

_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
_WPS = "{http://schemas.microsoft.com/office/word/2010/wordprocessingShape}"
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_EMU_PER_MM, _EMU_PER_POINT = 36_000, 12_700
_WIDEST, _HIGHEST, _LEAST = 200.0, 270.0, 8.0  # millimetres
_LETTER, _LINE = 0.5, 1.2  # of the size of type: an ordinary letter's width, and a line's height
_GROWS = 1.3  # a box that fits itself to its words may be estimated too low by so much
_FLOWS = {_WP + name for name in ("wrapSquare", "wrapTight", "wrapTopAndBottom")}
_PARTS = {_WPS + name for name in ("cNvSpPr", "cNvPr", "spPr", "txbx", "bodyPr")}
_SHAPE = {_A + name for name in ("xfrm", "prstGeom", "noFill", "solidFill", "ln", "extLst")}
_INSIDE = {
    W + name for name in (
        "p", "pPr", "r", "rPr", "t", "tab", "br", "noBreakHyphen", "hyperlink", "proofErr",
        "bookmarkStart", "bookmarkEnd",
    )
}  # fmt: skip
_OF_PARAGRAPHS = {
    W + name for name in ("pStyle", "jc", "spacing", "rPr", "keepNext", "contextualSpacing")
}
_STYLES = {"Normal", "NoSpacing", "BodyText", "Hyperlink", "Strong", "Emphasis"}  # of one size
_SPACE = re.compile(r"\d{1,3}|auto|")  # twips, or parts of a line, that push nothing out of a box
_NUMBER = re.compile(r"\s*(-?\d{1,9})\s*")


def plain_box(element: Any) -> Any | None:
    """The `w:txbxContent` of a plain text box, from its `mc:AlternateContent`; else None."""
    run = element.getparent()
    if element.tag != _MC + "AlternateContent" or not _is_in_body(run):
        return None
    choices = element.findall(_MC + "Choice")
    if len(choices) != 1 or choices[0].nsmap.get(choices[0].get("Requires", "")) != _WPS[1:-1]:
        return None
    frame = choices[0].find(f"{W}drawing/{_WP}anchor")
    shapes = choices[0].findall(f".//{_WPS}wsp")
    if frame is None or len(shapes) != 1 or len(choices[0]) != 1 or not _flows(frame):
        return None
    content = shapes[0].find(f"{_WPS}txbx/{W}txbxContent")
    if content is None or not _is_plain_shape(shapes[0], frame) or not _has_plain_text(content):
        return None
    return content if _fits(content, shapes[0], frame) else None


def look_of(content: Any) -> CellLook:
    """What a box gives to the text in it: the colour of its filling."""
    filled = _filling(content.getparent().getparent())
    return CellLook(grounds=frozenset() if filled is None else frozenset({filled}))


def _is_in_body(run: Any | None) -> bool:
    """Whether a run stands in a paragraph of the text, in no table, header or field."""
    paragraph = None if run is None or run.tag != W + "r" else run.getparent()
    body = None if paragraph is None or paragraph.tag != W + "p" else paragraph.getparent()
    return body is not None and body.tag == W + "body"


def _flows(frame: Any) -> bool:
    """Whether the text flows round a frame that is on the page."""
    wraps = [one.tag for one in frame if one.tag.startswith(_WP + "wrap")]
    about = frame.find(_WP + "docPr")
    if len(wraps) != 1 or wraps[0] not in _FLOWS or about is None:
        return False
    if frame.get("behindDoc", "0") != "0" or about.get("hidden", "0") != "0":
        return False
    extent = frame.find(_WP + "extent")
    sizes = [_mm(extent, side) for side in ("cx", "cy")]
    for size, most, axis in zip(sizes, (_WIDEST, _HIGHEST), "HV", strict=True):
        place = frame.find(f"{_WP}position{axis}")
        told = [] if place is None else place.findall(_WP + "posOffset")
        aligned = [] if place is None else place.findall(_WP + "align")
        if len(told) + len(aligned) != 1 or len(place) != 1:
            return False
        match = _NUMBER.fullmatch(told[0].text or "") if told else _NUMBER.fullmatch("0")
        start = int(match[1]) / _EMU_PER_MM if match else -math.inf
        if size < _LEAST or start < -_LEAST or start + size > most:
            return False
    return True


def _is_plain_shape(shape: Any, frame: Any) -> bool:
    properties, body = shape.find(_WPS + "spPr"), shape.find(_WPS + "bodyPr")
    boxes = shape.findall(_WPS + "txbx")
    if properties is None or body is None or len(boxes) != 1 or boxes[0].attrib:
        return False
    if not {one.tag for one in shape} <= _PARTS or not {one.tag for one in properties} <= _SHAPE:
        return False
    turned = any(properties.find(f"{_A}xfrm").get(one) for one in ("rot", "flipH", "flipV"))
    wide = any(len(value) > 6 for key, value in body.attrib.items() if key.endswith("Ins"))
    turned = turned or wide or body.get("rot", "0") != "0" or body.get("vert", "horz") != "horz"
    if turned or body.get("numCol", "1") != "1" or properties.find(_A + "prstGeom") is None:
        return False
    # What is filled covers other boxes, so it has to be the only one; so does a picture.
    others = [one for one in frame.getroottree().iter(_WP + "anchor") if one is not frame]
    if properties.find(_A + "noFill") is not None:
        return all(one.find(f".//{_WPS}spPr/{_A}noFill") is not None for one in others)
    return not others and _filling(shape) is not None


def _filling(shape: Any) -> Colour | None:
    """The colour of a shape's filling; None where there is none, or none that is plain."""
    colour = shape.find(f"{_WPS}spPr/{_A}solidFill/*")
    if colour is None or len(colour):
        return None
    told = colour.get("val", "")
    if colour.tag == _A + "schemeClr":
        return WHITE if told in ("bg1", "lt1") else None
    plain = colour.tag == _A + "srgbClr" and re.fullmatch("[0-9A-Fa-f]{6}", told)
    return (int(told[:2], 16), int(told[2:4], 16), int(told[4:], 16)) if plain else None


def _has_plain_text(content: Any) -> bool:
    for element in content.iterdescendants("*"):
        holder = element.getparent().tag
        known = _OF_PARAGRAPHS if holder == W + "pPr" else _INSIDE
        if element.tag not in known and holder != W + "rPr":
            return False
        name, told = element.tag.removeprefix(W), element.attrib.values()
        if name in ("pStyle", "rStyle") and not _STYLES.issuperset(told):
            return False
        if name == "spacing" and holder == W + "pPr" and not all(map(_SPACE.fullmatch, told)):
            return False
    return True


def _fits(content: Any, shape: Any, frame: Any) -> bool:
    """Whether a box has room for its words, in type of ordinary width."""
    extent = frame.find(_WP + "extent")
    width, height = (_points(extent, side) for side in ("cx", "cy"))
    grows = shape.find(f"{_WPS}bodyPr/{_A}spAutoFit") is not None
    needed = 0.0
    for paragraph in content.iterchildren(W + "p"):
        told = [one.get(W + "val", "") for one in paragraph.iter(W + "sz")]
        size = max([float(one) / 2 for one in told if re.fullmatch(r"\d{1,3}", one)] or [11.0])
        letters = sum(len(one.text or "") for one in paragraph.iter(W + "t"))
        breaks = sum(1 for _ in paragraph.iter(W + "br"))
        lines = max(1, math.ceil(letters * size * _LETTER / max(width - 14.4, 1.0))) + breaks
        needed += lines * size * _LINE
    return needed <= height * (_GROWS if grows else 1.0)


def _mm(extent: Any | None, side: str) -> float:
    return _points(extent, side) * _EMU_PER_POINT / _EMU_PER_MM


def _points(extent: Any | None, side: str) -> float:
    match = _NUMBER.fullmatch("" if extent is None else extent.get(side, ""))
    return int(match[1]) / _EMU_PER_POINT if match else 0.0
