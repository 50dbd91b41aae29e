"""The pictures on a worksheet, made afresh from their pixels, and where they stand."""

from typing import Any

from clerestory.files.inspection.findings import Unreadable, found
from clerestory.files.inspection.workbook.package import OFFICE, Package
from clerestory.files.inspection.workbook.visibility import View
from clerestory.files.rebuilding import pictures
from clerestory.files.rebuilding.workbooks import PlainPicture

_EMBED = f"{{{OFFICE[:-1]}}}embed"
_EMU = 9_525  # to a pixel


def pictures_of(package: Package, view: View) -> list[PlainPicture]:
    """The pictures of a sheet. Raises Unreadable for any other drawing on it, and for a picture
    that cannot be made afresh."""
    made = []
    for relation in package.relations.get(view.sheet.part, ()):
        if relation.kind == "drawing":
            for anchor in package.root(relation.target).iterchildren("{*}*"):
                made.append(_picture(package, relation.target, anchor))
    return made


def _picture(package: Package, part: str, anchor: Any) -> PlainPicture:
    corner, blip = anchor.find("{*}from"), anchor.find("{*}pic/{*}blipFill/{*}blip")
    size = anchor.find("{*}ext")
    if size is None:
        size = anchor.find("{*}pic/{*}spPr/{*}xfrm/{*}ext")
    if corner is None or blip is None or size is None:
        raise Unreadable(found("xlsx.visible-drawing", part))
    target = package.related(part, blip.get(_EMBED, "")).target
    return PlainPicture(
        pictures.rebuild(package.parts[target], "png"),
        int(corner.findtext("{*}row", "0")) + 1,
        int(corner.findtext("{*}col", "0")) + 1,
        int(size.get("cx")) // _EMU,
        int(size.get("cy")) // _EMU,
    )
