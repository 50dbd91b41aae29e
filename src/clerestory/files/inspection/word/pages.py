"""The sections of a Word file with the headers and footers that are in use on their pages."""

import re
from typing import Any

from clerestory.files.inspection.findings import Unreadable, found
from clerestory.files.inspection.word.blocks import (
    Block,
    PageBreak,
    Section,
    TextBlock,
    Words,
    texts_of,
)
from clerestory.files.inspection.word.looks import (
    Properties,
    W,
    is_set,
    number_of,
    properties,
    value,
)
from clerestory.files.inspection.word.runs import Shared
from clerestory.files.inspection.word.story import SectionEnd, Story, has_content

_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_KINDS, _USES = ("header", "footer"), ("default", "first", "even")
MM_PER_TWIP = 25.4 / 1440
LETTER = 12_240, 15_840  # twips: the paper of a section that names none
LONG_TEXT, LONG_TABLE = 3_000, 60  # letters and rows that no page holds in ordinary type
MOST_EMPTY, _LINES_OF_PAGE = 100, 25  # lines without a word, and those of a page
LEAST_PAGE, LEAST_TEXT, MOST_TO_HEADER = 1_400, 700, 5_000  # twips


class Pages:
    """Reads the sections; `parts` are the headers and footers that some page shows."""

    def __init__(self, shared: Shared) -> None:
        self._shared, self._package = shared, shared.package
        settings = properties(self._package.only("settings"))
        self._has_even = is_set(settings, "evenAndOddHeaders")
        self._inherited: dict[tuple[str, str], str] = {}  # kind and use -> part
        self._has_section = False
        self._read: dict[str, tuple[Block, ...]] = {}

    def read(self) -> tuple[Section, ...]:
        """Every section of the document; text after the last belongs to one of its own."""
        body = self._package.tree(self._package.main).find(W + "body")
        sections: list[Section] = []
        blocks: list[Block] = []
        for one in Story(self._shared, self._package.main).read(body):
            if isinstance(one, SectionEnd):
                sections.append(self._section(one.properties, tuple(blocks)))
                blocks = []
            else:
                blocks.append(one)
        if blocks or not sections:
            sections.append(Section(tuple(blocks), {}, {}))
        self._report_unused()
        if is_far([block for one in sections for block in one.blocks]):
            self._shared.findings.append(found("docx.far-away", "text"))
        return tuple(sections)

    def _section(self, element: Any, blocks: tuple[Block, ...]) -> Section:
        self._inherited |= self._named(element)
        own = properties(element)
        many = has_several_pages(blocks)
        continues = value(element, "type") == "continuous" and self._has_section
        self._has_section = True
        uses = [
            use for use in _USES
            if not continues or many
            if (use == "default" and (many or not is_set(own, "titlePg")))
            or (use == "first" and is_set(own, "titlePg"))
            or (use == "even" and self._has_even and many)
        ]  # fmt: skip
        headers, footers = (
            {use: self._running(self._inherited[kind, use]) for use in uses
             if (kind, use) in self._inherited}
            for kind in _KINDS
        )  # fmt: skip
        width, height = (number_of(own, "pgSz", side) or 0 for side in ("w", "h"))
        margins = [
            abs(number_of(own, "pgMar", side) or 0) for side in ("left", "top", "right", "bottom")
        ]
        if _leaves_page(own, width or LETTER[0], height or LETTER[1], margins):
            self._shared.findings.append(found("docx.beside-page", "page setup"))
        if not width or not height:
            return Section(blocks, headers, footers)
        left, top, right, bottom = (min(one * MM_PER_TWIP, 60.0) for one in margins)
        return Section(
            blocks, headers, footers, (width * MM_PER_TWIP, height * MM_PER_TWIP),
            (left, top, right, bottom), value(element, "type") != "continuous",
        )  # fmt: skip

    def _named(self, element: Any) -> dict[tuple[str, str], str]:
        """The parts of the headers and footers that a section names."""
        named = {}
        for kind in _KINDS:
            for reference in element.iterchildren(f"{W}{kind}Reference"):
                link = self._package.links.get(self._package.main, {}).get(
                    reference.get(_R + "id", "")
                )
                use = reference.get(W + "type", "default")
                if link is None or link.kind != kind or use not in _USES or (kind, use) in named:
                    raise Unreadable(found("docx.package", f"{kind} of a section"))
                named[kind, use] = link.target
        return named

    def _running(self, part: str) -> tuple[Block, ...]:
        if part not in self._read:
            story = Story(self._shared, part)
            self._read[part] = story.blocks(self._package.tree(part))
        return self._read[part]

    def _report_unused(self) -> None:
        for kind in _KINDS:
            for part in self._package.of_kind(kind):
                if part not in self._read and has_content(self._package.tree(part)):
                    self._shared.findings.append(found("docx.unused-header", part))


def _leaves_page(section: Properties, width: float, height: float, margins: list[float]) -> bool:
    """Whether margins or the place of a header leave words no room on the paper."""
    left, top, right, bottom = margins
    gutter = abs(number_of(section, "pgMar", "gutter") or 0)
    return (
        min(width, height) < LEAST_PAGE
        or min(width - left - right, height - top - bottom) - gutter < LEAST_TEXT
        or max(abs(number_of(section, "pgMar", one) or 0) for one in _KINDS) > MOST_TO_HEADER
    )


def is_far(blocks: list[Block]) -> bool:
    """Whether anything stands behind so many empty lines and pages that nobody scrolls there."""
    empty = 0
    for block in blocks:
        for one in block.inlines if isinstance(block, TextBlock) else (Words("table"),):
            if isinstance(one, PageBreak):
                empty += _LINES_OF_PAGE
                continue
            first, *gaps = re.split(r"\S+", one.text) if isinstance(one, Words) else ("", "")
            empty += first.count("\n")
            if gaps:
                if max([empty, *(gap.count("\n") for gap in gaps[:-1])]) > MOST_EMPTY:
                    return True
                empty = gaps[-1].count("\n")
        empty += 1
    return False


def has_several_pages(blocks: tuple[Block, ...]) -> bool:
    """Whether a text certainly takes more than a page: there is a break in it, or it is long."""
    for block in blocks:
        if isinstance(block, TextBlock):
            if block.breaks_page or any(isinstance(one, PageBreak) for one in block.inlines):
                return True
        elif len(block.rows) > LONG_TABLE:
            return True
    return sum(map(len, texts_of(blocks))) > LONG_TEXT


def read_notes(shared: Shared) -> tuple[tuple[Block, ...], ...]:
    """Foot- and endnotes in the order in which the text refers to them."""
    notes: dict[tuple[str, str], tuple[Block, ...]] = {}
    for kind in ("footnote", "endnote"):
        for part in shared.package.of_kind(kind + "s"):
            story = Story(shared, part)
            for element in shared.package.tree(part).iterchildren(W + kind):
                key = (kind, element.get(W + "id", ""))
                is_rule = element.get(W + "type", "normal") != "normal"  # the line above notes
                if key in notes or (is_rule and key in shared.notes):
                    raise Unreadable(found("docx.package", part))
                if key in shared.notes:
                    notes[key] = story.blocks(element)
                elif has_content(element):
                    shared.findings.append(found("docx.unreferenced-note", part))
    if any(key not in notes for key in shared.notes):
        raise Unreadable(found("docx.package", "notes"))
    return tuple(notes[key] for key in shared.notes)
