"""A page as an officer marks it: the areas that will be filled are dark, and what they hide shows.

The areas are those of `burning.widened`, so that nobody is surprised by the size of a box later.
"""

import io
from collections.abc import Sequence
from datetime import UTC, datetime

from PIL import Image, ImageDraw

from clerestory.files.rebuilding.pdf import draw_page
from clerestory.files.redaction.burning import widened
from clerestory.files.redaction.marks import Mark

RESOLUTION = 96  # dots per inch: the size at which a browser shows a page one to one
_VEIL, _EDGE, _CORNER = (29, 112, 184, 110), (0, 48, 120, 255), (212, 53, 28, 255)
_ARM = 12  # pixels from the middle of the cross to its ends
_ANY_TIME = datetime(2000, 1, 1, tzinfo=UTC)


def preview_page(
    content: bytes, number: int, areas: Sequence[Sequence[float]], corner: Sequence[float] = ()
) -> bytes:
    """A page as PNG. `areas` are left, top, right, bottom in fractions of the page and 1 where a
    mark covers the whole line; `corner` is a place as a fraction, or empty. Raises Unreadable."""
    page = draw_page(content, number, resolution=RESOLUTION).convert("RGBA")
    veil = Image.new("RGBA", page.size)
    draw = ImageDraw.Draw(veil)
    for left, top, right, bottom, whole_line in areas:
        mark = Mark(number, (left, top, right, bottom), "s1", "", _ANY_TIME, bool(whole_line))
        box = widened(mark, page.width / page.height)
        across, down = (box[0] * page.width, box[2] * page.width), (
            box[1] * page.height, box[3] * page.height
        )  # fmt: skip
        draw.rectangle((across[0], down[0], across[1], down[1]), fill=_VEIL, outline=_EDGE, width=2)
    if corner:
        x, y = corner[0] * page.width, corner[1] * page.height
        draw.line((x - _ARM, y, x + _ARM, y), fill=_CORNER, width=3)
        draw.line((x, y - _ARM, x, y + _ARM), fill=_CORNER, width=3)
    shown = io.BytesIO()
    Image.alpha_composite(page, veil).convert("RGB").save(shown, "PNG")
    return shown.getvalue()
