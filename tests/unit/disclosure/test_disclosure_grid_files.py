"""Folders of linked tables: what is read and written, and what is refused with which remedy."""

from pathlib import Path

import numpy as np
import pytest

from clerestory.disclosure.grid_files import read_grid, read_released, write_released
from clerestory.disclosure.grids import Grid
from clerestory.disclosure.instances import read_folder
from clerestory.disclosure.tables import DisclosureError

TABLES = "table,dims\n1,area*sex\n"
HIERARCHIES = "dim,level,code,parent\n" + "".join(
    f"{row}\n"
    for row in (
        *("area,0,all,", "area,1,r,all", "area,2,n,r", "area,2,s,r", "area,1,w,all"),
        *("sex,0,both,", "sex,1,f,both", "sex,1,m,both"),
    )
)
INNER = "area,sex,n\nn,f,40\nn,m,3\ns,f,9\nw,m,20\n"
CALENDAR = "month,all,\nmonth,c1,all\nmonth,c2,all\nmonth,m1,c1\nmonth,m2,c1\nmonth,m3,c2\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, content in {
        **{"inner.csv": INNER, "hierarchies.csv": HIERARCHIES, "tables.csv": TABLES}
    }.items():
        (tmp_path / name).write_text(content, encoding="utf-8")
    return tmp_path


def counts(found: Grid) -> dict[tuple[str, ...], int]:
    return {found.codes(cell): int(found.counts[cell]) for cell in range(found.size)}


def test_a_folder_is_its_cells_with_their_sums(folder: Path) -> None:
    found = read_grid(folder)

    assert found.size == 5 * 3
    assert counts(found)["all", "both"] == 72
    assert counts(found)["r", "f"] == 49
    assert counts(found)["w", "f"] == 0
    assert not (found.sums @ found.counts).any()


def test_byte_order_mark_line_endings_empty_lines_and_quotes_are_fine(folder: Path) -> None:
    plain = read_grid(folder)
    for name in ("inner.csv", "hierarchies.csv", "tables.csv"):
        lines = (folder / name).read_text(encoding="utf-8").replace("n,f,40", '"n","f","40"\n')
        (folder / name).write_bytes(b"\xef\xbb\xbf" + lines.replace("\n", "\r\n").encode())

    assert counts(read_grid(folder)) == counts(plain)


def test_rows_of_a_hierarchy_may_stand_in_any_order(folder: Path) -> None:
    plain = counts(read_grid(folder))
    header, *lines = HIERARCHIES.splitlines()
    (folder / "hierarchies.csv").write_text("\n".join([header, *reversed(lines)]))

    turned = counts(read_grid(folder))

    assert {tuple(reversed(codes)): n for codes, n in turned.items()} == plain


def test_a_dimension_of_no_table_is_left_out_with_or_without_its_column(folder: Path) -> None:
    (folder / "tables.csv").write_text("table,dims\n1,area\n")

    assert counts(read_grid(folder)) == {
        ("all",): 72,
        ("r",): 52,
        ("n",): 43,
        ("s",): 9,
        ("w",): 20,
    }

    (folder / "inner.csv").write_text("area,n\nn,43\ns,9\n")
    assert counts(read_grid(folder))["all",] == 52


def test_one_category_is_a_dimension_like_any_other(folder: Path) -> None:
    (folder / "hierarchies.csv").write_text("dim,code,parent\narea,all,\narea,n,all\n")
    (folder / "tables.csv").write_text("table,dims\n1,area\n")
    (folder / "inner.csv").write_text("area,n\nn,4\n")

    assert counts(read_grid(folder)) == {("all",): 4, ("n",): 4}


def months(folder: Path, financial: str, calendar: str = CALENDAR) -> Path:
    rows = [f"{line}," for line in calendar.splitlines()]
    rows += [f"{line},financial" for line in financial.splitlines()]
    (folder / "hierarchies.csv").write_text("\n".join(["dim,code,parent,tree", *rows]))
    (folder / "tables.csv").write_text("table,dims\n1,month\n")
    (folder / "inner.csv").write_text("month,n\nm1,1\nm2,2\nm3,4\n")
    return folder


