"""What the pixels of a picture hide from the eye: under transparency, in faint shades, in squares.

Each rule is about plain grounds, as drawings and pages have them. A photograph has none, and what
is hidden in its grain is lost when it is rebuilt, but not found here.
"""

import numpy as np
import numpy.typing as npt
from PIL import Image
from scipy import ndimage

from clerestory.files.inspection.findings import Finding, found
from clerestory.files.inspection.invisible import spells
from clerestory.files.rebuilding.faint import INDISTINCT, flat_parts
from clerestory.files.recognition import Word, can_recognise, recognise

_Mask = npt.NDArray[np.bool_]
_Pixels = npt.NDArray[np.uint8]

CLEAR = 12  # opacity, of 255, up to which a pixel counts as transparent
_GROUND = 0.02  # share of the picture that a plain ground covers at least
_MOST_GROUNDS = 4
_LEAST_FAINT = 60  # pixels
_SHORT_WORD = 6  # letters in the colours of a palette that no point has
_LETTERS = 4  # of a word that counts as read; lines of a chart are read as shorter ones
_SURE = 50  # of a word read in the grain of a photograph
_LIKELY = 25  # of a word read on a page; what is read in the noise of a scan has less
_MOST_INK = 0.02  # of a word's place: where there is more, it is the rim of writing that is seen
_DRAWN = 0.5  # flat share from which a picture is a page or a drawing
_STROKES = 0.1  # of a mask's pixels that lie on its edge, if it is writing and no shade
_LEAST_FLIPPED = 8  # pixels that differ from a ground by one level, each for itself
_WIDEST_BAND = 40  # pixels of a shade's outermost level
_LOW = 30  # pixels: the height of a small line
_NOISE, _SINGLE = 0.02, 0.9  # share of the picture, and of it the points with a plain neighbour
_LEAST_LEVELS = 4  # of a stroke in a JPEG; what packing leaves is weaker, or smaller than a letter
_LEAST_STROKE = (6, 2)  # pixels down and across
_LEAST_STROKES = 3  # that are a word, and no blot
_SMOOTHED = 8  # pixels, the half of a square that WebP packs as one
_MARGIN = 20  # pixels around what is read


def inspect_pixels(image: Image.Image, *, is_lossless: bool) -> list[Finding]:
    """What a decoded picture hides. `is_lossless` says that its format keeps single levels."""
    findings = [*_of_palette(image), *_of_low_bytes(image)]
    if image.has_transparency_data:
        findings += _of_transparency(image.convert("RGBA"), is_lossless)
    pixels = np.asarray(on_white(image), dtype=np.uint8)
    if min(pixels.shape[:2]) < 8:
        return findings
    return findings + _of_grounds(pixels, is_lossless)


def _of_palette(image: Image.Image) -> list[Finding]:
    """Letters in a palette, and writing in two of its colours that look the same."""
    palette = image.getpalette() if image.mode == "P" else None
    if not palette:
        return []
    indices = np.asarray(image)
    clear = image.info.get("transparency")
    used = [int(one) for one in np.unique(indices) if one != clear]
    after = bytes(palette[3 * (max(used, default=0) + 1) :])
    if spells(bytes(palette)) or spells(after, _SHORT_WORD):
        return [found("picture.unknown-part", "palette")]
    alike: dict[tuple[int, ...], list[int]] = {}
    for one in used:
        alike.setdefault(tuple(palette[3 * one : 3 * one + 3]), []).append(one)
    for several in (ones for ones in alike.values() if len(ones) > 1):
        for one in several:
            mask: _Mask = indices == one
            if mask.sum() >= _LEAST_FAINT and _is_writing(_full(mask), 0):
                return [found("picture.faint-writing", _place(mask))]
    return []


def _of_low_bytes(image: Image.Image) -> list[Finding]:
    """Shades of 16 bits that eight do not show. A picture that was made of eight has none."""
    if not image.mode.startswith("I;16"):
        return []
    shades = np.unique(np.asarray(image))
    if len(np.unique(shades >> 8)) == len(shades):
        return []
    return [found("picture.low-bits", "points of 16 bits")]


def on_white(image: Image.Image) -> Image.Image:
    """The picture in RGB as it looks on white paper."""
    if image.mode.startswith("I;16"):
        image = Image.fromarray((np.asarray(image) >> 8).astype(np.uint8))
    if image.has_transparency_data:
        clear = image.convert("RGBA")
        image = Image.alpha_composite(Image.new("RGBA", clear.size, "white"), clear)
    return image.convert("RGB")


def has_words(image: Image.Image) -> bool:
    """Whether a picture can be read; where it cannot be told, it is taken for readable."""
    return not can_recognise() or bool(_words(image, _SURE))


def has_faint_writing(pixels: _Pixels, *, is_lossless: bool = False) -> bool:
    """Whether there is writing on a plain ground of a drawn page that no eye tells from it."""
    return any(one.mode == "picture.faint-writing" for one in _of_grounds(pixels, is_lossless))


