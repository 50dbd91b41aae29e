"""`protect`, `attack` and `verify` on a small folder of linked tables."""

import json
from pathlib import Path

import pytest

from clerestory.cli.main import main

AREAS = {"n": 40, "s": 3, "w": 20}
SEXES = ("f", "m")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two areas and a small one by sex, with all margins."""
    place = tmp_path / "tables"
    place.mkdir()
    rows = [
        f"{area},{sex},{n + 10 * (sex == 'f' and n > 9)}"
        for area, n in AREAS.items()
        for sex in SEXES
    ]
    _write(place / "inner.csv", "area,sex,n", rows)
    nodes = [*(f"area,{area},all" for area in AREAS), *(f"sex,{sex},both" for sex in SEXES)]
    _write(place / "hierarchies.csv", "dim,code,parent", ["area,all,", "sex,both,", *nodes])
    _write(place / "tables.csv", "table,dims", ["1,area*sex"])
    return place


def _write(path: Path, header: str, rows: list[str]) -> None:
    path.write_text("\n".join([header, *rows, ""]), encoding="utf-8")


def _protect(folder: Path, *more: str) -> int:
    return main(["protect", str(folder), "--out", str(folder.parent / "out"), *more])


def test_tables_are_protected_proved_and_verified(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert _protect(folder, "--json") == 0
    report = json.loads(capsys.readouterr().out)
    assert report["proved"] == "whole"
    assert report["hidden"] == report["primary"] + report["secondary"] > report["primary"] == 2
    released = (folder.parent / "out/released.csv").read_text(encoding="utf-8").splitlines()
    assert released[0] == "area,sex,value"
    assert sum(line.endswith("[c]") for line in released) == report["hidden"]
    assert main(["verify", str(folder.parent / "out")]) == 0


def test_a_changed_table_is_noticed(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _protect(folder)
    table = folder.parent / "out/released.csv"
    table.write_text(table.read_text().replace("[c]", "7", 1), encoding="utf-8")
    assert main(["verify", str(folder.parent / "out")]) == 1
    assert "released.csv" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("file", "content", "words"),
    [
        ("inner.csv", "area,n\nn,4\n", "column 'sex' is missing"),
        ("inner.csv", "area,sex,n\nx,f,4\n", "inner.csv row 2: 'x' is not a leaf of area"),
        ("inner.csv", "area,sex,n\nn,f,-4\n", "n is '-4', not a whole number"),
        ("inner.csv", "area,sex,n\nn,f,4,5\n", "row 2: more values than columns"),
        ("tables.csv", "table,dims\n1,area*age\n", "'age' is not in hierarchies.csv"),
        ("tables.csv", "table,dims\n", "no table"),
        ("hierarchies.csv", "dim,code,parent\narea,n,s\narea,s,n\n", "must be one tree"),
        ("hierarchies.csv", "dim,code,parent\narea,n,\narea,n,\n", "the code 'n' twice"),
        ("hierarchies.csv", "\0", "hierarchies.csv"),
    ],
)
def test_wrong_input_is_one_line_and_writes_nothing(
    folder: Path, capsys: pytest.CaptureFixture[str], file: str, content: str, words: str
) -> None:
    (folder / file).write_text(content, encoding="utf-8")
    assert _protect(folder) == 2
    said = capsys.readouterr().err
    assert words in said
    assert said.count("\n") == 1
    assert not (folder.parent / "out").exists()


def _releases(tmp_path: Path, *statements: tuple[list[str], object]) -> str:
    """Each statement is a list of areas and a value, or None where hidden."""
    told = [
        {"query": {"area": areas}, **({"hidden": True} if value is None else {"value": value})}
        for areas, value in statements
    ]
    path = tmp_path / "releases.json"
    given = {"hierarchies": {"area": {"all": list(AREAS)}}, "releases": [{"statements": told}]}
    path.write_text(json.dumps(given), encoding="utf-8")
    return str(path)


def test_a_difference_that_names_a_small_count_is_a_leak(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = _releases(tmp_path, (["n", "s"], 43), (["n"], 40), (["s"], None))
    assert main(["attack", path, "--json"]) == 1
    found = json.loads(capsys.readouterr().out)
    assert found["leaks"] >= 1
    assert (found["queries"][0]["low"], found["queries"][0]["high"]) == (3, 3)
    assert "43" in found["queries"][0]["because"]


def test_what_stays_open_is_no_leak(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = _releases(tmp_path, (["n", "s"], 43), (["n"], None), (["s"], None))
    assert main(["attack", path]) == 0
    assert "0 leaks" in capsys.readouterr().out
