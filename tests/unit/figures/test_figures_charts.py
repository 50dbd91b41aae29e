"""The chart says what the released rows say, to those who see it and to those who do not."""

from dataclasses import replace
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

import pytest

from clerestory.figures.charts import bar_chart
from clerestory.figures.tables import MARKER_NOTE, ReleasedTable

SVG = "{http://www.w3.org/2000/svg}"
TABLE = ReleasedTable(
    "q2",
    "Referrals by year and type of concern",
    ("Year", "Type of concern", "Referrals"),
    (
        ("2015", "Islamist", 100),
        ("2015", "Right-wing", "[c]"),
        ("2015", "Total", "[c]"),
        ("2016", "Islamist", 1400),
        ("2016", "Right-wing", 0),
        ("2016", "Total", 1400),
        ("Total", "Islamist", 1500),
        ("Total", "Right-wing", "[c]"),
        ("Total", "Total", "[c]"),
    ),
)


def drawn(table: ReleasedTable = TABLE) -> Element:
    return ElementTree.fromstring(bar_chart(table))


def words(picture: Element) -> list[str]:
    return [text.text or "" for text in picture.iter(f"{SVG}text")]


def bars(picture: Element) -> list[Element]:
    """The rectangles after the paper, which is the first."""
    return list(picture.iter(f"{SVG}rect"))[1:]


def test_every_bar_has_its_label_and_its_figure_in_words() -> None:
    assert words(drawn()) == [
        "2015", "Islamist", "100", "Right-wing", "[c]",
        "2016", "Islamist", "1,400", "Right-wing", "0",
    ]  # fmt: skip


def test_bars_are_as_long_as_their_figures_and_totals_are_left_out() -> None:
    lengths = [int(bar.get("width", "")) for bar in bars(drawn()) if bar.get("stroke") == "none"]
    assert lengths == [26, 360, 0]


def test_a_hidden_cell_has_one_mark_whatever_stands_around_it() -> None:
    def marks(table: ReleasedTable) -> list[tuple[str | None, str | None]]:
        hatched = [bar for bar in bars(drawn(table)) if (bar.get("fill") or "").startswith("url(")]
        return [(bar.get("width"), bar.get("height")) for bar in hatched]

    rows = (("2015", "Islamist", "[c]"), *TABLE.rows[1:3], ("2016", "Islamist", 9), *TABLE.rows[4:])
    assert marks(TABLE) == [("44", "20")]
    assert marks(replace(TABLE, rows=rows)) == [("44", "20"), ("44", "20")]


def test_it_is_named_and_described_for_those_who_do_not_see_it() -> None:
    picture = drawn()
    title, about = picture.find(f"{SVG}title"), picture.find(f"{SVG}desc")
    assert title is not None and about is not None
    assert picture.get("role") == "img"
    assert picture.get("aria-labelledby") == f"{title.get('id')} {about.get('id')}"
    assert title.text == TABLE.title
    assert "Referrals by Year, Type of concern: 4 bars" in (about.text or "")
    assert MARKER_NOTE in (about.text or "")


def test_without_hidden_cells_the_marker_is_not_mentioned() -> None:
    text = bar_chart(replace(TABLE, rows=(TABLE.rows[0],)))
    assert "[c]" not in text
    assert "hatch" not in text


def test_it_stands_under_a_strict_content_security_policy() -> None:
    picture = drawn()
    names = {element.tag.removeprefix(SVG) for element in picture.iter()}
    assert names == {"svg", "title", "desc", "defs", "pattern", "path", "rect", "text", "line"}
    attributes = {name for element in picture.iter() for name in element.attrib}
    assert not {name for name in attributes if name == "style" or name.startswith(("on", "href"))}


def test_two_charts_on_one_page_do_not_share_a_name() -> None:
    def ids(table: ReleasedTable) -> set[str]:
        return {one for element in drawn(table).iter() if (one := element.get("id"))}

    assert len(ids(TABLE)) == 3
    assert not ids(TABLE) & ids(replace(TABLE, title="Other"))
    assert bar_chart(TABLE) == bar_chart(replace(TABLE))


@pytest.mark.parametrize("label", ["<script>alert(1)</script>", 'a"b&c', "bell\x07", "]]>"])
def test_labels_stay_labels(label: str) -> None:
    table = replace(TABLE, title=label, rows=((label, label, 3),))
    assert words(drawn(table))[1] == label.replace("\x07", " ")
    assert "<script" not in bar_chart(table)


def test_everything_lies_within_the_picture() -> None:
    long = "A category whose name goes on and on, because somebody wanted it to be quite exact"
    picture = drawn(replace(TABLE, rows=(("2015", long, 7), (long * 2, "b", 3))))
    _, _, width, height = map(int, (picture.get("viewBox") or "").split())
    for element in bars(picture):
        place = {name: int(element.get(name, "")) for name in ("x", "y", "width", "height")}
        assert place["x"] + place["width"] <= width
        assert place["y"] + place["height"] <= height
    assert width > len(long) * 2 * 9
    assert all(int(text.get("y", "")) < height for text in picture.iter(f"{SVG}text"))


def test_one_axis_needs_no_headings_and_three_join_theirs() -> None:
    one = ReleasedTable("t", "T", ("Area", "Visits"), (("North", 1), ("South", 2), ("Total", 3)))
    assert words(drawn(one)) == ["North", "1", "South", "2"]
    three = ReleasedTable("t", "T", ("A", "B", "C", "N"), (("a", "b", "c", 1), ("a", "x", "c", 2)))
    assert words(drawn(three)) == ["a, b", "c", "1", "a, x", "c", "2"]


def test_a_single_figure_and_all_hidden_and_all_nought_can_be_drawn() -> None:
    single = ReleasedTable("t", "All visits", ("Visits",), ((15,),))
    assert words(drawn(single)) == ["All visits", "15"]
    for value in ("[c]", 0):
        table = replace(single, rows=((value,),))
        assert words(drawn(table)) == ["All visits", str(value)]
