"""The methods of `clerestory protect`, each to one outcome that the command writes."""

import argparse
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from clerestory.cli.progress import Progress
from clerestory.disclosure import certificate, move_witnesses
from clerestory.disclosure.altered import Altered
from clerestory.disclosure.assembly import Weight
from clerestory.disclosure.grid_coarsening import cures, most_detailed_safe, raised_by_zeros
from clerestory.disclosure.grid_files import Records, cell_words, released_codes, write_released
from clerestory.disclosure.grid_ledger import open_ledger
from clerestory.disclosure.grid_release import (
    figures,
    of_release,
    proved,
    reasons,
    shortfalls,
    weights_of,
)
from clerestory.disclosure.grids import Grid
from clerestory.disclosure.instances import (
    Instance,
    read_folder,
    released_cells,
    released_csv,
    released_queries,
)
from clerestory.disclosure.intervals import Intervals, intervals
from clerestory.disclosure.linear_suppression import LinearSuppression, suppress_linear, task_of
from clerestory.disclosure.move_certificate import STAFF_PLACE
from clerestory.disclosure.moves import Flags, Ints, Rule, Task
from clerestory.disclosure.moves import Zeros as LinearZeros
from clerestory.disclosure.perturbation import perturb
from clerestory.disclosure.protection import Protection, Verdict, Why, protect
from clerestory.disclosure.reports import ReportInput, staff_report
from clerestory.disclosure.rounding import round_controlled
from clerestory.disclosure.tables import DisclosureError, Policy, Zeros
from clerestory.disclosure.unions import alone_in
from clerestory.disclosure.witnesses import public_certificate

RELEASED = "released.csv"
MOST_NAMED = 20
MOST_COARSENED = 3_000
FEW_CERTIFIED = 2_000
"""Cells that get a public certificate even where the time is up: it takes a second."""
CERTIFYING = 60
"""Seconds that are left for a public certificate of more, or it is not begun."""
STAGES = {
    "start": "Choosing what to publish",
    "crowds": "Needs without a proof",
    "dealing": "Small counts to protect, with records dealt anew",
    "dealing out": "Small counts to protect, with what their totals may be",
    "regions": "Parts to protect",
    "around": "Small counts to protect",
    "proof": "Last needs without a proof",
    "pruning": "Hidden cells to look at again",
    "least loss": "Closing in on the least loss",
    "insiders": "Cells that an insider gives away",
}


@dataclass(frozen=True)
class Outcome:
    """What a method made: the public files, the staff report, and what to say on the screen.
    `page` makes the HTML report from seconds and peak memory; empty where there is none."""

    is_safe: bool
    files: Mapping[str, bytes]
    report: Mapping[str, Any]
    said: tuple[str, ...]
    page: Callable[[float, int], str]


def by_hiding(options: argparse.Namespace, grid: Grid) -> Outcome:
    """Suppression with a proof for the linear reader of any number of cells."""
    started = time.monotonic()
    if options.ledger is None:
        task = task_of(grid, _rule(options), weights_of(grid, Weight(options.weight)))
        found = _suppress(options, task, grid)
        widths = _widths(found, np.arange(grid.size), grid)
        return _hidden(options, grid, found, widths, started, is_alone=True)
    with open_ledger(options.ledger) as ledger:
        weights, window = weights_of(grid, Weight(options.weight)), frozenset(options.window or ())
        union = ledger.task(grid, _rule(options), weights, window)
        found = _suppress(
            options, union.task, union.grid, union.start, alone_in(union, grid.counts)
        )
        widths = _widths(found, union.places, grid)
        own = of_release(found, grid, union.places)
        outcome = _hidden(options, grid, own, widths, started, is_alone=not ledger.releases)
        if outcome.is_safe:
            # First the ledger: what it knows and nobody has seen costs little, the reverse leaks.
            hidden = found.hidden[union.places]
            ledger.append(grid, hidden, _rule(options), window)
    return outcome


def _rule(options: argparse.Namespace) -> Rule:
    return Rule(options.threshold, LinearZeros(options.zeros))


def _suppress(
    options: argparse.Namespace,
    task: Task,
    grid: Grid | None,
    start: Flags | None = None,
    is_alone: Flags | None = None,
) -> LinearSuppression:
    """`is_alone`: cells in which somebody is; those that count 1 if not given."""
    if is_alone is None:
        is_alone = task.counts == 1
    return suppress_linear(
        task,
        grid,
        start=start,
        insiders=None if options.no_insider else is_alone,
        max_seconds=options.max_seconds or float("inf"),
        tick=_ticker(),
    )


