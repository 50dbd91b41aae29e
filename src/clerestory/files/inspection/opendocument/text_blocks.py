"""The paragraphs, lists and tables of an OpenDocument text that a reader sees (ODF 1.3 part 3)."""

from collections.abc import Callable
from typing import Any

from clerestory.files.documents import (
    Block,
    Bullets,
    Heading,
    Paragraph,
    PictureBlock,
    TableBlock,
    lines_of,
)
from clerestory.files.inspection.findings import Unreadable, found
from clerestory.files.inspection.opendocument.names import attributes, plain
from clerestory.files.inspection.opendocument.sheet_values import agrees
from clerestory.files.inspection.opendocument.styles import Styles, background_of, points
from clerestory.files.inspection.opendocument.text_pictures import Pictures
from clerestory.files.inspection.opendocument.words import PICTURE, Look, Words, has_loose_text
from clerestory.files.inspection.reports import Report

MOST_BLANK = 50
"""Empty paragraphs in a row; what comes after more is out of sight."""

MOST_CELLS = 200_000

LEFTMOST, RIGHTMOST = -60.0, 450.0
"""Points from the margin: text that begins further out is off the page."""

_DECLARED = {
    "office:forms": "opendocument.form", "text:variable-decls": "odt.variable",
    "text:user-field-decls": "odt.variable", "text:dde-connection-decls": "odt.variable",
    "text:tracked-changes": "odt.tracked-change", "text:sequence-decls": "",
    "text:soft-page-break": "", "office:event-listeners": "opendocument.macros",
    "office:annotation": "opendocument.annotation", "table:title": "opendocument.alt-text",
    "table:desc": "opendocument.alt-text", "text:change": "", "text:change-start": "",
    "text:change-end": "",
}  # fmt: skip
_INDEXES = {f"text:{kind}" for kind in (
    "table-of-content", "illustration-index", "table-index", "object-index", "user-index",
    "alphabetical-index", "bibliography")}  # fmt: skip
_BESIDE_ROWS = {"table:title", "table:desc", "text:soft-page-break"}
_ROWS = {"table:table-header-rows", "table:table-rows", "table:table-row-group"}
_COLUMNS = {"table:table-column", "table:table-columns", "table:table-header-columns",
            "table:table-column-group"}  # fmt: skip


