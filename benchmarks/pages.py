"""How long a PDF takes to be redacted and rebuilt page by page: as pictures, with its text layer,
and with a term to be looked for in every page's picture.

    python benchmarks/pages.py [--pages 300] [--text] [--term eastern]

The document is generated: pictures of pages of writing, every tenth with a photograph; an area is
marked on each. A term is looked for in words that were read before, when marking began, as the
pages in the browser do. Prints wall and processor seconds, since other work may share the machine.
"""

import argparse
import os
import time
from datetime import UTC, datetime
from typing import Any

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from clerestory.files.pdf_texts import FileError
from clerestory.files.rebuilding.pages import Page, packed, write_pdf
from clerestory.files.rebuilding.pdf import rebuild_pages
from clerestory.files.redaction.marks import Mark, TermMark
from clerestory.files.redaction.redactor import redact
from clerestory.files.redaction.words import read_pages

A4 = (595.28, 841.89)
SIZE = (1240, 1754)
FONT = ImageFont.load_default(22)
HOW = ("s40(2)", "officer", datetime(2018, 2, 12, tzinfo=UTC))
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
    options.add_argument("--term", help="measure taking this term out of every page too")
    chosen = options.parse_args()
    content = generated(chosen.pages)
    marks = [Mark(page, (0.1, 0.2, 0.4, 0.25), *HOW) for page in range(1, chosen.pages + 1)]
    passes = {"as pictures": lambda: rebuild_pages(content, marks=marks, with_text=False)}
    if chosen.text:
        passes["with text layer"] = lambda: rebuild_pages(content, marks=marks)
    if chosen.term:
        terms = [TermMark(chosen.term, *HOW)]
        passes["read to be marked"] = lambda: read_pages(content, lambda done, pages: None)
        passes["with a term taken out"] = lambda: (
            redact(content, marks=marks, terms=terms, pages=made["read to be marked"]).content
        )
    made: dict[str, Any] = {}
    for kind, rebuilt in passes.items():
        wall, processor = _seconds()
        try:
            made[kind] = rebuilt()
        except FileError as error:
            print(error)
            return 2
        wall, processor = (
            now - then for now, then in zip(_seconds(), (wall, processor), strict=True)
        )
        print(f"{chosen.pages} pages {kind}: {wall:.1f} s, {processor:.1f} s of processors")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