def _widths(found: LinearSuppression, places: Ints, grid: Grid) -> Intervals:
    return intervals(found.task, found.hidden, found.proof.moves, places, grid.counts)


def _hidden(
    options: argparse.Namespace,
    grid: Grid,
    found: LinearSuppression,
    widths: Intervals,
    started: float,
    is_alone: bool,
) -> Outcome:
    """`is_alone`: nothing was released before, so the moves are moves of this grid alone."""
    kind = proved(found, grid)
    is_safe = kind != "no" and (options.proved != "whole" or kind == "whole")
    report = {**figures(found, grid), "policy": _policy(options)}
    said = [*shortfalls(found, grid)[:MOST_NAMED]]
    if kind == "no" and found.is_complete:
        said += _safe_alternative(options, grid)
    if found.proof.weakened:
        said += _cures(options, grid)
    if kind == "linear" and not is_safe:
        said.append("proved for the linear reader only, and --proved whole was asked")
    if is_safe:
        said += [
            f"{report['hidden']} cells hidden, {report['primary']} of them small counts",
            f"loss {found.loss:.2f}; no safe choice loses less than {found.bound:.2f}",
            f"Proved for {'whole numbers' if kind == 'whole' else 'the linear reader'}, "
            f"with {len(found.proof.moves)} worlds.",
        ]

    page = _page(
        options,
        grid=grid,
        hidden=found.hidden,
        primary=found.hidden & found.task.protected,
        loss=found.loss,
        bound=found.bound,
        proved=kind,
        why=reasons(found, grid),
        intervals=widths,
        unmet=found.unmet,
        weakened=found.proof.weakened,
    )
    files: dict[str, bytes] = {}
    if is_safe:
        table = write_released(grid, found.hidden)
        hashes = {RELEASED: certificate.sha256(table)}
        left = (options.max_seconds or float("inf")) - (time.monotonic() - started)
        shown = move_witnesses.public_certificate(
            grid, found.hidden, _rule(options), hashes,
            most_cells=move_witnesses.MOST_CELLS if left > CERTIFYING else FEW_CERTIFIED,
        )  # fmt: skip
        files = {RELEASED: table, certificate.PLACE: shown}
        if is_alone:
            files[STAFF_PLACE] = move_witnesses.staff_certificate(found, grid, hashes)
    return Outcome(is_safe, files, report, tuple(said), page)


def _page(options: argparse.Namespace, **known: Any) -> Callable[[float, int], str]:
    """The HTML report, once time and memory are known too."""
    title, policy = options.folder.resolve().name, _policy_in_words(options)
    return lambda seconds, peak_mib: staff_report(
        ReportInput(
            title=title,
            policy=policy,
            method="suppression",
            seconds=seconds,
            peak_mib=peak_mib,
            **known,
        )
    )


def _safe_alternative(options: argparse.Namespace, grid: Grid) -> list[str]:
    """The most detailed form of the tables that would be safe."""
    if grid.size > MOST_COARSENED:
        return [
            f"beyond {MOST_COARSENED} cells no coarser form is looked for; drop a level or table"
        ]

    def engine(form: Grid) -> LinearSuppression | None:
        weights = weights_of(form, Weight(options.weight))
        found = _suppress(options, task_of(form, _rule(options), weights), form)
        return found if found.is_safe else None

    weight = Weight(options.weight)
    found = most_detailed_safe(grid, engine, weight=weight, hidden_loss=lambda safe: safe.loss)
    return [found.words]


def _cures(options: argparse.Namespace, grid: Grid) -> list[str]:
    """The coarser forms in which the cells that visible zeros give away are safe."""
    if grid.size > MOST_COARSENED:
        return []
    found = cures(grid, lambda form: raised_by_zeros(form, options.threshold))
    steps = dict.fromkeys(cure.step for cure in found if cure.step)
    return [f"to protect these fully: {step}" for step in list(steps)[:MOST_NAMED]]