def _of_transparency(image: Image.Image, is_lossless: bool) -> list[Finding]:
    pixels = np.asarray(image, dtype=np.uint8)
    colours, opacity = pixels[..., :3], pixels[..., 3]
    findings = []
    if _shows_colours(colours, opacity == 0, is_lossless):
        findings.append(found("picture.under-transparency", _place(_differs(colours, opacity))))
    seen = (opacity > CLEAR) & (opacity < 256)
    white = seen & (np.asarray(on_white(image)).min(axis=2) >= 255 - INDISTINCT)
    if white.sum() >= 30 and _on_edge(white, ~seen) > 0.5 * _on_edge(seen, ~seen):
        dark = Image.alpha_composite(Image.new("RGBA", image.size, "black"), image)
        if not can_recognise() or _words(dark) - _words(on_white(image)):
            findings.append(found("picture.invisible-on-white", _place(white)))
    shades = np.repeat(opacity[..., None], 3, axis=2)
    if min(opacity.shape) >= 8:  # writing in the opacity of white paper
        findings += _of_grounds(shades, True)
    faint = (opacity > 0) & (opacity <= CLEAR)
    if faint.sum() >= _LEAST_FAINT and _is_writing(_full(faint & ~_around(opacity > CLEAR, 2)), 0):
        findings.append(found("picture.faint-writing", _place(faint)))
    return findings


def _shows_colours(colours: _Pixels, where: _Mask, is_lossless: bool) -> bool:
    """Whether colours differ that nobody sees. Where packing loses some, it smooths them near what
    is seen, and only edges elsewhere are a picture."""
    if not where.any() or not (colours[where] != colours[where][0]).any():
        return False
    if is_lossless:
        return True
    inner = where & ~_around(~where, _SMOOTHED)
    steps = np.abs(np.diff(colours.astype(np.int16), axis=1)).max(axis=2) > INDISTINCT
    return int((steps & inner[:, 1:] & inner[:, :-1]).sum()) >= _LEAST_FAINT


def _differs(colours: _Pixels, opacity: _Pixels) -> _Mask:
    """Where a transparent pixel has not the colour that most of them have first."""
    clear = opacity == 0
    first = colours[clear][0]
    differs: _Mask = clear & (colours != first).any(axis=2)
    return differs


def _on_edge(mask: _Mask, outside: _Mask) -> int:
    return int((mask & _around(outside, 1)).sum())


def _around(mask: _Mask, reach: int) -> _Mask:
    """The mask grown by `reach` pixels in each direction."""
    grown = mask
    for axis in (0, 1):
        spread = grown.copy()
        for step in range(1, reach + 1):
            ahead = [slice(None), slice(None)]
            behind = [slice(None), slice(None)]
            ahead[axis], behind[axis] = slice(step, None), slice(None, -step)
            spread[tuple(ahead)] |= grown[tuple(behind)]
            spread[tuple(behind)] |= grown[tuple(ahead)]
        grown = spread
    return grown


def _of_grounds(pixels: _Pixels, is_lossless: bool) -> list[Finding]:
    """Faint writing and flipped bits on each plain ground of a picture."""
    findings = []
    certainty = _LIKELY if flat_parts(pixels).mean() >= _DRAWN else _SURE
    for ground in _grounds(pixels):
        distance = _distance(pixels, ground)
        apart = distance > INDISTINCT
        faint = np.where(_around(apart, 2), 0, distance).astype(np.uint8)
        is_exact = is_lossless and not _is_noise(faint > 1)
        shade = _full(faint > 0) if is_exact else _strokes(faint)
        if int((shade > 0).sum()) >= _LEAST_FAINT and _is_writing(shade, certainty, apart):
            findings.append(found("picture.faint-writing", _place(shade > 0)))
        if is_exact and int(_flipped(distance, apart).sum()) >= _LEAST_FLIPPED:
            findings.append(found("picture.low-bits", _place(_flipped(distance, apart))))
    return findings[:1]


def _is_noise(mask: _Mask) -> bool:
    """Whether a mask is single points all over the picture, as of a scanner."""
    return bool(mask.mean() > _NOISE and _on_edge(mask, ~mask) > _SINGLE * mask.sum())


def _strokes(faint: _Pixels) -> _Pixels:
    """Faint shades that hang together as a letter's do, made strong, without the noise of packing;
    nothing if there are too few of them for a word."""
    calm = ndimage.median_filter(faint, 3)
    labels, _ = ndimage.label(calm >= _LEAST_LEVELS, structure=np.ones((3, 3)))
    places = ndimage.find_objects(labels)
    is_stroke = [
        rows.stop - rows.start >= _LEAST_STROKE[0]
        and columns.stop - columns.start >= _LEAST_STROKE[1]
        for rows, columns in places
    ]
    if sum(is_stroke) < _LEAST_STROKES:
        return np.zeros_like(faint)
    near = _around(np.array([False, *is_stroke])[labels], 1)
    strong = faint.astype(np.uint16) * 255 // INDISTINCT
    return np.where(near, strong, 0).astype(np.uint8)


