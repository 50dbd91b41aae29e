"""A document refuses what no reader could follow, and cuts what no sheet of paper can hold."""

from dataclasses import replace

import pytest

from clerestory.disclosure.tables import HIDDEN_MARKER
from clerestory.files.documents import (
    HIDDEN,
    WIDEST,
    DocumentError,
    Heading,
    TableBlock,
    printable,
    shown,
)


def test_the_marker_is_the_one_of_the_tables() -> None:
    assert HIDDEN == HIDDEN_MARKER


@pytest.mark.parametrize("level", [1, 7])
def test_a_heading_is_below_the_title(level: int) -> None:
    with pytest.raises(DocumentError, match="give it 2 to 6"):
        Heading(level, "Question 1")


def test_a_ragged_table_is_refused_with_its_row() -> None:
    with pytest.raises(DocumentError, match="'Referrals', row 2: 1 cells under 2 headings"):
        TableBlock("Referrals", ("Area", "n"), (("Alder", 1), ("Brook",)))


def test_a_table_has_a_header() -> None:
    with pytest.raises(DocumentError, match="name its columns"):
        TableBlock("Referrals", (), ())


def test_the_columns_before_the_first_figure_name_the_row(table: TableBlock) -> None:
    assert (table.label_columns, table.figure_columns) == (2, frozenset({2}))


def test_the_first_column_names_the_row_even_if_it_is_a_figure_or_all_are_words() -> None:
    years = TableBlock("c", ("Year", "n"), ((2015, 5),))
    words = TableBlock("c", ("Word", "Meaning"), (("a", "b"),))
    assert (years.label_columns, words.label_columns) == (1, 1)


def test_a_narrow_table_stays_whole(table: TableBlock) -> None:
    assert table.parts() == (table,)


def test_a_wide_table_is_cut_by_columns_and_every_cell_appears_once() -> None:
    years = tuple(str(2000 + number) for number in range(30))
    wide = TableBlock("Referrals", ("Area", *years), (("Alder", *range(30)),), ("A note.",))
    parts = wide.parts()
    assert [part.caption for part in parts] == [
        f"Referrals (part {number} of {len(parts)})" for number in range(1, len(parts) + 1)
    ]
    assert all(part.header[0] == "Area" and part.rows[0][0] == "Alder" for part in parts)
    assert tuple(name for part in parts for name in part.header[1:]) == years
    assert tuple(cell for part in parts for cell in part.rows[0][1:]) == tuple(range(30))
    assert all(part.notes == wide.notes for part in parts)


def test_a_table_is_cut_where_its_longest_words_fill_the_sheet() -> None:
    third = "w" * (WIDEST // 3 - 2)
    fits = TableBlock("c", (third, third, third), (("a", 1, 2),))
    assert fits.parts() == (fits,)
    assert len(replace(fits, header=(third, third, third + "w")).parts()) == 2


def test_figures_are_shown_with_a_comma_for_each_thousand() -> None:
    assert [shown(cell) for cell in (0, 1234567, "[c]", "1234")] == [
        "0",
        "1,234,567",
        "[c]",
        "1234",
    ]


def test_what_no_format_can_hold_is_shown_as_replaced() -> None:
    assert printable("a\x00b\ud800c\u202ed\ufffee") == "a\ufffdb\ufffdc\ufffdd\ufffde"
    assert printable("Zoë\n\t’ 家") == "Zoë\n\t’ 家"
