"""`protect` beyond what is decided in whole numbers: methods, demands, ledger, refusals."""

import csv
import json
import re
import shutil
from pathlib import Path

import pytest

from clerestory.cli.main import main

AREAS = [f"a{n}" for n in range(6)]
KINDS = [f"k{n}" for n in range(5)]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Six areas in two regions by five kinds, with several small counts."""
    place = tmp_path / "tables"
    place.mkdir()
    rows = [
        f"{area},{kind},{(7 * i * i + 3 * j) % 19 + (1 if j else 30)}"
        for i, area in enumerate(AREAS)
        for j, kind in enumerate(KINDS)
    ]
    _write(place / "inner.csv", "area,kind,n", rows)
    nodes = [f"area,{area},r{i % 2}" for i, area in enumerate(AREAS)]
    nodes += [f"kind,{kind},Total" for kind in KINDS]
    top = ["area,Total,", "area,r0,Total", "area,r1,Total", "kind,Total,"]
    _write(place / "hierarchies.csv", "dim,code,parent", [*top, *nodes])
    _write(place / "tables.csv", "table,dims", ["1,area*kind"])
    return place


def _write(path: Path, header: str, rows: list[str]) -> None:
    path.write_text("\n".join([header, *rows, ""]), encoding="utf-8")


def _protect(folder: Path, *more: str, out: str = "out") -> int:
    return main(["protect", str(folder), "--out", str(folder.parent / out), *more])


def _released(folder: Path, out: str = "out") -> dict[tuple[str, str], str]:
    with (folder.parent / out / "released.csv").open(encoding="utf-8") as handle:
        return {(row["area"], row["kind"]): row["value"] for row in csv.DictReader(handle)}


@pytest.mark.parametrize("zeros", ["hideable", "published", "classic"])
def test_the_linear_engine_hides_and_proves_and_both_certificates_hold(
    folder: Path, capsys: pytest.CaptureFixture[str], zeros: str
) -> None:
    assert _protect(folder, "--proved", "linear", "--zeros", zeros, "--no-insider", "--json") == 0
    report = json.loads(capsys.readouterr().out)
    assert report["proved"] in ("whole", "linear")
    assert report["hidden"] == report["primary"] + report["secondary"] > 0
    assert report["bound"] <= report["loss"] + 1e-6
    released = _released(folder)
    assert sum(value == "[c]" for value in released.values()) == report["hidden"]
    assert not {"1", "2", "3", "4"} & set(released.values())
    page = (folder.parent / "out/staff/report.html").read_text(encoding="utf-8")
    assert "staff" in page.lower() and "The widths are exact" in page
    assert main(["verify", str(folder.parent / "out")]) == 0


def test_few_cells_have_the_page_too_and_it_tells_what_is_released(folder: Path) -> None:
    assert _protect(folder, "--no-insider") == 0
    page = (folder.parent / "out/staff/report.html").read_text(encoding="utf-8")
    assert "proved for whole numbers" in page and "The widths are exact" in page
    hidden = [key for key, value in _released(folder).items() if value == "[c]"]
    for area, kind in hidden:
        codes = {"area": area, "kind": kind}
        words = ", ".join(f"{dim} {code}" for dim, code in codes.items() if code != "Total")
        assert re.search(f'<th scope="row">{words}</th><td>[0-9,]+</td><td>\\d+ to', page)
    assert f"They show {len(hidden)} of {len(hidden)} hidden cells" in page


def test_a_second_run_writes_over_the_first(folder: Path) -> None:
    assert _protect(folder, "--proved", "linear") == 0
    first = _released(folder)
    assert _protect(folder, "--proved", "linear") == 0
    assert _released(folder) == first


def test_a_demand_for_whole_numbers_that_is_not_met_releases_nothing(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("clerestory.cli.protecting.MOST_IN_WHOLE_NUMBERS", 1)
    monkeypatch.setattr("clerestory.cli.protecting_methods.proved", lambda found, grid: "linear")
    assert _protect(folder, "--proved", "whole") == 1
    assert "--proved whole was asked" in capsys.readouterr().out
    assert not (folder.parent / "out/released.csv").exists()


def test_without_time_there_is_no_release(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert _protect(folder, "--proved", "linear", "--max-seconds", "0.000001") == 1
    said = capsys.readouterr().out
    assert "--max-seconds" in said and "nothing is released" in said
    assert not (folder.parent / "out/released.csv").exists()


def test_rounded_tables_still_add_up(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert _protect(folder, "--method", "rounding") == 0
    shown = {key: int(value) for key, value in _released(folder).items()}
    assert all(value % 5 == 0 for value in shown.values())
    for kind in [*KINDS, "Total"]:
        assert sum(shown[area, kind] for area in AREAS) == shown["Total", kind]


def test_cell_keys_need_the_secret(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert _protect(folder, "--method", "cell-key") == 2
    assert "--salt" in capsys.readouterr().err
    salt = folder.parent / "salt"
    salt.write_bytes(bytes(range(32)))
    assert _protect(folder, "--method", "cell-key", "--salt", str(salt)) in (0, 1)
    assert "figures changed" in capsys.readouterr().out


def test_what_the_ledger_knows_stays_protected(folder: Path) -> None:
    """Regions are released first, areas then: no published area gives a hidden region away."""
    coarse = folder.parent / "coarse"
    shutil.copytree(folder, coarse)
    ledger = str(folder.parent / "ledger")
    assert _protect(coarse, "--ledger", ledger, "--no-insider", out="first") == 0
    assert _protect(folder, "--ledger", ledger, "--no-insider", out="second") == 0
    first, second = _released(folder, "first"), _released(folder, "second")
    assert {key for key, value in second.items() if value == "[c]"} == {
        key for key, value in first.items() if value == "[c]"
    }


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--threshold", "1"], "--threshold is 1"),
        (["--max-seconds", "0"], "--max-seconds is 0"),
        (["--window", "Y1"], "--window needs --ledger"),
        (["--ledger", "l", "--method", "rounding"], "--ledger goes with suppression"),
    ],
)
def test_options_that_do_not_go_together_are_one_line(
    folder: Path, capsys: pytest.CaptureFixture[str], options: list[str], words: str
) -> None:
    assert _protect(folder, *options) == 2
    said = capsys.readouterr().err
    assert words in said and said.count("\n") == 1
    assert not (folder.parent / "out").exists()


def test_a_public_certificate_is_not_begun_where_too_little_time_is_left(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("clerestory.cli.protecting_methods.FEW_CERTIFIED", 10)
    for seconds, kind in (("59", "none"), ("90", "public")):
        assert _protect(folder, "--proved", "linear", "--max-seconds", seconds) == 0
        place = folder.parent / "out/certificate/certificate.json"
        assert json.loads(place.read_text(encoding="utf-8"))["kind"] == kind
        assert main(["verify", str(folder.parent / "out")]) == 0
