"""Pictures and charts on the sheets of a workbook: what they carry beside what they show.

A chart keeps a copy of its figures. It may hold what the sheets show, and nothing else.
"""

import re
from collections.abc import Iterator
from typing import Any

from clerestory.files.inspection import pictures
from clerestory.files.inspection.findings import Finding, Unreadable, found
from clerestory.files.inspection.markup import remarks
from clerestory.files.inspection.word.vocabulary import is_picture_name
from clerestory.files.inspection.workbook import charts as xlsx_charts
from clerestory.files.inspection.workbook.grammar import is_plain, name_of
from clerestory.files.inspection.workbook.package import Package
from clerestory.files.inspection.workbook.sheets import Area
from clerestory.files.inspection.workbook.styles import is_on
from clerestory.files.inspection.workbook.visibility import View, Words

_NAME = re.compile(r"((Chart|Picture|Image|Graphic|Diagramm|Bild|Grafik|Shape) ?\d*|Picture|)")
_DRAWN = """
    xdr:wsDr xdr:twoCellAnchor xdr:oneCellAnchor xdr:from xdr:to xdr:col
    xdr:colOff xdr:row xdr:rowOff xdr:ext xdr:pos xdr:graphicFrame xdr:nvGraphicFramePr xdr:cNvPr
    xdr:cNvPicPr xdr:cNvGraphicFramePr xdr:xfrm a:off a:ext a:graphic
    a:graphicData c:chart xdr:clientData
    xdr:pic xdr:nvPicPr a:picLocks a:graphicFrameLocks xdr:blipFill a:blip a:stretch a:fillRect
    xdr:spPr a:xfrm a:prstGeom a:avLst a:noFill a:ln a:solidFill a:srgbClr a:schemeClr
    a:extLst adec:decorative a16:creationId
"""
_SMALLEST = 20_000  # of 914,400 to an inch: half a millimetre
_SMALLEST_CHART = 360_000  # a centimetre: no words of a smaller one can be read
_COLUMN_WIDTH, _ROW_HEIGHT = 609_600, 190_500  # as Excel has them unless somebody set them
_DRAWN_TEXT = {"xdr:col", "xdr:colOff", "xdr:row", "xdr:rowOff"}
_FAR = 60  # rows or columns behind the last cell: nobody scrolls there
_REACHES = (200_000, 60_000)  # so far into its last column and row a picture covers a cell


def drawings(package: Package, views: list[View], words: Words) -> Iterator[Finding]:
    """Findings of every drawing, picture and chart of a workbook."""
    owners = {
        relation.target: part
        for part, relations in package.relations.items()
        for relation in relations
        if relation.kind == "drawing"
    }
    for part in package.of_kind("drawing"):
        root = package.root(part)
        if part not in owners or next(package.root(owners[part]).iter("{*}drawing"), None) is None:
            yield found("xlsx.unreferenced-part", part)
        yield from _drawing(root, part, words)
        sheet = next((one for one in views if one.sheet.part == owners.get(part)), None)
        if sheet is not None:
            yield from _covered(root, sheet)
        used = {value for one in root.iter("{*}*") for key, value in one.attrib.items()
                if key.endswith(("}id", "}embed"))}  # fmt: skip
        for relation in package.relations.get(part, ()):
            if relation.id not in used or relation.kind not in ("chart", "image"):
                yield found("xlsx.unreferenced-part", relation.target)
    for part in package.of_kind("picture"):
        if _is_telling(package.parts[part]):
            yield found("xlsx.picture", part)
    for part in package.of_kind("chart"):
        yield from xlsx_charts.chart(package.root(part), part, views, words)
        if package.relations.get(part):
            yield found("xlsx.drawing", part)


def _is_telling(picture: bytes) -> bool:
    """Whether a picture carries anything beside its pixels, or cannot be looked through."""
    try:
        return bool(pictures.inspect(picture))
    except Unreadable:
        return True


