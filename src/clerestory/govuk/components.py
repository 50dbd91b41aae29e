"""What the component tags draw: values without behaviour, filled by a page."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a table. `hidden` shades it: its figure is withheld to protect somebody.

    `href` makes the text a link, `tag` (a colour of `TAG_COLOURS`) makes it a status tag.
    """

    text: str | int
    hidden: bool = False
    header: bool = False
    href: str = ""
    tag: str = ""
    classes: str = ""


@dataclass(frozen=True, slots=True)
class DrawnCell:
    """A cell with everything that the template would otherwise have to work out."""

    cell: Cell
    header: bool
    classes: str


@dataclass(frozen=True, slots=True)
class Table:
    """A table as shown. `numeric` lists the columns (from 0) that are set to the right.

    The first cell of a row names the row (`row_headers`); a table of unrelated facts switches
    that off. A caption is what a screen reader announces: give one to every table.
    """

    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[str | int | Cell, ...], ...]
    numeric: tuple[int, ...] = ()
    row_headers: bool = True
    caption_size: str = "m"
    note: str = ""
    empty: str = "Nothing to show."

    @property
    def is_wide(self) -> bool:
        """Too wide for a telephone: it gets a box of its own that scrolls."""
        return len(self.head) > 2

    @property
    def drawn_head(self) -> tuple[tuple[str, bool], ...]:
        return tuple((text, column in self.numeric) for column, text in enumerate(self.head))

    @property
    def drawn_rows(self) -> tuple[tuple[DrawnCell, ...], ...]:
        return tuple(
            tuple(self._drawn(value, column) for column, value in enumerate(row))
            for row in self.rows
        )

    def _drawn(self, value: str | int | Cell, column: int) -> DrawnCell:
        cell = value if isinstance(value, Cell) else Cell(value)
        header = cell.header or (self.row_headers and column == 0)
        part = "govuk-table__header" if header else "govuk-table__cell"
        classes = [part, cell.classes]
        if column in self.numeric:
            classes.append(f"{part}--numeric")
        if cell.hidden:
            classes.append("app-hidden")
        return DrawnCell(cell, header, " ".join(filter(None, classes)))


@dataclass(frozen=True, slots=True)
class SummaryRow:
    """One fact of a summary list. `href` and `action` are its link ("Change"), if it has one;
    `value_href` makes the fact itself a link (a file, another record)."""

    key: str
    value: str | int
    href: str = ""
    action: str = "Change"
    value_href: str = ""
    tag: str = ""


@dataclass(frozen=True, slots=True)
class NavigationItem:
    label: str
    href: str
    current: bool = False


@dataclass(frozen=True, slots=True)
class Service:
    """What the frame of every page shows: whose service it is, where one can go, who is signed in.

    `banner`, when not empty, is shown above every page (the made-up authority says so there).
    `sign_out` is the address of the form that ends the session; `footer` are links.
    """

    name: str = "Clerestory"
    organisation: str = ""
    home: str = "/"
    navigation: tuple[NavigationItem, ...] = ()
    person: str = ""
    sign_out: str = ""
    banner: str = ""
    footer: tuple[NavigationItem, ...] = ()


TAG_COLOURS = frozenset(
    {"", "grey", "turquoise", "green", "purple", "pink", "red", "orange", "yellow", "blue"}
)
