"""`clerestory attack`: what releases give away, and input that it cannot use."""

import io
import json

import pytest

from clerestory.cli.main import main
from clerestory.cli.progress import Progress
from clerestory.disclosure import exposure as exposing

HIERARCHIES = {"area": {"all": ["n", "s", "w"]}, "sex": {"both": ["f", "m"]}}


@pytest.fixture
def attack(tmp_path, capsys):
    """Runs the command on statements; gives exit code, report, and what was said."""

    def run(statements, *more, json_out=True, **fields):
        releases = [{"id": "r1", "statements": statements}]
        path = tmp_path / "releases.json"
        given = {"hierarchies": HIERARCHIES, "releases": releases, **fields}
        path.write_text(json.dumps(given), encoding="utf-8")
        code = main(["attack", str(path), *(["--json"] if json_out else []), *more])
        said = capsys.readouterr()
        return code, json.loads(said.out) if json_out and code < 2 else said.out, said.err

    return run


def told(value=None, /, percent=None, of=None, **query):
    statement = {"query": query}
    if percent is not None:
        return {**statement, "percent": percent, "of": of or {}}
    if isinstance(value, tuple):
        return {**statement, "low": value[0], "high": value[1]}
    return {**statement, "hidden": True} if value is None else {**statement, "value": value}


def of_area(report, *areas):
    wanted = {"area": sorted(areas)}
    return next((one["low"], one["high"]) for one in report["queries"] if one["query"] == wanted)


@pytest.fixture(params=["whole", "linear"])
def kind(request, monkeypatch):
    """Both attackers answer; the second where the first has too many statements."""
    if request.param == "linear":
        monkeypatch.setattr(exposing, "MOST_STATEMENTS", 0)
    return request.param


def test_a_hidden_part_of_a_sum_is_found_by_either_attacker(attack, kind):
    code, report, _ = attack([told(43), told(20, area="n"), told(20, area="w"), told(area="s")])
    assert (code, report["proved"], report["leaks"]) == (1, kind, 1)
    assert of_area(report, "s") == (3, 3)
    assert report["queries"][0]["because"] == (
        "area s: everything (43) less area n (20) less area w (20) leaves 3"
    )


def test_two_hidden_parts_leave_their_sum(attack, kind):
    code, report, _ = attack([told(43), told(40, area="n"), told(area="s"), told(area="w")])
    assert code == 1
    assert of_area(report, "s", "w") == (3, 3)
    assert of_area(report, "s") == of_area(report, "w") == (0, 3)


def test_a_small_difference_of_two_figures_is_a_leak(attack, kind):
    code, report, _ = attack([told(43, area=["n", "s"]), told(40, area="n")])
    assert code == 1
    assert of_area(report, "s") == (3, 3)


def test_nothing_small_is_no_leak(attack, kind):
    code, report, _ = attack([told(99), told(30, area="n"), told(area="s"), told(area="w")])
    assert (code, report["leaks"], report["unproved"]) == (0, 0, 0)


def test_a_range_and_a_rounded_figure_narrow_as_they_say(attack, kind):
    rounded = {"query": {"area": "n"}, "value": 40, "rounded_to": 5}
    statements = [told(50), rounded, told((2, 3), area="s"), told(area="w")]
    _, report, _ = attack(statements, "--exact")
    assert of_area(report, "n") == (36, 44)
    assert of_area(report, "s") == (2, 3)
    assert of_area(report, "w") == (3, 12)


def test_a_percentage_of_a_known_base_is_a_range(attack, kind):
    """33% of 30 is 9.75 to 10.05: ten, and so the rest is 20."""
    statements = [told(30), told(area="n"), told(area=["s", "w"]), told(percent=33, area="n")]
    _, report, _ = attack(statements, "--exact")
    assert of_area(report, "n") == (10, 10)
    assert of_area(report, "s", "w") == (20, 20)


def test_a_percentage_of_a_hidden_base_ties_the_two(attack, kind):
    """At most 3 and 50% (49.5 to 50.5): the base is 1 to 6, so one is at least a half of 1."""
    statements = [told(), told((1, 3), area="n"), told(percent=50, area="n")]
    _, report, _ = attack(statements, "--exact")
    everything = next(one for one in report["queries"] if one["query"] == {})
    assert (everything["low"], everything["high"]) == (2, 6)


def test_what_is_known_from_outside_counts(attack):
    hidden = [told(43), told(20, area="n"), told(area="w"), told(area="s")]
    assert attack(hidden)[0] == 0
    code, report, _ = attack(hidden, outside=[told(21, area="w")])
    assert code == 1
    assert of_area(report, "s") == (2, 2)


def test_where_noughts_are_published_hidden_means_one_or_more(attack, kind):
    statements = [told(22), told(20, area="n"), told(area="w"), told(area="s")]
    _, report, _ = attack(statements, policy={"zeros": "published"})
    assert of_area(report, "s") == (1, 1)


def test_without_time_nothing_is_called_safe(attack, kind):
    statements = [told(99), told(30, area="n"), told(area="s"), told(area="w")]
    code, report, _ = attack(statements, "--max-seconds", "0")
    assert code == 1
    assert report["unproved"] > 0


