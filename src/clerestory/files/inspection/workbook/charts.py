"""Charts on the sheets of a workbook: what they say beside the cells that they draw.

A chart keeps a copy of its figures. It may hold what the sheets show, and titles that can be seen.
"""

import re
from collections.abc import Iterator
from typing import Any

from clerestory.files.inspection.colours import is_legible_as_written
from clerestory.files.inspection.findings import Finding, Unreadable, found
from clerestory.files.inspection.markup import remarks
from clerestory.files.inspection.workbook.grammar import is_plain, name_of
from clerestory.files.inspection.workbook.properties import is_told
from clerestory.files.inspection.workbook.sheets import area
from clerestory.files.inspection.workbook.styles import is_on
from clerestory.files.inspection.workbook.visibility import View, Words

_REFUSED = {
    "c:extLst", "c:externalData", "c:userShapes", "c:pivotSource", "mc:AlternateContent",
    "a:hlinkClick", "c:pivotFmts", "a:blip", "c:protection", "c:dLbl", "a:extLst", "c:custSplit",
}  # fmt: skip

LOCAL = re.compile(
    r"(?=.{1,40}$)[a-z]+(\d?[A-Z]{1,2}([a-z]+|$))*\d{0,2}"
)  # as the standard names things
_WORD = re.compile(
    r"(?=.{1,30}$)[a-z]+([A-Z][a-z]+)*[A-Z]?\d{0,2}|[A-Z][A-Z]?|[-+]?\d{1,9}[A-Za-z]{0,3}|[a-z]{2}-[A-Z]{2}|"
)
_SMALLEST = 600  # hundredths of a point, of a title
_PALEST = 65_000  # thousandths of a per cent by which a colour of the theme is lightened
_UNCERTAIN = {"a:alpha", "a:tint", "a:gradFill", "a:pattFill", "a:blipFill"}
_LIGHT = {"bg1", "lt1", "bg2", "lt2"}  # colours of the theme for what is behind words


def is_word(value: str) -> bool:
    """Whether an attribute of a drawing holds a number, or a word as the standard has them."""
    return is_plain(value) or _WORD.fullmatch(value) is not None


def chart(root: Any, part: str, views: list[View], words: Words) -> Iterator[Finding]:
    """A chart of figures that the sheets show. Raises Unreadable for what is no chart."""
    if remarks(root):
        yield found("xlsx.remark", part)
    if name_of(root) != "c:chartSpace":
        raise Unreadable(found("file.broken", part))
    for one in root.iter("{*}*"):
        name = name_of(one)
        known = name.startswith(("c:", "a:")) and LOCAL.fullmatch(name[2:])
        if name in _REFUSED or not known:
            yield found("xlsx.drawing", part)
        text = (one.text or "").strip()
        if text and not _is_told(one, text, views, words):
            yield found("xlsx.chart-cache", part)
        if (one.tail or "").strip() or not all(map(_is_chart_word, one.attrib.items())):
            yield found("xlsx.drawing", part)
    cached = (one for one in root.iter("{*}numRef", "{*}strRef", "{*}multiLvlStrRef"))
    if not all(_agrees(one, views) for one in cached):
        yield found("xlsx.chart-cache", part)
    if next(root.iter("{*}numLit", "{*}strLit"), None) is not None:
        yield found("xlsx.chart-cache", part)


def _is_told(one: Any, text: str, views: list[View], words: Words) -> bool:
    """Whether the text of an element of a chart is seen, or means cells that are.

    A copy of figures is compared with its cells as a whole, elsewhere.
    """
    match name_of(one):
        case "c:f":
            sheet, _, where = text.rpartition("!")
            plain = sheet.removeprefix("'").removesuffix("'").replace("''", "'")
            return is_plain(where.replace("$", "")) and plain in {one.sheet.name for one in views}
        case "c:v" if name_of(one.getparent()) == "c:tx":  # the name of a series
            return words.say(text) or next(one.getroottree().iter("{*}legend"), None) is not None
        case "c:v":
            return True
        case "a:t":
            return words.say(text) or _is_seen(one)
        case "c:formatCode":
            return words.say(text) or is_told(text, [])
    return name_of(one) in ("c:oddHeader", "c:oddFooter") and words.say(text)


def _is_seen(text: Any) -> bool:
    """Whether words stand in a title that is shown, on white, and large enough to be read."""
    title = next(text.iterancestors("{*}title"), None)
    if title is None or any(is_on(one.get("val", "1")) for one in _beside(title)):
        return False
    if any(int(one.get("sz", _SMALLEST)) < _SMALLEST for one in title.iter("{*}rPr", "{*}defRPr")):
        return False
    if any(not 0 <= float(one.get("val", 0)) < 0.95 for one in title.iter("{*}x", "{*}y")):
        return False
    if any(float(one.get("val", 0)) > _PALEST for one in title.iter("{*}lumOff")):
        return False
    if any(name_of(one) in _UNCERTAIN for one in title.iter("{*}*")):
        return False
    if any(True for one in title.iter("{*}spPr") for _ in one.iter("{*}solidFill")):
        return False
    named = {one.get("val") for one in title.iter("{*}schemeClr")}
    colours = [one.get("val", "") for one in title.iter("{*}srgbClr")]
    return not named & _LIGHT and all(is_legible_as_written(one, "ffffff") for one in colours)


def _beside(title: Any) -> list[Any]:
    """What switches a title off: the deleting of its axis or of titles."""
    return list(title.getparent().iterchildren("{*}delete", "{*}autoTitleDeleted"))


def _is_chart_word(item: tuple[str, str]) -> bool:
    key, value = item
    if not LOCAL.fullmatch(key.rpartition("}")[2]):
        return False
    if key == "formatCode" or key == "typeface":
        return re.fullmatch(r"[\w #,.0%£$€\\\"/:;@+-]{0,24}", value) is not None
    return is_word(value)


def _agrees(reference: Any, views: list[View]) -> bool:
    """Whether the copy of figures in a chart is what its cells show."""
    formula = next(reference.iter("{*}f"), None)
    points = [one for one in reference.iter("{*}pt")]
    if not points:
        return True
    sheet, _, where = ("" if formula is None else formula.text or "").rpartition("!")
    name = sheet.removeprefix("'").removesuffix("'").replace("''", "'")
    view = next((one for one in views if one.sheet.name == name), None)
    try:
        top, left, bottom, right = area(where)
    except ValueError:
        return False
    if view is None:
        return False
    shown = {}
    for one in view.seen:
        if top <= one.cell.row <= bottom and left <= one.cell.column <= right:
            shown[(one.cell.row - top) * (right - left + 1) + one.cell.column - left] = one
    for point in points:
        value = next(point.iter("{*}v"), None)
        seen = shown.get(int(point.get("idx", -1)))
        if (
            value is None
            or seen is None
            or not _is_same(value.text or "", seen.cell.value, seen.shown.text)
        ):
            return False
    return True


def _is_same(text: str, value: object, shown: str) -> bool:
    if text in (shown, value):
        return True
    try:
        return isinstance(value, float) and abs(float(text) - value) < 1e-9 * max(1.0, abs(value))
    except ValueError:
        return False
