"""The benchmark of linked tables: every column is filled in, and its attacker sees a leak."""

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
