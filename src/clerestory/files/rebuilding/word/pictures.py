"""Pictures of a Word file drawn afresh: what was shown of them, in its size on the page."""

import io

from PIL import Image

from clerestory.files.inspection.picture.pixels import on_white
from clerestory.files.inspection.pictures import decoded
from clerestory.files.inspection.word.blocks import Picture
from clerestory.files.rebuilding import pictures

DPI = 300


def redraw(picture: Picture) -> bytes:
    """A PNG, or a JPEG from a JPEG: cropped, with as many pixels as its size on the page needs.

    Raises Unreadable for what cannot be decoded whole or not be rebuilt as a picture.
    """
    page = on_white(decoded(picture.content))
    page = _sampled(_cropped(page, picture), picture)
    out = io.BytesIO()
    page.save(out, "PNG")
    target = "jpeg" if picture.content.startswith(b"\xff\xd8") else "png"
    return pictures.rebuild(out.getvalue(), target)


def _cropped(page: Image.Image, picture: Picture) -> Image.Image:
    left, top, right, bottom = picture.crop
    box = (
        round(left * page.width), round(top * page.height),
        round((1 - right) * page.width), round((1 - bottom) * page.height),
    )  # fmt: skip
    return page.crop((*box[:2], max(box[2], box[0] + 1), max(box[3], box[1] + 1)))


def _sampled(page: Image.Image, picture: Picture) -> Image.Image:
    most = [max(1, round(side / 25.4 * DPI)) for side in (picture.width, picture.height)]
    if page.width <= most[0] and page.height <= most[1]:
        return page
    return page.resize((min(page.width, most[0]), min(page.height, most[1])))
