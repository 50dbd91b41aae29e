"""Pictures in a Word file: which are shown, how large, and how much of them."""

import re
import struct
from typing import Any

from clerestory.files.inspection.findings import Finding, found
from clerestory.files.inspection.word.blocks import Picture
from clerestory.files.inspection.word.package import Package

_WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_PIC = "{http://schemas.openxmlformats.org/drawingml/2006/picture}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_KINDS = {
    "http://schemas.openxmlformats.org/drawingml/2006/chart": "chart",
    "http://schemas.microsoft.com/office/drawing/2014/chartex": "chart",
    "http://schemas.openxmlformats.org/drawingml/2006/diagram": "diagram",
}
EMU_PER_MM = 36_000
LEAST_MM, MOST_MM = 3.0, 600.0
MOST_DPI = 1_300  # more than any camera's picture has across a page
_UNSEEN = {"hidden-picture", "off-page-picture"}
_TURNED = {"rot", "flipH", "flipV"}
_ORDINARY_BLIP = {_A + "extLst"}
_FORMATS = re.compile(rb"\x89PNG\r\n|\xff\xd8\xff|GIF8[79]a|II\*\0|MM\0\*|RIFF....WEBP", re.DOTALL)


def read_drawing(
    drawing: Any, package: Package, part: str, place: str
) -> tuple[Picture | None, list[Finding]]:
    """The picture that a `w:drawing` shows, if it is one, and what it hides."""
    frame = next(iter(drawing.iterchildren(_WP + "inline", _WP + "anchor")), None)
    data = None if frame is None else frame.find(f"{_A}graphic/{_A}graphicData")
    picture = None if data is None else data.find(_PIC + "pic")
    if frame is None or data is None or picture is None or len(drawing) != 1 or len(data) != 1:
        uri = "" if data is None else data.get("uri", "")
        return None, [found(f"docx.{_KINDS.get(uri, 'shape')}", place)]
    modes = _oddities(frame, picture)
    findings = [found(f"docx.{mode}", place) for mode in modes]
    if any(one.get(_R + "link") for one in drawing.iter(_A + "blip")):
        findings.append(found("docx.outside-part", place))
    content = _content(picture, package, part)
    if content is None:
        return None, [*findings, found("docx.outside-part", place)]
    if not _FORMATS.match(content):
        return None, [*findings, found("docx.picture-format", place)]
    crop = _crop(picture)
    extent = frame.find(_WP + "extent")
    width, height = (_number(extent, side) / EMU_PER_MM for side in ("cx", "cy"))
    if not (LEAST_MM <= width <= MOST_MM and LEAST_MM <= height <= MOST_MM):
        return None, [*findings, found("docx.tiny-picture", place)]
    if any(crop):
        findings.append(found("docx.cropped-picture", place))
    if sum(crop[::2]) >= 0.95 or sum(crop[1::2]) >= 0.95 or min(crop) < 0:
        return None, [*findings, found("docx.picture-effect", place)]
    if _UNSEEN.intersection(modes):
        return None, findings
    pixels = _pixels_across(content)
    if pixels * (1 - crop[0] - crop[2]) / width * 25.4 > MOST_DPI:
        findings.append(found("docx.larger-picture", place))
    return Picture(content, width, height, crop), findings


def _oddities(frame: Any, picture: Any) -> list[str]:
    """Modes by which a picture hides something, or by which it looks other than it is."""
    modes = []
    about = [*frame.iter(_WP + "docPr"), *frame.iter(_PIC + "cNvPr")]
    if any(one.get("hidden", "0") not in ("0", "false") for one in about):
        modes.append("hidden-picture")
    blip = picture.find(f"{_PIC}blipFill/{_A}blip")
    transform = picture.find(f"{_PIC}spPr/{_A}xfrm")
    turned = transform is not None and any(
        transform.get(one) not in (None, "0", "false") for one in _TURNED
    )
    changed = blip is not None and any(one.tag not in _ORDINARY_BLIP for one in blip)
    stretched = any(one.attrib for one in picture.iter(_A + "fillRect"))
    if turned or changed or stretched or blip is None or not _fills(frame, picture):
        modes.append("picture-effect")
    if frame.tag == _WP + "anchor":
        modes += _oddities_of_place(frame)
    return modes


def _fills(frame: Any, picture: Any) -> bool:
    """Whether a picture is about as large as its frame; programs draw the one or the other."""
    inner, outer = picture.find(f"{_PIC}spPr/{_A}xfrm/{_A}ext"), frame.find(_WP + "extent")
    return inner is None or all(
        0.8 <= (_number(inner, side) or 1) / (_number(outer, side) or 1) <= 1.25
        for side in ("cx", "cy")
    )


def _oddities_of_place(frame: Any) -> list[str]:
    modes = []
    offsets = [
        int(one.text.strip()) for one in frame.iter(_WP + "posOffset")
        if one.text and re.fullmatch(r"\s*-?\d{1,12}\s*", one.text)
    ]  # fmt: skip
    if any(not -100 <= offset / EMU_PER_MM <= 400 for offset in offsets):
        modes.append("off-page-picture")
    if frame.find(_WP + "wrapNone") is not None or frame.find(_WP + "wrapThrough") is not None:
        behind = frame.get("behindDoc") in ("1", "true")
        modes.append("picture-behind" if behind else "covering-shape")
    elif frame.get("behindDoc") in ("1", "true"):
        modes.append("picture-behind")
    return modes


def _content(picture: Any, package: Package, part: str) -> bytes | None:
    blip = picture.find(f"{_PIC}blipFill/{_A}blip")
    key = None if blip is None else blip.get(_R + "embed")
    link = package.links.get(part, {}).get(key or "")
    if link is None or link.is_external or link.target not in package.archive:
        return None
    return package.archive[link.target]


def _crop(picture: Any) -> tuple[float, float, float, float]:
    """What `a:srcRect` cuts off at the left, top, right and bottom, as parts of the whole."""
    rectangle = picture.find(f"{_PIC}blipFill/{_A}srcRect")
    if rectangle is None:
        return 0.0, 0.0, 0.0, 0.0
    left, top, right, bottom = (_number(rectangle, side) / 100_000 for side in "ltrb")
    return left, top, right, bottom


def _number(element: Any | None, attribute: str) -> float:
    told = "" if element is None else element.get(attribute, "")
    return float(told) if re.fullmatch(r"-?\d{1,12}", told) else 0.0


def _pixels_across(content: bytes) -> int:
    """The width of a PNG or JPEG in pixels; 0 where it is not told at the usual place."""
    if content.startswith(b"\x89PNG") and len(content) > 24:
        return int(struct.unpack(">I", content[16:20])[0])
    place = 2
    while content.startswith(b"\xff\xd8") and place + 9 < len(content):
        marker, size = content[place + 1], struct.unpack(">H", content[place + 2 : place + 4])[0]
        if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
            return int(struct.unpack(">H", content[place + 7 : place + 9])[0])
        place += 2 + size
    return 0