def test_calendar_and_financial_years_stand_side_by_side(folder: Path) -> None:
    found = read_grid(
        months(folder, "month,f1,all\nmonth,f2,all\nmonth,m1,f1\nmonth,m2,f2\nmonth,m3,f2\n")
    )

    assert counts(found) == {
        (code,): n
        for code, n in {
            "all": 7,
            "c1": 3,
            "c2": 4,
            "m1": 1,
            "m2": 2,
            "m3": 4,
            "f1": 1,
            "f2": 6,
        }.items()
    }
    assert found.sums.shape[0] == 3 + 3
    assert not (found.sums @ found.counts).any()


def test_a_further_tree_takes_over_what_stands_below_its_nodes(folder: Path) -> None:
    found = read_grid(months(folder, "month,late,all\nmonth,c2,late\nmonth,c1,all\n"))

    assert counts(found)["late",] == 4
    assert found.sums.shape[0] == 3 + 2  # all = late + c1, late = c2; c1 and c2 as before


@pytest.mark.parametrize(
    ("financial", "words"),
    [
        ("month,f1,all\nmonth,m1,f1\nmonth,m2,f1", "(tree 'financial') leaves out 'm3'"),
        ("month,c1,all\nmonth,m1,c1\nmonth,m2,all\nmonth,m3,c1", "row 8: month: 'c1' covers 'm2'"),
        ("month,f1,all\nmonth,m9,f1\nmonth,c1,f1\nmonth,c2,f1", "'m9' is not in the first tree"),
        ("month,f0,\nmonth,c1,f0\nmonth,c2,f0", "'all' and 'f0' have no parent"),
        ("month,c1,x\nmonth,c2,all", "the parent 'x' of 'c1'"),
    ],
)
def test_trees_that_do_not_fit_together_are_refused(
    folder: Path, financial: str, words: str
) -> None:
    with pytest.raises(DisclosureError) as refused:
        read_grid(months(folder, financial))

    assert words in str(refused.value)


def test_small_folders_read_whole_have_the_nodes_of_all_trees(folder: Path) -> None:
    found = read_folder(months(folder, "month,late,all\nmonth,c2,late\nmonth,c1,all\n"))

    (axis,) = found.tables[0].axes
    assert axis.leaves_of("late") == {"m3"}
    assert axis.leaves_of("c1") == {"m1", "m2"}


NO_TREE = "hierarchies.csv row {}: area must be one tree: "