class BlockReader:
    """Reads the blocks of a body, a header, a note; `report` is told what they hide."""

    def __init__(self, styles: Styles, report: Report, background: str, pictures: Pictures) -> None:
        self.styles, self.report, self.pictures = styles, report, pictures
        self.words = Words(styles, report, pictures.is_plain)
        self.page = Look({}, background)
        self._number = self._blank = self._cells = 0
        self._within: list[PictureBlock] = []  # pictures in a list or a cell: they follow it
        self._thin: set[int] = set()  # columns of the table that is being read
        self._counters: dict[str, int] = {}

    def read(self, parent: Any, look: Look | None = None) -> list[Block]:
        """The blocks within an element."""
        look = look or self.page
        blocks: list[Block] = []
        for child in parent:
            if isinstance(child.tag, str):
                blocks += self._read(child, look)
            if (child.tail or "").strip():
                self._refuse(child)
        if (parent.text or "").strip():
            self._refuse(parent)
        return blocks

    def read_notes(self) -> list[Block]:
        """Footnotes and endnotes, each after the number that the text has for it."""
        blocks: list[Block] = []
        for label, note in self.words.notes:
            body = note.find("{*}note-body")
            lines = [] if body is None else self._lines(self.read(body))
            if lines:
                blocks.append(Paragraph(f"[{label}] " + "\n".join(lines)))
            blocks += self._pictures_within()
        return blocks

    def _read(self, element: Any, look: Look) -> list[Block]:
        kind, values = plain(element.tag), attributes(element)
        readers: dict[str, Callable[[Any, dict[str, str], Look], list[Block]]] = {
            "text:p": self._paragraph, "text:h": self._paragraph, "text:list": self._list,
            "table:table": self._table, "text:section": self._section,
        }  # fmt: skip
        if kind in readers:
            return readers[kind](element, values, look)
        if kind in _INDEXES:
            return self._index(element, look)
        if kind in ("text:index-title", "text:index-body"):
            return self.read(element, look)
        if kind in _DECLARED:
            text = "".join(element.itertext()).strip()
            if _DECLARED[kind] and (len(element) or text):
                self.report.add(_DECLARED[kind], "content.xml")
            elif text:
                self._refuse(element)
            return []
        drawn = kind.startswith(("draw:", "dr3d:"))
        place = f"after paragraph {self._number}, {kind}"
        if kind == "draw:frame" and self.pictures.is_plain(element, place):
            return [] if look.hidden else [self.pictures.block(element)]
        self.report.add(f"opendocument.{'drawing' if drawn else 'not-understood'}", place)
        return []

    def _check_loose(self, element: Any) -> None:
        """No text stands between the rows of a table, the items of a list and the like."""
        if has_loose_text(element):
            self._refuse(element)

    def _refuse(self, element: Any) -> None:
        place = f"after paragraph {self._number}, {plain(element.tag)}"
        self.report.add("opendocument.not-understood", place)

    def _paragraph(self, element: Any, values: dict[str, str], look: Look) -> list[Block]:
        self._number += 1
        place = f"paragraph {self._number}"
        style = self.styles.whole("paragraph", values.get("text:style-name", ""))
        inner = Look({**look.text, **style}, background_of(style, look.background), look.hidden)
        if element.find(".//{*}hidden-paragraph") is not None:
            self.report.add("opendocument.hidden-text", place)
            return []
        if not look.hidden and self._is_out_of_sight(style):
            if "".join(element.itertext()).strip():
                self.report.add("opendocument.far-away", place)
            inner = Look(inner.text, inner.background, hidden=True)
        text = self.words.read(element, inner, place)
        self._blank = 0 if text.strip() and self._blank <= MOST_BLANK else self._blank + 1
        level = _level(values) if plain(element.tag) == "text:h" else 0
        pieces, frames = text.split(PICTURE), self.words.frames
        if len(pieces) != len(frames) + 1:
            self.report.add("opendocument.drawing", place)
        blocks: list[Block] = []
        for number, piece in enumerate(pieces):
            if number and frames:
                blocks.append(self.pictures.block(frames.pop(0)))
            if piece.strip():
                blocks.append(Heading(min(level + 1, 6), piece) if level else Paragraph(piece))
        frames.clear()
        return blocks

    def _is_out_of_sight(self, style: dict[str, str]) -> bool:
        for name in ("fo:margin-left", "fo:text-indent", "fo:margin-right"):
            length = points(style.get(name, "0pt"))
            if length is not None and not LEFTMOST <= length <= RIGHTMOST:
                return True
        return self._blank > MOST_BLANK

    def _section(self, element: Any, values: dict[str, str], look: Look) -> list[Block]:
        properties = self.styles.own("section", values.get("text:style-name", ""))
        hidden = values.get("text:display", "true") != "true" or "text:condition" in values
        if hidden:
            self.report.add("odt.hidden-section", f"after paragraph {self._number}")
        if (
            element.find("{*}section-source") is not None
            or element.find("{*}dde-source") is not None
        ):
            self.report.add("odt.linked-section", f"after paragraph {self._number}")
            for child in element.findall("{*}section-source") + element.findall("{*}dde-source"):
                element.remove(child)
        if "text:protection-key" in values:
            self.report.add("odt.protected", f"after paragraph {self._number}")
        behind = background_of(properties, look.background)
        return self.read(element, Look(look.text, behind, look.hidden or hidden))

    def _index(self, element: Any, look: Look) -> list[Block]:
        """The entries of a table of contents; what they are made from says nothing of its own."""
        blocks: list[Block] = []
        self._check_loose(element)
        for child in element:
            kind = plain(child.tag)
            if kind == "text:index-body":
                blocks += self.read(child, look)
            elif kind.endswith("-source"):
                text = " ".join("".join(child.itertext()).split())
                if len(text) > 3:
                    self.report.add_unless_shown("odt.index-source", f"content.xml, {kind}", text)
            elif isinstance(child.tag, str):
                self._refuse(child)
        return blocks

    def _list(self, element: Any, values: dict[str, str], look: Look) -> list[Block]:
        """A list as bullets, or as paragraphs that begin with their numbers."""
        style = values.get("text:style-name", "") or _list_style(element, self.styles)
        if values.get("text:continue-numbering") != "true" and "text:continue-list" not in values:
            self._counters[style] = 0
        numbering = _numbering(self.styles.lists.get(style))
        items: list[str] = []
        self._check_loose(element)
        for item in element:
            if plain(item.tag) not in ("text:list-item", "text:list-header"):
                if isinstance(item.tag, str):
                    self._refuse(item)
                continue
            lines = self._lines(self.read(item, look))
            if lines and plain(item.tag) == "text:list-item" and numbering:
                self._counters[style] = self._counters.get(style, 0) + 1
                lines[0] = f"{numbering(self._counters[style])} {lines[0]}"
            items += ["\n".join(lines)] if lines else []
        blocks: list[Block] = [Paragraph(one) for one in items]
        if items and not numbering:
            blocks = [Bullets(tuple(items))]
        return [*blocks, *self._pictures_within()]

    def _table(self, element: Any, values: dict[str, str], look: Look) -> list[Block]:
        style = self.styles.own("table", values.get("table:style-name", ""))
        hidden = self._is_table_hidden(style, values)
        inner = Look(look.text, background_of(style, look.background), look.hidden or hidden)
        for child in element:
            if plain(child.tag) in ("table:title", "table:desc"):
                self.report.add_unless_shown(
                    "opendocument.alt-text", f"after paragraph {self._number}", child.text or ""
                )
        around, self._thin = self._thin, self._thin_columns(element)
        rows = [row for row in self._rows(element, inner) if any(row)]
        self._thin = around
        if not rows:
            return list(self._pictures_within())
        width = max(map(len, rows))
        padded = [tuple(row) + ("",) * (width - len(row)) for row in rows]
        return [TableBlock("", padded[0], tuple(padded[1:])), *self._pictures_within()]

    def _is_table_hidden(self, style: dict[str, str], values: dict[str, str]) -> bool:
        closed = "false" in (values.get("table:display"), style.get("table:display"))
        if closed:
            self.report.add("odt.thin-cells", f"after paragraph {self._number}")
        far = self._is_out_of_sight(style)
        if far:
            self.report.add("opendocument.far-away", f"after paragraph {self._number}")
        return closed or far

    def _thin_columns(self, table: Any) -> set[int]:
        """The columns, counted from 0, that are hidden or too thin to be seen."""
        thin: set[int] = set()
        number = 0
        for one in table.iter("{*}table-column"):
            if next(one.iterancestors("{*}table")) is not table:
                continue
            values = attributes(one)
            style = self.styles.own("table-column", values.get("table:style-name", ""))
            width = points(style.get("style:column-width", "20pt"))
            times = values.get("table:number-columns-repeated", "1")
            after = number + (int(times) if times.isdecimal() and len(times) < 5 else 1)
            if width is None or width < 4 or "table:visibility" in values:
                self.report.add("odt.thin-cells", f"after paragraph {self._number}")
                thin.update(range(number, after))
            number = after
        return thin

    def _rows(self, parent: Any, look: Look) -> list[list[str]]:
        rows: list[list[str]] = []
        self._check_loose(parent)
        for child in parent:
            kind, values = plain(child.tag), attributes(child)
            if kind in _ROWS:
                closed = values.get("table:display", "true") != "true"
                rows += self._rows(child, Look(look.text, look.background, look.hidden or closed))
            elif kind == "table:table-row":
                rows.append(self._row(child, values, look))
            elif kind in _COLUMNS:
                if "".join(child.itertext()).strip():
                    self._refuse(child)
            elif kind not in _BESIDE_ROWS and isinstance(child.tag, str):
                self._refuse(child)
        return rows

    def _row(self, row: Any, values: dict[str, str], look: Look) -> list[str]:
        style = self.styles.own("table-row", values.get("table:style-name", ""))
        height = points(style.get("style:row-height", "20pt"))
        hidden = values.get("table:visibility", "visible") != "visible"
        if hidden or height is None or height < 3:
            self.report.add("odt.thin-cells", f"after paragraph {self._number}")
            look = Look(look.text, look.background, hidden=True)
        behind = background_of(style, look.background)
        cells: list[str] = []
        self._check_loose(row)
        if _lacks_covered(row):
            self._refuse(row)
        for cell in row:
            if isinstance(cell.tag, str):
                hidden = look.hidden or len(cells) in self._thin
                cells += self._cell(cell, Look(look.text, behind, hidden))
        return cells

    def _lines(self, blocks: list[Block]) -> list[str]:
        """The text of blocks within a list or a cell, line by line; pictures are kept for later."""
        self._within += [block for block in blocks if isinstance(block, PictureBlock)]
        return lines_of(blocks)

    def _pictures_within(self) -> list[PictureBlock]:
        pictures, self._within = self._within, []
        return pictures

    def _cell(self, cell: Any, look: Look) -> list[str]:
        kind, values = plain(cell.tag), attributes(cell)
        if kind not in ("table:table-cell", "table:covered-table-cell"):
            self._refuse(cell)
            return []
        count = values.get("table:number-columns-repeated", "1")
        self._cells += int(count) if count.isdecimal() and len(count) < 7 else MOST_CELLS
        if self._cells > MOST_CELLS:
            raise Unreadable(found("file.too-large", f"after paragraph {self._number}"))
        style = self.styles.own("table-cell", values.get("table:style-name", ""))
        hidden = look.hidden
        if kind == "table:covered-table-cell" and "".join(cell.itertext()).strip():
            self.report.add("odt.covered-cell", f"after paragraph {self._number}")
            hidden = True
        inner = Look(look.text, background_of(style, look.background), hidden)
        text = "\n".join(self._lines(self.read(cell, inner)))
        valued = {name: value for name, value in values.items() if name.startswith("office:")}
        typed = len(valued) > ("office:value-type" in valued)
        if not hidden and ((typed and not agrees(valued, text)) or "table:formula" in values):
            self.report.add("odt.value", f"after paragraph {self._number}")
        return [text] * int(count)


