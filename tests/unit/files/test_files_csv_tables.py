"""CSV files that are rebuilt: what is taken for the table, and what lies beside it."""

import pytest

from clerestory.files.inspection.csv import read_csv
from clerestory.files.inspection.findings import Unreadable
from clerestory.files.rebuilding.csv import rebuild

HEAD = "Area,n\nAlder,1\nBrook,2\n"


def modes(text: str) -> set[str]:
    return {one.mode.removeprefix("csv.") for one in read_csv(text.encode()).findings}


def rebuilt(text: str) -> list[str]:
    return rebuild(text.encode(), "csv").decode().splitlines()


@pytest.mark.parametrize(
    ("text", "mode", "rows"),
    [
        (HEAD + "\n\nCedar,3\n", "rows-after-blank", ["Area,n", "Alder,1", "Brook,2"]),
        (HEAD + "Cedar,3,x\n", "no-heading", ["Area,n", "Alder,1", "Brook,2", "Cedar,3"]),
        (HEAD + "Cedar\n", "ragged-row", ["Area,n", "Alder,1", "Brook,2"]),
        ("Title,\n,\n" + HEAD, "rows-above", ["Area,n", "Alder,1", "Brook,2"]),
        ("\n" + HEAD, "rows-above", ["Area,n", "Alder,1", "Brook,2"]),
        ("Area,n,m\nAlder,1\nBrook,2,3\n", "ragged-row", ["Area,n,m", "Alder,1,", "Brook,2,3"]),
        ("Area,,n\nAlder,x,1\n", "no-heading", ["Area,n", "Alder,1"]),
        ("Area,n\nAl\u200bder,1\n", "invisible-characters", ["Area,n", "Alder,1"]),
        (f"Area,n\nAlder{' ' * 30}x,1\n", "padded-cell", ["Area,n", "Alder,1"]),
        ("Area,n\nAlder" + " \u00a0" * 15 + "x,1\n", "padded-cell", ["Area,n", "Alder,1"]),
        ("Area,n\nAlder,=1+1\n", "formula", ["Area,n", "Alder,[formula]"]),
        ("Area,n\nAlder,- none\n", "formula", ["Area,n", "Alder,'- none"]),
        ("Area,n\nAlder,+44-1632\n", "formula", ["Area,n", "Alder,'+44-1632"]),
        ("Area,n\n\u200b=1,1\n", "formula", ["Area,n", "[formula],1"]),
    ],
)
def test_what_is_beside_the_table_is_left_out(text: str, mode: str, rows: list[str]) -> None:
    assert mode in modes(text)
    assert rebuilt(text) == rows
    assert modes("\n".join(rows) + "\n") == set()


@pytest.mark.parametrize(
    ("text", "mode"),
    [
        ("Title,\nArea,n\nAlder,1\n", "no-table"),  # nothing tells the title from a heading
        (HEAD + "Cedar,3,x,y\n", "no-table"),
        (HEAD + "\nCedar,3\nDale,4\nElm,5\n", "no-table"),
        (HEAD + "Cedar;3\n", "mixed-delimiters"),
        ("Area,Area\nAlder,1\n", "duplicate-heading"),
        ('El"m,x",1\nAlder,1,2\n', "quotes"),
        ("Area,n\nAl\u2028der,1\n", "line-ends"),
        ("Area,n\nAl\u202eder,1\n", "unclear-text"),
    ],
)
def test_what_programs_read_in_two_ways_is_refused(text: str, mode: str) -> None:
    with pytest.raises(Unreadable) as caught:
        rebuilt(text)
    assert f"csv.{mode}" in {one.mode for one in caught.value.findings}


@pytest.mark.parametrize(
    "text",
    [
        HEAD,
        "Area,n,\nAlder,1,\n",
        "Area,n\nAlder,1\n,\n,,\n",
        "Phone\n+44 (0)1632 960123\n",
        'Area,n\n"a ""b"", c",1\n',
    ],
)
def test_an_ordinary_table_is_clean(text: str) -> None:
    assert modes(text) == set()
