"""Parts of a picture that are pixelated or blurred in place of being covered.

Both can often be undone (M. Hill et al., "On the (In)effectiveness of Mosaicing and Blurring as
Tools for Document Redaction", 2016).
"""

import numpy as np
import numpy.typing as npt

from clerestory.files.inspection.findings import Finding, found
from clerestory.files.rebuilding.faint import flat_parts

_Pixels = npt.NDArray[np.uint8]
_Mask = npt.NDArray[np.bool_]

SQUARES = range(4, 33)  # pixels along the side of a square
_ACROSS, _DOWN = 4, 2  # squares side by side that make a pixelated part, at least
_COLOURS = 6  # different ones among them: a QR code has two
_TILES = (64, 160)  # pixels: small squares are found between other things, large ones need room
_JUMPS = (0, 24, 60)  # levels, over the channels, that JPEG may have blurred edges and squares by
_DRAWN = 0.5  # flat share from which a picture is a page or a drawing
_STEEPEST = 28  # levels from one pixel to the next within a blur
_DEEPEST = 40  # levels that a blur of writing differs by, at least
_WIDEST, _SMALLEST = 40, 8  # pixels: a blurred word is that wide, and that high


def inspect_squares(pixels: _Pixels) -> list[Finding]:
    """Pixelated parts of a picture of height, width and three channels."""
    grey = pixels.astype(np.int16).sum(axis=2)
    steps = np.abs(np.diff(grey, axis=1)), np.abs(np.diff(grey, axis=0))
    for least in _JUMPS:
        across, down = steps[0][:-1] > least, steps[1][:, :-1] > least
        for tile in _TILES:
            sides = np.gcd(_spacing(across, tile), _spacing(down.T, tile).T)
            for row, column in np.argwhere((sides >= SQUARES.start) & (sides < SQUARES.stop)):
                top, left = int(row) * tile // 2, int(column) * tile // 2
                part = slice(top, top + tile), slice(left, left + tile)
                if _is_pixelated(grey[part], across[part], down[part], int(sides[row, column])):
                    return [found("picture.pixelated", f"near column {left}, row {top}")]
    return []


def _spacing(jumps: _Mask, tile: int) -> npt.NDArray[np.int64]:
    """Of each tile, in steps of half of one: the largest number that divides the distances
    between all columns with a jump; 0 without two of them."""
    half = tile // 2
    size = [max(2, -(-length // half)) * half for length in jumps.shape]
    padded = np.zeros(size, dtype=np.bool_)
    padded[: jumps.shape[0], : jumps.shape[1]] = jumps
    bands = np.logical_or.reduce(padded.reshape(size[0] // half, half, size[1]), axis=1)
    halves = (bands[:-1] | bands[1:]).reshape(-1, size[1] // half, half)
    tiles = np.concatenate([halves[:, :-1], halves[:, 1:]], axis=2)
    distances = np.arange(tile) - tiles.argmax(axis=2)[..., None]
    spacing: npt.NDArray[np.int64] = np.gcd.reduce(np.where(tiles, distances, 0), axis=2)
    return spacing


def _is_pixelated(grey: npt.NDArray[np.int16], across: _Mask, down: _Mask, side: int) -> bool:
    """Whether the jumps of a tile are on most lines of a grid, with many colours between."""
    columns, rows = np.logical_or.reduce(across, axis=0), np.logical_or.reduce(down, axis=1)
    first = int(np.argmax(rows)) % side, int(np.argmax(columns)) % side
    squares = grey[first[0] + 1 :: side, first[1] + 1 :: side]
    return (
        rows[first[0] :: side].mean() >= 0.5
        and columns[first[1] :: side].mean() >= 0.5
        and squares.shape[0] >= _DOWN
        and squares.shape[1] >= _ACROSS
        and len(np.unique(squares)) >= _COLOURS
    )


def inspect_blur(pixels: _Pixels) -> list[Finding]:
    """Blurred parts of a page or drawing: soft patches with nothing sharp in or at them."""
    if flat_parts(pixels).mean() < _DRAWN:
        return []
    grey = pixels.astype(np.int16) @ np.array([2, 5, 1], dtype=np.int16) // 8
    across, down = np.abs(np.diff(grey, axis=1))[:-1], np.abs(np.diff(grey, axis=0))[:, :-1]
    step = np.maximum(across, down)
    cell = 8
    rows, columns = step.shape[0] // cell, step.shape[1] // cell
    cells = step[: rows * cell, : columns * cell].reshape(rows, cell, columns, cell)
    steepest, busy = cells.max(axis=(1, 3)), (cells > 0).mean(axis=(1, 3))
    soft = (steepest > 0) & (steepest <= _STEEPEST) & (busy > 0.3)
    for top, bottom, left, right in _patches(steepest > 0):
        part = slice(top, bottom), slice(left, right)
        if steepest[part].max() > _STEEPEST or not soft[part].any():
            continue
        area = grey[top * cell : bottom * cell, left * cell : right * cell]
        if area.shape[1] >= _WIDEST and area.shape[0] >= _SMALLEST and _is_wavy(area):
            return [found("picture.blurred", f"near column {left * cell}, row {top * cell}")]
    return []


def _patches(busy: _Mask) -> list[tuple[int, int, int, int]]:
    """Top, bottom, left, right of each connected patch of cells, corners counting as connected."""
    seen = np.zeros_like(busy)
    patches = []
    for start in zip(*np.nonzero(busy), strict=True):
        if seen[start]:
            continue
        seen[start] = True
        waiting, rows, columns = [start], [], []
        while waiting:
            row, column = waiting.pop()
            rows.append(int(row))
            columns.append(int(column))
            near = slice(max(0, row - 1), row + 2), slice(max(0, column - 1), column + 2)
            for down, right in zip(*np.nonzero(busy[near] & ~seen[near]), strict=True):
                one = near[0].start + down, near[1].start + right
                seen[one] = True
                waiting.append(one)
        patches.append((min(rows), max(rows) + 1, min(columns), max(columns) + 1))
    return patches


def _is_wavy(area: npt.NDArray[np.int16]) -> bool:
    """Whether brightness goes up and down along some row, as over letters, and not once only as
    in a shadow or a glow."""
    for row in area:
        turns, held, rising = 0, int(row[0]), False
        low = high = held
        for level in row.tolist():
            low, high = min(low, level), max(high, level)
            if rising and level < high - 4:
                turns, rising, low = turns + 1, False, level
            elif not rising and level > low + 4:
                turns, rising, high = turns + 1, True, level
        if turns >= 4 and int(row.max()) - int(row.min()) >= _DEEPEST:
            return True
    return False