@pytest.mark.parametrize(
    ("file", "content", "words"),
    [
        ("inner.csv", None, "inner.csv: No such file or directory; give a folder"),
        ("inner.csv", "", "inner.csv: column 'area' is missing; the header is ''"),
        ("inner.csv", "area;sex;n\nn;f;4\n", "'area;sex;n'; it needs area,sex,n, separated by"),
        ("inner.csv", "area,sex,sex,n\n", "inner.csv: column 'sex' is there twice"),
        ("inner.csv", "area,sex,n\n", "inner.csv: nothing is counted; add rows"),
        ("inner.csv", "area,sex,n\nn,f,0\n", "inner.csv: nothing is counted; add rows"),
        ("inner.csv", "area,sex,n\nn,f,4\nx,f,4\n", "row 3: 'x' is not a leaf of area; correct"),
        ("inner.csv", "area,sex,n\nr,f,4\n", "row 2: 'r' is not a leaf of area but the total of"),
        ("inner.csv", "area,sex,n\nn,f,-4\n", "row 2: n is '-4', not a whole number"),
        ("inner.csv", "area,sex,n\n\nn,f,2.5\n", "row 3: n is '2.5', not a whole number"),
        ("inner.csv", "area,sex,n\nn,f,\n", "row 2: n is '', not a whole number"),
        ("inner.csv", "area,sex,n\nn,f\n", "row 2: n is '', not a whole number"),
        ("inner.csv", "area,sex,n\nn,f,²\n", "row 2: n is '²', not a whole number"),
        ("inner.csv", f"area,sex,n\nn,f,{10**30}\n", "with 31 digits; a count has at most 12"),
        ("inner.csv", "area,sex,n\nn,f,4,5\n", "row 2: more values than columns (4 for area,sex"),
        ("inner.csv", "area,sex,n\nn,f,4\ns,f,1\nn,f,4\n", "row 4: the same codes as in row 2"),
        ("inner.csv", 'area,sex,n\nn,f,4\n"n,m,3\n', "not CSV (unexpected end of data)"),
        ("inner.csv", b"area,sex,n\nn,f,4\nn,\xe4,4\n", "row 3: not in UTF-8; save the file as"),
        ("tables.csv", "table,dims\n", "tables.csv: no table; add a row with its dims"),
        ("tables.csv", "table,dims\n1,\n", "tables.csv row 2: dims names ''"),
        ("tables.csv", "table,dims\n1,area*age\n", "row 2: dims names 'age', and 'age' is not in"),
        ("tables.csv", "table,dims\n1,sex*sex\n", "row 2: dims names 'sex' twice"),
        ("hierarchies.csv", "dim,code,parent\n", "hierarchies.csv: no rows"),
        ("hierarchies.csv", "dim,code,parent\nn,a,\nn,b,a\n", "cannot be called 'n'"),
        ("hierarchies.csv", "dim,code\n", "hierarchies.csv: column 'parent' is missing"),
        ("hierarchies.csv", "dim,code,parent\narea,,\n", "row 2: code is empty"),
        ("hierarchies.csv", "dim,code,parent\n,n,\n", "row 2: dim is empty"),
        ("hierarchies.csv", "dim,code,parent\narea,all,\n", "no code below its root 'all'"),
        (
            "hierarchies.csv",
            "dim,code,parent\narea,all,\narea,n,all\narea,n,all\n",
            "row 4: area has the code 'n' twice, first in row 3",
        ),
        (
            "hierarchies.csv",
            "dim,code,parent\narea,all,\narea,Total,all\n",
            "the root 'all' and also a code 'Total'; rename",
        ),
        (
            "hierarchies.csv",
            "dim,code,parent\narea,all,\narea,n,s\narea,s,w\narea,w,n\n",
            NO_TREE.format(3) + "n < s < w < n is a circle",
        ),
        (
            "hierarchies.csv",
            "dim,code,parent\narea,n,n\n",
            NO_TREE.format(2) + "n < n is a circle",
        ),
        (
            "hierarchies.csv",
            "dim,code,parent\narea,all,\narea,n,r\n",
            NO_TREE.format(3) + "the parent 'r' of 'n' is no code of it; add a row for it",
        ),
        (
            "hierarchies.csv",
            "dim,code,parent\narea,all,\narea,n,all\narea,s,\n",
            NO_TREE.format(4) + "'all' and 's' have no parent",
        ),
    ],
)
def test_bad_input_is_refused_with_the_place_and_the_remedy(
    folder: Path, file: str, content: str | bytes | None, words: str
) -> None:
    (folder / file).unlink()
    if content is not None:
        given = content if isinstance(content, bytes) else content.encode()
        (folder / file).write_bytes(given)

    with pytest.raises(DisclosureError) as refused:
        read_grid(folder)

    assert words in str(refused.value)
    assert str(folder / file) in str(refused.value)
    assert "\n" not in str(refused.value)