def test_in_words_it_says_how_far_it_looked(attack, kind):
    _, out, _ = attack([told(9), told(7, area="n"), told(2, area="w")], json_out=False)
    assert {"whole": "whole numbers", "linear": "linear attacker"}[kind] in out


# Contradictions -----------------------------------------------------------------------------------


def test_the_smallest_set_that_contradicts_itself_is_named_with_the_difference(attack, kind):
    statements = [
        told(8, sex="f"),
        told(40, area="n"),
        told(20, area="s"),
        told(50, area=["n", "s"]),
    ]
    code, _, err = attack([*statements, told(70)])
    assert code == 2
    assert err == (
        "clerestory attack: these statements cannot all be true: release r1, statement 2, says "
        "area n = 40; release r1, statement 3, says area s = 20; release r1, statement 4, says "
        "area n or s = 50. By the others the last would be 60, which is 10 away; "
        "correct one of them\n"
    )


def test_two_values_for_one_figure_are_named(attack, kind):
    code, _, err = attack([told(8, sex="f"), told(7, area="n"), told(9, area="n")])
    assert code == 2
    assert "statement 2, says area n = 7; release r1, statement 3, says area n = 9" in err
    assert "would be 7, which is 2 away" in err


# Bad input ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("statement", "words"),
    [
        ({"value": 3}, 'release r1, statement 1: {"value": 3} has no query'),
        ("x", 'statement 1: "x" has no query'),
        ({"query": {"area": "n"}}, "give value, low, high or hidden"),
        ({"query": {"area": "x"}, "value": 3}, "area: 'x' is not in its hierarchy"),
        ({"query": {"age": "n"}, "value": 3}, "'age' is no dimension of the hierarchies"),
        ({"query": {"area": 3}, "value": 3}, "area must be a text or a list of texts"),
        ({"query": {"area": []}, "value": 3}, "area: no code"),
        ({"query": [], "value": 3}, "not an object of dimensions"),
        ({"query": {}, "value": -3}, "no count lies from -3 to -3"),
        ({"query": {}, "value": 3.5}, "value is 3.5, not a whole number"),
        ({"query": {}, "value": "3"}, "value is '3', not a whole number"),
        ({"query": {}, "value": 3, "hidden": True}, "hidden and told at once"),
        ({"query": {}, "low": 5, "high": 3}, "no count lies from 5 to 3"),
        ({"query": {}, "value": 5, "rounded_to": 0}, "rounded_to is 0"),
        ({"query": {}, "hidden": "yes"}, "hidden is 'yes'"),
        ({"query": {}, "valeu": 5}, "unknown field 'valeu'"),
        ({"query": {}, "percent": 33}, 'a percent needs "of"'),
        ({"query": {}, "percent": 101, "of": {}}, "percent is 101 with 0 decimals"),
        ({"query": {}, "percent": 33.3, "of": {}}, "percent is 33.3 with 0 decimals"),
        ({"query": {}, "percent": 33, "decimals": -1, "of": {}}, "decimals is -1"),
        ({"query": {}, "percent": 33, "decimals": 9, "of": {}}, "9 decimals; give 3 at most"),
        ({"query": {}, "percent": True, "of": {}}, "percent is True, not a number"),
    ],
)
def test_a_statement_that_cannot_be_used_is_one_line_with_its_place(attack, statement, words):
    code, out, err = attack([statement])
    assert code == 2
    assert out == ""
    assert words in err
    assert err.count("\n") == 1


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("[]", "not a file of releases"),
        ("{", "not JSON"),
        ('{"releases": {}}', "not a file of releases"),
        ('{"releases": []}', "there is no statement"),
        ('{"releases": [{"id": "a"}]}', 'release a: it needs "statements"'),
        ('{"releases": [{"statements": []}]}', "there is no statement"),
        ('{"releases": [], "outside": {}}', '"outside" is not a list'),
        ('{"releases": [], "hierarchies": []}', '"hierarchies" is not an object'),
        ('{"releases": [], "hierarchies": {"a": {}}}', "a: its hierarchy is not an object"),
        ('{"releases": [], "hierarchies": {"a": {"x": 3}}}', "give each code its parent"),
        ('{"releases": [], "hierarchies": {"a": {"x": ["y"], "y": ["x"]}}}', "circle"),
    ],
)
def test_a_file_that_cannot_be_used_is_one_line(tmp_path, capsys, content, words):
    path = tmp_path / "wrong.json"
    path.write_text(content, encoding="utf-8")
    assert main(["attack", str(path)]) == 2
    err = capsys.readouterr().err
    assert words in err
    assert "wrong.json" in err
    assert err.count("\n") == 1


# Progress -----------------------------------------------------------------------------------------


def test_progress_is_quiet_at_first_and_then_says_how_far(monkeypatch):
    now = [100.0]
    monkeypatch.setattr("clerestory.cli.progress.time.monotonic", lambda: now[0])
    out = io.StringIO()
    progress = Progress("attacked", out)
    progress(1, 2000)
    assert out.getvalue() == ""
    now[0] += 3
    progress(1500, 2000)
    progress(1501, 2000)
    assert out.getvalue() == "attacked: 1,500 of 2,000 (75%)\n"