def _drawing(root: Any, part: str, words: Words) -> Iterator[Finding]:
    if remarks(root):
        yield found("xlsx.remark", part)
    for one in root.iter("{*}*"):
        name = name_of(one)
        if name not in _DRAWN.split():
            mode = "xlsx.cropped-picture" if name == "a:srcRect" and one.attrib else "xlsx.drawing"
            if name != "a:srcRect" or one.attrib:
                yield found(mode, part)
            continue
        if (one.text or "").strip() and (name not in _DRAWN_TEXT or not is_plain(one.text)):
            yield found("xlsx.drawing", part)
        if (one.tail or "").strip():
            yield found("xlsx.drawing", part)
        yield from _attributes(one, name, part, words)


def _covered(root: Any, view: View) -> Iterator[Finding]:
    """Cells and drawings that lie under a picture or chart, and pictures that nobody sees."""
    last_row = max((one.cell.row for one in view.seen), default=0)
    last_column = max((one.cell.column for one in view.seen), default=0)
    taken: list[Area] = []
    for anchor in root.iterchildren("{*}twoCellAnchor", "{*}oneCellAnchor"):
        numbers = [
            [int(one.text or 0) for one in end] for end in anchor.iterchildren("{*}from", "{*}to")
        ]
        left, left_off, top, top_off = numbers[0]
        if min(map(min, numbers)) < 0 or top > last_row + _FAR or left > last_column + _FAR:
            yield found("xlsx.hidden-shape", view.sheet.label)
        if len(numbers) > 1:
            right, right_off, bottom, bottom_off = numbers[1]
            least = _SMALLEST_CHART if _is_chart(anchor) else _SMALLEST
            flat = (right - left) * _COLUMN_WIDTH + right_off - left_off < least or (
                bottom - top
            ) * _ROW_HEIGHT + bottom_off - top_off < least
            if flat or right < left or bottom < top:
                yield found("xlsx.hidden-shape", view.sheet.label)
            right, bottom = right + (right_off > _REACHES[0]), bottom + (bottom_off > _REACHES[1])
        else:
            size = anchor.find("{*}ext")
            if size is None:
                raise Unreadable(found("file.broken", view.sheet.label))
            wide, high = int(size.get("cx")), int(size.get("cy"))
            if _is_chart(anchor) and min(wide, high) < _SMALLEST_CHART:
                yield found("xlsx.hidden-shape", view.sheet.label)
            right = left + wide // _COLUMN_WIDTH
            bottom = top + high // _ROW_HEIGHT
        if any(
            top < other[2] and other[0] < bottom and left < other[3] and other[1] < right
            for other in taken
        ):
            yield found("xlsx.under-drawing", view.sheet.label)
        taken.append((top, left, bottom, right))
        for seen in view.seen:
            if top < seen.cell.row <= bottom and left < seen.cell.column <= right:
                yield found("xlsx.under-drawing", view.sheet.place(seen.cell))


def _is_chart(anchor: Any) -> bool:
    return next(anchor.iterchildren("{*}graphicFrame"), None) is not None


def _attributes(one: Any, name: str, part: str, words: Words) -> Iterator[Finding]:
    for key, value in one.attrib.items():
        word = key.rpartition("}")[2]
        if name == "xdr:cNvPr" and word in ("name", "descr", "title"):
            known = _NAME.fullmatch(value) or is_picture_name(value)
            if not known and not words.say(value):
                yield found("xlsx.alt-text", part)
            continue
        is_tiny = name == "xdr:ext" and word in ("cx", "cy") and float(value or 0) < _SMALLEST
        if not xlsx_charts.LOCAL.fullmatch(word):
            yield found("xlsx.drawing", part)
        if is_tiny or (word == "hidden" and is_on(value)):
            yield found("xlsx.hidden-shape", part)
        elif not _is_usual(word, value):
            yield found("xlsx.drawing", part)


def _is_usual(word: str, value: str) -> bool:
    if word == "uri":
        chart = "http://schemas.openxmlformats.org/drawingml/2006/chart"
        return value == chart or is_plain(value)
    if word in ("id", "embed") and re.fullmatch(r"rId\d+", value):
        return True
    return xlsx_charts.is_word(value)