def by_hiding_few_cells(options: argparse.Namespace, grid: Grid) -> Outcome:
    """Suppression over all registers in whole numbers, differences of categories included."""
    policy = Policy(options.threshold, Zeros(options.zeros), insider=not options.no_insider)
    instance = read_folder(options.folder)
    found = protect(
        instance.tables,
        instance.count,
        policy=policy,
        domains=instance.domains,
        weight=Weight(options.weight),
    )
    is_safe = found.verdict is Verdict.SAFE
    files: dict[str, bytes] = {}
    if is_safe:
        table = released_csv(instance, found).encode("utf-8")
        proof = public_certificate(
            found.statements(),
            found.policy,
            files={RELEASED: certificate.sha256(table)},
            rows={RELEASED: released_queries(instance, found)},
            domains=instance.domains,
        )
        files = {RELEASED: table, certificate.PLACE: certificate.write(proof)}
    secondary = {
        cell.query: cell.count.records
        for table in found.tables
        for cell in table.cells
        if cell.why == Why.SECONDARY
    }
    report = {
        "hidden": found.hidden,
        "primary": found.primary,
        "secondary": found.hidden - found.primary,
        "secondary_count": sum(secondary.values()),
        "loss": round(found.loss, 4),
        "bound": round(found.bound, 4),
        "proved": found.proved,
        "policy": _policy(options),
    }
    said = [f"not met: {words}" for words in found.broken]
    if is_safe:
        said += [
            f"{found.hidden} cells hidden, {found.primary} of them small counts",
            f"loss {found.loss:.2f}; no safe choice loses less than {found.bound:.2f}",
            "Proved for whole numbers.",
        ]
    return Outcome(
        is_safe, files, report, tuple(said), _page_of_few(options, grid, instance, found)
    )


def _page_of_few(
    options: argparse.Namespace, grid: Grid, instance: Instance, found: Protection
) -> Callable[[float, int], str]:
    told = released_cells(instance, found)
    if not told:  # given up: there is nothing to show
        return lambda seconds, peak_mib: ""
    cells = [told[codes] for codes in released_codes(grid)]
    hidden = np.array([cell.value is None for cell in cells])
    task = task_of(grid, _rule(options), weights_of(grid, Weight(options.weight)))
    return _page(
        options,
        grid=grid,
        hidden=hidden,
        primary=np.array([cell.why == Why.PRIMARY for cell in cells]),
        loss=found.loss,
        bound=found.bound,
        proved=found.proved,
        why={place: cell.explanation for place, cell in enumerate(cells) if cell.explanation},
        intervals=intervals(task, hidden, (), np.arange(grid.size), grid.counts),
    )


def by_altering(options: argparse.Namespace, records: Records, grid: Grid) -> Outcome:
    """Controlled rounding or cell-key perturbation, judged by the attacker."""
    if options.method == "rounding":
        found = round_controlled(grid, base=max(5, options.threshold), threshold=options.threshold)
    else:
        found = perturb(
            grid, _salt(options.salt), options.threshold,
            leaves=records.leaves, weights=records.weights,
        )  # fmt: skip
    report = {
        "hidden": 0,
        "changed": found.changed,
        "max_change": found.max_change,
        "mean_change": round(found.mean_change, 4),
        "sums_broken": found.broken,
        "failing": [cell_words(grid, int(cell)) for cell in found.failing],
        "undecided": int(found.undecided.size),
        "proved": "linear" if found.safe else "no",
        "protects": list(found.protects),
        "warnings": list(found.warnings),
        "policy": _policy(options),
    }
    shown = grid.with_counts(found.values)
    files = {RELEASED: write_released(shown, np.zeros(grid.size, dtype=bool))} if found.safe else {}
    said = (f"{found.changed} of {grid.size} figures changed, by {found.max_change} at most",)
    return Outcome(found.safe, files, report, said + _judged(found), lambda seconds, peak_mib: "")


def _judged(found: Altered) -> tuple[str, ...]:
    failing = (f"{found.failing.size} small counts can be told",) if found.failing.size else ()
    undecided = (f"{found.undecided.size} cells undecided",) if found.undecided.size else ()
    return (*found.protects, *found.warnings, *failing, *undecided)


def _salt(path: Path | None) -> bytes:
    if path is None:
        raise DisclosureError(
            "cell-key needs the authority's secret: write 16 random bytes or more to a file, keep "
            "it, and name it with --salt"
        )
    return path.read_bytes()


def _ticker() -> Callable[[str, int], None]:
    """Progress per stage, counted from the most that was left."""
    most: dict[str, int] = {}
    bars: dict[str, Progress] = {}

    def tick(stage: str, left: int) -> None:
        most[stage] = max(left, most.get(stage, 0))
        bars.setdefault(stage, Progress(STAGES[stage]))(most[stage] - left, most[stage])

    return tick


def _policy(options: argparse.Namespace) -> dict[str, Any]:
    insider = not options.no_insider
    return {"threshold": options.threshold, "zeros": options.zeros, "insider": insider}


def _policy_in_words(options: argparse.Namespace) -> str:
    insider = "not " if options.no_insider else ""
    return (
        f"counts of 1 to {options.threshold - 1} people are protected, zeros {options.zeros}, "
        f"those who know of themselves {insider}reckoned with"
    )
