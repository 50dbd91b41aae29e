"""Released rows hold labels, numbers and one marker, and nothing that explains the marker."""

import csv
import io
from dataclasses import dataclass, replace

import pytest

from clerestory.disclosure.tables import Axis, Category, TableSpecification
from clerestory.figures.tables import MARKER_NOTE, LayoutError, ReleasedTable, released_table


@dataclass(frozen=True)
class Cell:
    codes: tuple[str, ...]
    value: int | None
    why: str = "primary"
    explanation: str = "Shown, it would follow that Ann was here."


@dataclass(frozen=True)
class Table:
    specification: TableSpecification
    cells: tuple[Cell, ...]


AREA = Axis(
    "area",
    "Area",
    (
        Category("n", "North, upper", frozenset({"n"})),
        Category("s", "South", frozenset({"s"})),
    ),
)
YEAR = Axis("received", "Year", (Category("2016", "2016", frozenset({"2016-01"})),))
SPECIFICATION = TableSpecification("q1", "Visits by year and area", (YEAR, AREA))
VALUES = {
    ("2016", "n"): 12, ("2016", "s"): None, ("2016", "Total"): None,
    ("Total", "n"): 12, ("Total", "s"): None, ("Total", "Total"): 15,
}  # fmt: skip


@pytest.fixture
def table() -> Table:
    return Table(SPECIFICATION, tuple(Cell(codes, value) for codes, value in VALUES.items()))


def test_each_cell_is_a_row_of_labels_and_its_value(table: Table) -> None:
    released = released_table(table, "Visits")
    assert (released.name, released.title) == ("q1", "Visits by year and area")
    assert released.header == ("Year", "Area", "Visits")
    assert released.rows == (
        ("2016", "North, upper", 12),
        ("2016", "South", "[c]"),
        ("2016", "Total", "[c]"),
        ("Total", "North, upper", 12),
        ("Total", "South", "[c]"),
        ("Total", "Total", 15),
    )
    assert released.hidden == 3


def test_the_order_is_that_of_the_specification_not_of_the_cells(table: Table) -> None:
    backwards = replace(table, cells=table.cells[::-1])
    assert released_table(backwards, "Visits") == released_table(table, "Visits")


def test_no_reason_for_hiding_a_cell_comes_through(table: Table) -> None:
    other = tuple(replace(cell, why="secondary", explanation="else") for cell in table.cells)
    assert released_table(replace(table, cells=other), "Visits") == released_table(table, "Visits")
    released = released_table(table, "Visits")
    for text in (repr(released), released.as_csv()):
        assert not any(word in text for word in ("primary", "follow", "Ann", "explanation"))


def test_the_note_on_the_marker_suits_every_hidden_cell() -> None:
    assert MARKER_NOTE.startswith("[c] ")
    assert not any(word in MARKER_NOTE for word in ("small", "fewer", "less than", "5"))


def test_a_table_without_axes_is_one_row() -> None:
    whole = TableSpecification("q2", "All visits", ())
    assert released_table(Table(whole, (Cell((), 15),)), "Visits").rows == ((15,),)
    hidden = released_table(Table(whole, (Cell((), None),)), "Visits")
    assert (hidden.rows, hidden.crossed()) == ((("[c]",),), hidden)


def test_a_table_without_margins_has_no_total() -> None:
    bare = TableSpecification("q3", "Visits", (AREA,), total=False)
    released = released_table(Table(bare, (Cell(("n",), 1), Cell(("s",), 0))), "Visits")
    assert released.rows == (("North, upper", 1), ("South", 0))


def test_the_csv_text_says_what_the_rows_say(table: Table) -> None:
    released = released_table(table, "Visits")
    text = released.as_csv()
    assert "\r" not in text
    read = list(csv.reader(io.StringIO(text)))
    assert read == [list(released.header), *([str(one) for one in row] for row in released.rows)]


def test_crossed_puts_the_last_axis_across_with_the_same_values(table: Table) -> None:
    crossed = released_table(table, "Visits").crossed()
    assert crossed.header == ("Year", "North, upper", "South", "Total")
    assert crossed.rows == (("2016", 12, "[c]", "[c]"), ("Total", 12, "[c]", 15))


def test_three_axes_keep_two_of_them_down() -> None:
    rows = tuple((a, b, c, 1) for a in "ab" for b in "xy" for c in "pq")
    crossed = ReleasedTable("t", "T", ("A", "B", "C", "N"), rows).crossed()
    assert crossed.header == ("A", "B", "p", "q")
    assert crossed.rows == (
        ("a", "x", 1, 1), ("a", "y", 1, 1), ("b", "x", 1, 1), ("b", "y", 1, 1),
    )  # fmt: skip


def test_cells_that_do_not_fit_the_table_are_refused(table: Table) -> None:
    for cells, words in [
        (table.cells[1:], r"cell \(2016, n\) is missing"),
        ((*table.cells, table.cells[0]), r"cell \(2016, n\) is given twice"),
        ((*table.cells, Cell(("2017", "n"), 1)), r"cell \(2017, n\) is not of the table"),
    ]:
        with pytest.raises(LayoutError, match=words):
            released_table(replace(table, cells=cells), "Visits")


def test_equal_labels_are_refused_because_rows_could_not_be_told_apart() -> None:
    twins = Axis("a", "Area", tuple(Category(c, "Same", frozenset({c})) for c in "xy"))
    with pytest.raises(LayoutError, match="axis Area: two categories have the same label"):
        released_table(Table(TableSpecification("t", "T", (twins,)), ()), "Visits")
