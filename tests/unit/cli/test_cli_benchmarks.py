"""The benchmarks: every column is filled in, and their attacker sees a leak."""

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest

from clerestory.disclosure.grids import Hierarchy, grid

BENCHMARKS = Path(__file__).parents[3] / "benchmarks"


def module(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, BENCHMARKS / f"{name}.py")
    assert spec is not None and spec.loader is not None
    found = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(found)
    return found


def test_a_row_per_rule_with_leaks_and_checks(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "scale_1e3"  # so that the figures of other programs stand above
    folder.mkdir()
    counts = [
        f"{area},{kind},{1 + (3 * area + int(kind)) % 7}" for area in range(5) for kind in "123"
    ]
    nodes = ["area,Total,", "kind,Total,"]
    nodes += [f"area,{area},Total" for area in range(5)] + [f"kind,{kind},Total" for kind in "123"]
    for name, header, rows in (
        ("inner", "area,kind,n", counts),
        ("hierarchies", "dim,code,parent", nodes),
        ("tables", "table,dims", ["1,area*kind"]),
    ):
        text = "\n".join([header, *rows, ""])
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    monkeypatch.setattr(sys, "argv", ["linked_tables", str(tmp_path), "scale_1e3"])
    module("linked_tables").main()
    lines = capsys.readouterr().out.splitlines()
    assert any("GaussSuppression 1.2.3" in line and "47" in line for line in lines)
    start = lines[3].index("leaks")
    ours = {line[12:38].strip(): line[start : start + 12].strip() for line in lines if "," in line}
    for rule in ("classic", "hideable", "published"):
        assert ours[f"Clerestory, {rule}"] == "0"
    assert "Clerestory, rounding" in ours


def test_its_attacker_counts_what_follows() -> None:
    area = Hierarchy("area", ("Total", "a", "b", "c"), np.array([-1, 0, 0, 0]))
    given = grid([area], [[0]], np.array([[1], [2], [3]]), np.array([2, 3, 50]))
    leaks = module("linked_tables")._leaks
    two = np.array([False, True, True, False])  # their sum, 5, stays known
    assert leaks(given, two, least=0, told=False) == "0"
    assert leaks(given, two, least=1, told=True) == "2"
    alone = np.array([False, True, False, False])
    assert leaks(given, alone, least=0, told=False) == "2"


def test_tables_of_the_literature_have_a_level_for_each_cell(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Three by three: the middle is sensitive, the last row is published whatever that costs."""
    inside = np.array([[40, 25, 31], [17, 60, 22], [50, 12, 38]])
    whole = np.block([[inside, inside.sum(1)[:, None]], [inside.sum(0), inside.sum()]])
    status = np.array([list("ssss"), list("suss"), list("zzzz"), list("ssss")])
    cells = [
        f"{place},{value},{sort},{14.5 if sort == 'u' else 0},0"
        for place, (value, sort) in enumerate(zip(whole.flat, status.flat, strict=True))
    ]
    place = np.arange(16).reshape(4, 4)
    rows = [
        f"{i},{cell},{-1 if j == 3 else 1}" for i in range(4) for j, cell in enumerate(place[i])
    ]
    rows += [
        f"{4 + j},{cell},{-1 if i == 3 else 1}"
        for j in range(4)
        for i, cell in enumerate(place.T[j])
    ]
    folder = tmp_path / "csp"
    folder.mkdir()
    for name, header, lines in (
        ("cells", "id,value,status,upl,max_up", cells),
        ("equations", "eq,cell,coef", rows),
    ):
        (folder / f"{name}.csv").write_text("\n".join([header, *lines, ""]), encoding="utf-8")
    literature = module("literature")

    task = literature.read(folder)
    found = literature.suppress_linear(task)
    monkeypatch.setattr(sys, "argv", ["literature", str(tmp_path)])
    literature.main()

    assert task.low[5] == 45 and task.high[5] == 75  # 14.5 up to the next whole number
    assert found.is_safe and not found.hidden[8:12].any()
    assert literature.leaks(found) == 0
    assert found.loss == 60 + 22 + 25 + 31  # the cheapest rectangle
    assert capsys.readouterr().out.splitlines()[-1].split()[-1] == "0"
    found.hidden[1] = False
    assert literature.leaks(found) == 1


def test_a_row_per_release_of_a_ledger(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The second window counts two people more in one cell: a small increment."""
    nodes = ["area,Total,", *(f"area,{area},Total" for area in "abcd")]
    for name, more in (("one", 0), ("two", 2)):
        folder = tmp_path / name
        folder.mkdir()
        counts = ["a,3", "b,4", f"c,{20 + more}", f"d,{30 + 4 * more}"]
        for file, header, lines in (
            ("inner", "area,n", counts),
            ("hierarchies", "dim,code,parent", nodes),
            ("tables", "table,dims", ["1,area"]),
        ):
            text = "\n".join([header, *lines, ""])
            (folder / f"{file}.csv").write_text(text, encoding="utf-8")
    kept = tmp_path / "kept"
    folders = [str(tmp_path / name) for name in ("one", "two")]
    options = [*folders, "--windows", "--csv", str(kept), "--increments", str(tmp_path / "more")]
    monkeypatch.setattr(sys, "argv", ["yearly_ledger", *options])
    module("yearly_ledger").main()
    told = [line.split() for line in capsys.readouterr().out.splitlines()[2:4]]
    assert [line[:3] for line in told] == [["one", "5", "2"], ["two", "5", "3"]]
    assert all(int(line[3]) >= 2 for line in told)
    shown = [(kept / f"{name}.csv").read_text("utf-8").split() for name in ("one", "two")]
    hidden = [[line.partition(",")[0] for line in text if "[c]" in line] for text in shown]
    assert "c" in hidden[0] or "c" in hidden[1], "the two people could be subtracted"
    assert (tmp_path / "more/two/inner.csv").read_text("utf-8").split() == ["area,n", "c,2", "d,8"]
    more = (tmp_path / "more/two/released.csv").read_text("utf-8").split()
    assert more[0] == "area,value"
    assert {"Total": "10"}.items() <= dict(line.split(",") for line in more[1:]).items()
