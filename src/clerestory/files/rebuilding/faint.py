"""Takes out of a picture what is there for programs only: faint writing and low bits.

Writing that differs from its ground by a few levels is invisible on a screen and legible to
anybody who stretches the contrast. Three steps, by one table over the colours:

- the lowest two bits of each channel go, and with them whatever was put into them;
- grounds are found: colours of flat areas that make up a good part of the picture;
- every colour that no eye tells from a ground becomes that ground.

Pale areas, such as every second row of a table, come back as plain boxes: of whatever is in them,
and is as pale, nothing is left but the box.

A photograph has hardly any flat area, so it keeps its shades. Difference is measured in YCbCr
(ITU-R BT.601), since pale yellow on white is as faint as pale grey.
"""

import numpy as np
import numpy.typing as npt
from PIL import Image
from scipy import ndimage

INDISTINCT = 20  # levels of brightness or of a colour difference, of 256
BITS = 6  # of each channel that are kept
_DRAWN = 0.5  # flat share from which a picture is drawn or written, not photographed
_LEAST_DRAWN, _LEAST_PHOTOGRAPHED = 0.0005, 0.02  # share that a ground covers at least
_MOST_GROUNDS = 64
_AREA, _MOST_AREAS = 0.002, 8  # share that a pale colour covers to come back; such colours
_THICK = 12  # pixels down and across of a pale area
_PALE, _WHOLE = 0.5, 0.97  # share of a box that is of its colour, and that with what is seen on it

_Codes = npt.NDArray[np.uint32]


def without_faint(image: Image.Image) -> Image.Image:
    """The picture in RGB without what the eye cannot see; the same picture, the same result."""
    pixels = np.asarray(image.convert("RGB"), dtype=np.uint8)
    codes = _codes(pixels)
    table = np.arange(1 << (3 * BITS), dtype=np.uint32)
    present = np.flatnonzero(np.bincount(codes.ravel(), minlength=len(table))).astype(np.uint32)
    grounds, pale = _grounds(pixels, codes)
    table[present] = _drawn_to(grounds, present)
    drawn = table[codes]
    for one in pale:
        _draw_areas(drawn, codes, one, table[one])
    return Image.fromarray(_shades(drawn))


def _draw_areas(drawn: _Codes, codes: _Codes, pale: int, ground: int) -> None:
    """Puts the boxes of one pale colour back on their ground."""
    of_colour, is_else = codes == pale, codes != ground
    reach = _THICK // 2
    for rows, columns in ndimage.find_objects(
        ndimage.label(ndimage.minimum_filter(is_else, _THICK))[0]
    ):
        box = (
            slice(max(0, rows.start - reach), rows.stop + reach - 1),
            slice(max(0, columns.start - reach), columns.stop + reach - 1),
        )
        if of_colour[box].mean() >= _PALE and is_else[box].mean() >= _WHOLE:
            drawn[box][drawn[box] == ground] = pale


def flat_parts(pixels: npt.NDArray[np.uint8]) -> npt.NDArray[np.bool_]:
    """Which pixels are of exactly one colour with those to the right, below and across.

    `pixels` has height, width and three channels; the last row and column are left out.
    """
    whole = pixels.astype(np.uint32)
    packed = whole[..., 0] << 16 | whole[..., 1] << 8 | whole[..., 2]
    here = packed[:-1, :-1]
    flat: npt.NDArray[np.bool_] = (
        (here == packed[:-1, 1:]) & (here == packed[1:, :-1]) & (here == packed[1:, 1:])
    )
    return flat


def _codes(pixels: npt.NDArray[np.uint8]) -> _Codes:
    """Each pixel as one number of the highest bits of its channels."""
    high = (pixels >> (8 - BITS)).astype(np.uint32)
    return (high[..., 0] << 2 * BITS | high[..., 1] << BITS | high[..., 2]).astype(np.uint32)


def _shades(codes: _Codes) -> npt.NDArray[np.uint8]:
    """The colours of codes; the highest bits fill the lowest, so that white stays white."""
    high = np.stack([codes >> 2 * BITS, codes >> BITS, codes], axis=-1) & ((1 << BITS) - 1)
    shades: npt.NDArray[np.uint8] = (high << (8 - BITS) | high >> (2 * BITS - 8)).astype(np.uint8)
    return shades


def _grounds(pixels: npt.NDArray[np.uint8], codes: _Codes) -> tuple[_Codes, list[int]]:
    """The colours of flat areas, the largest first, none that a larger one takes in; and the
    large ones of those that are taken in."""
    flat = flat_parts(pixels)
    if not flat.any():
        return np.empty(0, dtype=np.uint32), []
    sizes = np.bincount(codes[:-1, :-1][flat])
    least = _LEAST_DRAWN if flat.mean() >= _DRAWN else _LEAST_PHOTOGRAPHED
    large = np.flatnonzero(sizes >= max(16, least * flat.size))
    largest_first: list[int] = large[np.argsort(-sizes[large], kind="stable")].tolist()
    grounds: list[int] = []
    pale: list[int] = []
    for code in largest_first[: 4 * _MOST_GROUNDS]:
        one = np.array([code], dtype=np.uint32)
        kept = np.array(grounds, dtype=np.uint32)
        if _drawn_to(kept, one)[0] != code:
            pale.append(code)
        elif len(grounds) < _MOST_GROUNDS:
            grounds.append(code)
    areas = [code for code in pale if sizes[code] >= _AREA * flat.size]
    return np.array(grounds, dtype=np.uint32), areas[:_MOST_AREAS]


def _drawn_to(grounds: _Codes, codes: _Codes) -> _Codes:
    """Each code, or the largest ground that it cannot be told from."""
    drawn = codes.copy()
    tones = _tones(codes)
    for ground in grounds[::-1]:
        near = np.abs(tones - _tones(np.array([ground]))).max(axis=1) <= INDISTINCT
        drawn[near] = ground
    drawn[np.isin(codes, grounds)] = codes[np.isin(codes, grounds)]
    return drawn


def _tones(codes: _Codes) -> npt.NDArray[np.float32]:
    """Brightness and the two colour differences of each code."""
    red, green, blue = np.moveaxis(_shades(codes).astype(np.float32), -1, 0)
    light = 0.299 * red + 0.587 * green + 0.114 * blue
    tones: npt.NDArray[np.float32] = np.stack(
        [light, 0.564 * (blue - light), 0.713 * (red - light)], axis=-1
    )
    return tones