def test_a_cross_that_no_memory_holds_is_refused(folder: Path) -> None:
    many = [
        f"d{n},{code},{parent}" for n in range(9) for code, parent in (("all", ""), ("x", "all"))
    ]
    many += [f"d{n},y{place},all" for n in range(9) for place in range(8)]
    (folder / "hierarchies.csv").write_text("\n".join(["dim,code,parent", *many]))
    (folder / "tables.csv").write_text("dims\n" + "*".join(f"d{n}" for n in range(9)))

    with pytest.raises(DisclosureError, match="1,000,000,000 cells; up to 5,000,000 fit"):
        read_grid(folder)


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ("all,both,72\nTotal,f,49\nn,Total,43\n", None),
        (
            "all,both,72\nTotal,f,51\nr,both,50\n",
            "row 3: n is 51 for sex f, but its parts in inner.csv sum to 49, 2 less; "
            "correct one of the files; 1 more rows differ",
        ),
        ("Total,Total,70\n", "row 2: n is 70 for the total of all, but its parts in inner.csv"),
        ("x,both,7\n", "row 2: area has no code 'x'"),
        ("all,both,72\nTotal,both,72\n", "row 3: the same codes as in row 2"),
        ("all,both,7.5\n", "row 2: n is '7.5', not a whole number"),
    ],
)
def test_published_totals_are_checked_against_the_sums(
    folder: Path, rows: str, words: str | None
) -> None:
    (folder / "cells.csv").write_text("area,sex,n\n" + rows)

    if words is None:
        read_grid(folder)
        return
    for read in (read_grid, read_folder):
        with pytest.raises(DisclosureError) as refused:
            read(folder)
        assert words in str(refused.value)


def test_a_total_of_no_table_is_refused(folder: Path) -> None:
    (folder / "tables.csv").write_text("table,dims\n1,area\n2,sex\n")
    (folder / "cells.csv").write_text("area,sex,n\nall,both,72\nn,f,40\n")

    with pytest.raises(DisclosureError, match=r"cells.csv row 3: no table has this cell"):
        read_grid(folder)


def test_what_is_released_is_every_cell_in_the_order_of_its_codes(folder: Path) -> None:
    found = read_grid(folder)
    hidden = found.counts == 3

    lines = write_released(found, hidden).decode().splitlines()

    assert lines[:4] == ["area,sex,value", "Total,Total,72", "Total,f,49", "Total,m,23"]
    assert "n,m,[c]" in lines
    assert "w,f,0" in lines
    assert len(lines) == 1 + found.size


def test_the_release_reads_back(folder: Path) -> None:
    found = read_grid(folder)
    hidden = found.counts < 5
    header, *lines = write_released(found, hidden).decode().splitlines()

    turned = "\r\n".join([header, *reversed(lines)]).encode()
    values, read = read_released(turned, found, "released.csv")

    assert read.tolist() == hidden.tolist()
    assert values[~read].tolist() == found.counts[~read].tolist()
    assert (values[read] == -1).all()


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("n,m,[c]\n", "", "no row for area n, sex m (1 cells of 15 are missing); give each cell"),
        ("n,m,[c]\n", "n,m,[c]\nn,m,3\n", "row 11: the same codes as in row 10; keep one"),
        ("n,m,", "x,m,", "row 10: area has no code 'x'"),
        ("n,m,[c]", "n,m,[C]", "row 10: value is '[C]', not a whole number"),
        ("n,m,[c]", "n,m,-1", "row 10: value is '-1', not a whole number"),
        ("n,m,[c]", "n,m,3.0", "row 10: value is '3.0', not a whole number"),
        ("area,sex,value", "area,sex,count", "column 'value' is missing"),
        ("area,sex,value", "area,sex,value,why", "column 'why' has no place here; take it out"),
    ],
)
def test_a_release_that_is_not_every_cell_once_is_refused(
    folder: Path, old: str, new: str, words: str
) -> None:
    found = read_grid(folder)
    content = write_released(found, found.counts == 3).decode()
    assert old in content

    with pytest.raises(DisclosureError) as refused:
        read_released(content.replace(old, new).encode(), found, "released.csv")

    assert words in str(refused.value)
    assert str(refused.value).startswith("released.csv")


def test_the_order_of_a_release_does_not_depend_on_the_counts(folder: Path) -> None:
    found = read_grid(folder)
    other = found.with_counts(np.zeros_like(found.counts))

    def codes(one: Grid) -> list[str]:
        lines = write_released(one, one.counts < 5).decode().splitlines()
        return [line.rsplit(",", 1)[0] for line in lines]

    assert codes(found) == codes(other)
