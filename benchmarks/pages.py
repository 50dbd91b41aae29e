"""How long a PDF takes to be rebuilt page by page: as pictures, and with its text layer.

    python benchmarks/pages.py [--pages 300] [--text]

The document is generated: pages of writing with a table, every tenth a photograph's page. Prints
wall and processor seconds of both passes, since other work may share the machine.
"""

import argparse
import os
import time

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from clerestory.files.pdf_texts import FileError
from clerestory.files.rebuilding.pages import Page, packed, write_pdf
from clerestory.files.rebuilding.pdf import rebuild_pages

A4 = (595.28, 841.89)
SIZE = (1240, 1754)
FONT = ImageFont.load_default(22)
SENTENCE = "The panel met on {day} March and considered {count} cases from the eastern districts."


def generated(pages: int) -> bytes:
    """A PDF of so many pages of writing; every tenth has a photograph's worth of shades."""
    return write_pdf(Page(A4, packed(_picture(number))) for number in range(1, pages + 1))


def _picture(number: int) -> Image.Image:
    page = Image.new("RGB", SIZE, "white")
    draw = ImageDraw.Draw(page)
    for line in range(42):
        text = SENTENCE.format(day=1 + (number + line) % 28, count=number * 7 + line)
        draw.text((110, 110 + 36 * line), text, fill="black", font=FONT)
    if number % 10 == 0:
        shades = np.random.default_rng(number).integers(0, 255, (40, 60, 3), dtype=np.uint8)
        page.paste(
            Image.fromarray(shades).resize((1000, 700), Image.Resampling.BICUBIC), (120, 900)
        )
    return page


def _seconds() -> tuple[float, float]:
    spent = os.times()
    return time.perf_counter(), sum(spent[:4])


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--pages", type=int, default=300)
    options.add_argument("--text", action="store_true", help="measure the text layer too")
    chosen = options.parse_args()
    content = generated(chosen.pages)
    for with_text in (False, True) if chosen.text else (False,):
        wall, processor = _seconds()
        try:
            rebuilt = rebuild_pages(content, with_text=with_text)
        except FileError as error:
            print(error)
            return 2
        wall, processor = (
            now - then for now, then in zip(_seconds(), (wall, processor), strict=True)
        )
        kind = "with text layer" if with_text else "as pictures"
        print(
            f"{chosen.pages} pages {kind}: {wall:.1f} s, {processor:.1f} s of processors, "
            f"{len(rebuilt) / 1e6:.1f} MB"
        )
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
