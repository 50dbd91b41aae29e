"""Pictures that stand in the text of an OpenDocument file and cover nothing.

A picture in a frame can lie over words, off the page, or be cut to a part. So only those are let
through that stand in a line as a letter does, or have the text flow round them; the picture itself
is looked into as any other.
"""

from typing import Any

from clerestory.files.documents import PictureBlock
from clerestory.files.inspection.findings import Unreadable
from clerestory.files.inspection.opendocument.names import attributes, is_harmless, plain
from clerestory.files.inspection.opendocument.styles import Styles, points
from clerestory.files.inspection.pictures import inspect
from clerestory.files.inspection.reports import Report

SMALLEST, LARGEST = 6.0, 850.0
"""Points of width and height: what is smaller is not seen, what is larger leaves the page."""

POINTS_A_MM = 72 / 25.4

_OF_FRAMES = {
    "draw:style-name", "draw:name", "draw:id", "draw:z-index", "text:anchor-type", "svg:width",
    "svg:height", "svg:x", "svg:y", "style:rel-width", "style:rel-height", "loext:rel-width-rel",
    "loext:decorative", "draw:transform", "xml:id",
}  # fmt: skip
_FLOWS = {"none", "parallel", "left", "right", "dynamic", "biggest"}
_PLAIN = {"draw:luminance": "0%", "draw:contrast": "0%", "draw:red": "0%", "draw:green": "0%",
          "draw:blue": "0%", "draw:gamma": "100%", "draw:color-inversion": "false",
          "draw:image-opacity": "100%", "draw:opacity": "100%",
          "draw:color-mode": "standard"}  # fmt: skip


class Pictures:
    """The picture parts of a file, and which of them the text shows."""

    def __init__(self, parts: dict[str, bytes], styles: Styles, report: Report) -> None:
        self.parts, self.styles, self.report = parts, styles, report
        self._shown: set[str] = set()

    def is_plain(self, frame: Any, place: str) -> bool:
        """Whether a frame is nothing but a picture in the text. Tells what the picture hides."""
        values = attributes(frame)
        inner = [child for child in frame if isinstance(child.tag, str)]
        images = [child for child in inner if plain(child.tag) == "draw:image"]
        titles = [child for child in inner if plain(child.tag) in ("svg:title", "svg:desc")]
        if len(images) != 1 or len(images) + len(titles) != len(inner):
            return False
        part = attributes(images[0]).get("xlink:href", "").removeprefix("./")
        looked = part in self._shown
        self._shown.add(part)
        empty = not "".join(images[0].itertext()).strip()
        if part not in self.parts or not empty or not self._is_in_text(values):
            return False
        for title in titles:
            self.report.add_unless_shown("opendocument.alt-text", place, title.text or "")
        if not looked:
            self._look(part, place)
        return True

    def block(self, frame: Any) -> PictureBlock:
        """The picture of a frame that is plain, in its size on the page."""
        values = attributes(frame)
        part = attributes(frame.find("{*}image")).get("xlink:href", "").removeprefix("./")
        width, height = (
            (points(values.get(f"svg:{side}", "")) or SMALLEST) / POINTS_A_MM
            for side in ("width", "height")
        )
        return PictureBlock(self.parts[part], width, height)

    def check_unshown(self) -> None:
        """Tell of pictures that are in the file and nowhere in the text."""
        for _ in self.parts.keys() - self._shown:
            self.report.add("opendocument.unknown-part", "Pictures/")

    def _is_in_text(self, values: dict[str, str]) -> bool:
        style = self.styles.own("graphic", values.get("draw:style-name", ""))
        anchor = values.get("text:anchor-type", "paragraph")
        sizes = [points(values.get(name, "")) for name in ("svg:width", "svg:height")]
        if any(size is None or not SMALLEST <= size <= LARGEST for size in sizes):
            return False
        if not values.keys() <= _OF_FRAMES or anchor not in ("as-char", "char", "paragraph"):
            return False
        if anchor != "as-char" and style.get("style:wrap", "none") not in _FLOWS:
            return False
        offsets = [points(values.get(name, "0cm")) for name in ("svg:x", "svg:y")]
        if any(one is None or not -30 <= one <= 400 for one in offsets):
            return False
        if not is_harmless("fo:clip", style.get("fo:clip", "auto")) or "draw:transform" in values:
            return False
        return all(style.get(name, usual) == usual for name, usual in _PLAIN.items())

    def _look(self, part: str, place: str) -> None:
        try:
            findings = inspect(self.parts[part])
        except Unreadable as error:
            findings = list(error.findings)
        if findings:
            self.report.add("odt.picture", place)