def _full(mask: _Mask) -> _Pixels:
    return np.where(mask, 255, 0).astype(np.uint8)


def _grounds(pixels: _Pixels) -> list[_Pixels]:
    """The colours of which plain areas make up a good part of the picture, the largest first."""
    flat = flat_parts(pixels)
    whole = pixels[:-1, :-1][flat].astype(np.uint32)
    if len(whole) < _GROUND * flat.size:
        return []
    packed = whole[:, 0] << 16 | whole[:, 1] << 8 | whole[:, 2]
    colours, sizes = np.unique(packed, return_counts=True)
    largest = np.argsort(-sizes, kind="stable")[:_MOST_GROUNDS]
    return [
        np.array([colours[one] >> 16, colours[one] >> 8 & 255, colours[one] & 255], dtype=np.uint8)
        for one in largest
        if sizes[one] >= _GROUND * flat.size
    ]


def _distance(pixels: _Pixels, ground: _Pixels) -> npt.NDArray[np.uint8]:
    """How far each pixel is from a colour: the larger of brightness and colour differences, and
    at least one where they differ at all."""
    if (pixels == pixels[..., :1]).all():
        level = int(ground[0])
        grey: npt.NDArray[np.uint8] = np.abs(np.arange(256) - level).astype(np.uint8)[
            pixels[..., 0]
        ]
        return grey
    difference = pixels.astype(np.float32) - ground.astype(np.float32)
    light = difference @ np.array([0.299, 0.587, 0.114], dtype=np.float32)
    blue, red = 0.564 * (difference[..., 2] - light), 0.713 * (difference[..., 0] - light)
    largest = np.maximum(np.abs(light), np.maximum(np.abs(blue), np.abs(red)))
    distance: npt.NDArray[np.uint8] = np.ceil(np.minimum(largest, 255)).astype(np.uint8)
    return distance


def _flipped(distance: npt.NDArray[np.uint8], apart: _Mask) -> _Mask:
    """Pixels one level from the ground, in no plain patch and in no band that leads to farther
    shades: no edge, no shadow and no packing makes these."""
    near: _Mask = distance == 1
    if int(near.sum()) < _LEAST_FLIPPED:
        return np.zeros_like(near)
    shades = distance > 1
    for _ in range(_WIDEST_BAND):
        wider = shades | (near & _around(shades, 1))
        if (wider == shades).all():
            break
        shades = wider
    flipped: _Mask = near & ~shades & ~_around(apart, 16) & ~_around(_patches(near), 2)
    return flipped


def _patches(mask: _Mask) -> _Mask:
    """The pixels around which five by five are all in the mask."""
    return ~_around(~mask, 2)


def _is_writing(shade: _Pixels, certainty: float, ink: _Mask | None = None) -> bool:
    """Whether shades, black where they are 255, can be read on white, other than over `ink`, which
    is seen. Where it cannot be told, strokes are enough."""
    mask = shade > 0
    if not mask.any() or _on_edge(mask, ~mask) < _STROKES * mask.sum():
        return False
    if not can_recognise():
        return True
    rows, columns = np.flatnonzero(mask.any(axis=1)), np.flatnonzero(mask.any(axis=0))
    place = np.s_[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    drawn = Image.fromarray(255 - np.pad(shade[place], _MARGIN))
    larger = 3 if len(mask[place]) < _LOW else 1  # small letters are read better enlarged
    drawn = drawn.resize((drawn.width * larger, drawn.height * larger), Image.Resampling.BICUBIC)
    seen = np.zeros_like(mask[place]) if ink is None else ink[place]
    return any(
        not _is_on(np.pad(seen, _MARGIN), tuple(side // larger for side in word.box))
        for word in _read(drawn, certainty)
    )


def _is_on(ink: _Mask, box: tuple[int, ...]) -> bool:
    left, top, right, bottom = box
    return bool(ink[top : bottom + 1, left : right + 1].mean() > _MOST_INK)


def _words(image: Image.Image, certainty: float = 0) -> set[str]:
    return {word.text for word in _read(image, certainty)}


def _read(image: Image.Image, certainty: float) -> list[Word]:
    return [
        word
        for word in recognise(image)
        if word.certainty >= certainty and sum(map(str.isalnum, word.text)) >= _LETTERS
    ]


def _place(mask: _Mask) -> str:
    """Where a mask is, in pixels from the top left corner."""
    rows, columns = np.flatnonzero(mask.any(axis=1)), np.flatnonzero(mask.any(axis=0))
    return f"columns {columns[0]} to {columns[-1]}, rows {rows[0]} to {rows[-1]}"
