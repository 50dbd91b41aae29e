"""Pictures drawn afresh: the pixels that were shown, on white, and nothing else."""

import io

from PIL import Image, UnidentifiedImageError

from clerestory.files.inspection.findings import Unreadable, found
from clerestory.files.inspection.word.blocks import Picture

MOST_PIXELS = 40_000_000
DPI = 300


def redraw(picture: Picture) -> bytes:
    """A PNG, or a JPEG from a JPEG: cropped, with as many pixels as its size on the page needs.

    Raises Unreadable for what cannot be decoded whole, and for pictures of over 40 megapixels.
    """
    try:
        with Image.open(io.BytesIO(picture.content)) as opened:
            if opened.width * opened.height > MOST_PIXELS:
                raise Unreadable(found("file.too-large", "picture"))
            photograph = opened.format == "JPEG"
            opened.load()
            shown = opened.convert("RGBA")
    except (OSError, ValueError, SyntaxError, UnidentifiedImageError, Image.DecompressionBombError):
        raise Unreadable(found("docx.picture-format", "picture")) from None
    page = Image.new("RGB", shown.size, "white")  # without the properties of the old picture
    page.paste(shown, mask=shown.getchannel("A"))
    page = _sampled(_cropped(page, picture), picture)
    out = io.BytesIO()
    if photograph:
        page.save(out, "JPEG", quality=88)
    else:
        page.save(out, "PNG", optimize=True)
    return out.getvalue()


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