def _lacks_covered(row: Any) -> bool:
    """Whether a cell reaches over others that do not say that they are covered."""
    left = 0
    for cell in row.iter("{*}table-cell", "{*}covered-table-cell"):
        if cell.getparent() is not row:
            continue
        values = attributes(cell)
        if plain(cell.tag) == "table:table-cell":
            if left > 0:
                return True
            spanned = values.get("table:number-columns-spanned", "1")
            left = int(spanned) - 1 if spanned.isdecimal() and len(spanned) < 6 else 0
        else:
            repeated = values.get("table:number-columns-repeated", "1")
            left -= int(repeated) if repeated.isdecimal() and len(repeated) < 6 else 1
    return False


def _level(values: dict[str, str]) -> int:
    told = values.get("text:outline-level", "1")
    return max(int(told), 1) if told.isdecimal() and len(told) < 3 else 1


def _list_style(element: Any, styles: Styles) -> str:
    """The style that the first paragraph of a list gives it."""
    paragraph = element.find(".//{*}p")
    if paragraph is None:
        return ""
    name = attributes(paragraph).get("text:style-name", "")
    return styles.own("paragraph", name).get("style:list-style-name", "")


def _numbering(style: Any) -> Callable[[int], str] | None:
    """How a list's first level counts; None for bullets."""
    levels = [] if style is None else style.findall("{*}list-level-style-number")
    first = [one for one in map(attributes, levels) if one.get("text:level") == "1"]
    if not first:
        return None
    values = first[0]
    before, after = values.get("style:num-prefix", ""), values.get("style:num-suffix", "")
    form = values.get("style:num-format", "1")
    if not form:
        return None
    return lambda number: f"{before}{_counted(number, form)}{after}"


def _counted(number: int, form: str) -> str:
    if form.casefold() == "a" and number <= 26:
        return chr(ord(form) + number - 1)
    if form.casefold() == "i":
        roman = ""
        for value, sign in ((100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"), (9, "ix"),
                            (5, "v"), (4, "iv"), (1, "i")):  # fmt: skip
            while number >= value:
                roman, number = roman + sign, number - value
        return roman if form == "i" else roman.upper()
    return str(number)
