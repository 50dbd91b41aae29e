"""Releases, withdrawals and revisions of small registers, one after another: whatever the order,
the union of all that was ever told keeps the promise, by plain enumeration of every register."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from math import comb

from hypothesis import HealthCheck, assume, event, given, settings
from hypothesis import strategies as st

from clerestory.disclosure import reference
from clerestory.disclosure.datasets import Dataset, DatasetCategory, Dimension, Measure
from clerestory.disclosure.tables import (
    Axis,
    Category,
    Policy,
    Query,
    Statement,
    TableSpecification,
)
from clerestory.figures.counts import Counter
from clerestory.figures.extracts import EXTRACT, Source, as_told, beside
from clerestory.figures.ledger import Ledger, LedgerEntry
from clerestory.figures.registers import Record, Register
from clerestory.publication.drawing import Asked, Known, draw_tables
from clerestory.reading.specifications import Rung

DAY = date(2018, 3, 1)
MOST_WORLDS = 30_000
KINDS = ("a", "b")
KIND = Dimension("kind", "Kind", categories=tuple(DatasetCategory(one, one) for one in KINDS))
DATASET = Dataset(
    name="visits",
    title="Visits",
    unit="visit",
    unit_plural="visits",
    first=DAY,
    last=DAY,
    person_column="person",
    id_column="id",
    date_column="received",
    measures=(Measure("visits", "Visits"),),
    dimensions=(KIND,),
)


def table(kinds: Sequence[str], total: bool) -> TableSpecification:
    axis = Axis("kind", "Kind", tuple(Category(one, one, frozenset({one})) for one in kinds))
    return TableSpecification("t", "Visits", (axis,), total=total)


TABLES = (table(KINDS, True), table(KINDS, False), table("a", False), table("b", False))
TOTAL = TableSpecification("t", "Visits", ())


@dataclass
class History:
    """A register that goes on, and everything that was ever told of it."""

    policy: Policy
    records: tuple[Record, ...]
    ledger: Ledger = field(default_factory=Ledger)
    extracts: list[tuple[Record, ...]] = field(default_factory=list)

    def beside(self) -> tuple[Source, tuple[Statement, ...]]:
        told = [
            (records, entry.statements)
            for records, entry in zip(self.extracts, self.ledger.entries, strict=True)
        ]
        return beside(Register(DATASET, self.records), told)

    def release(self, asked: TableSpecification) -> None:
        source, known = self.beside()
        rung = Rung(asked, "as asked", None)
        proposal = draw_tables(
            [Asked("1", "", "figures", "Visits", (rung,))],
            source,
            known=Known(known, self.ledger.state),
            policy=self.policy,
        )
        event(f"released: {bool(proposal.statements)}, looks: {source.looks}")
        if proposal.statements:
            self.check(source, asked, known, proposal.statements)
            id, told = self.ledger.free_id("r"), as_told(proposal.statements)
            self._add(LedgerEntry.of(id, DAY, DATASET.name, told, self.policy))

    def withdraw(self) -> None:
        still = [one.id for one in self.ledger.entries if not self.ledger.is_withdrawn(one.id)]
        if still:
            self._add(self.ledger.withdraw(still[0], DAY).entries[-1])

    def _add(self, entry: LedgerEntry) -> None:
        self.ledger = self.ledger.with_entry(entry)
        self.extracts.append(self.records)

    def check(
        self,
        source: Source,
        asked: TableSpecification,
        known: Sequence[Statement],
        new: Sequence[Statement],
    ) -> None:
        """Every small count that the promise is about, in every register that fits what is told:
        cells, and what was added to them or left them since an earlier look."""
        places = places_of(source)
        most = len(source.register.records) + 2 * self.policy.threshold
        assume(comb(len(places) + most, most) <= MOST_WORLDS)
        before = reference.worlds(places, known, self.policy, most)
        after = reference.worlds(places, [*known, *new], self.policy, most)
        cells = [s.query for s in (*known, *new)]
        protected = list(dict.fromkeys([*cells, *changes_of(source, cells)]))
        with Counter(source.register) as counter:
            counts = counter.count(protected)
        for query, count in zip(protected, counts, strict=True):
            if reference.is_protected(count, self.policy):
                left = reference.feasible(before, places, query)
                values = reference.feasible(after, places, query)
                assert reference.is_kept(values, count, self.policy, left), (query, values)


def spans(source: Source) -> tuple[str, ...]:
    return source.register.dataset.dimension(EXTRACT).codes if source.looks > 1 else ()


def places_of(source: Source) -> list[dict[str, str]]:
    if source.looks == 1:
        return [{"kind": kind} for kind in KINDS]
    return [{"kind": kind, EXTRACT: span} for kind in KINDS for span in spans(source)]


def changes_of(source: Source, cells: Sequence[Query]) -> list[Query]:
    """By their definition: the versions that the present look saw and an earlier one did not, and
    the other way about."""
    found = []
    for look in range(1, source.looks + 1):
        for here, there in ((source.look, look), (look, source.look)):
            part = {s for s in spans(source) if saw(here, s) and not saw(there, s)}
            found += [query.replace(EXTRACT, part) for query in cells if part]
    return found


def saw(look: int, span: str) -> bool:
    first, last = map(int, span.split("-"))
    return first <= look <= last


def record(number: int, kind: str) -> Record:
    return Record(f"R{number}", f"P{number}", DAY, (kind,))


def revised(records: tuple[Record, ...], at: int, kind: str | None) -> tuple[Record, ...]:
    """A record is added (where `at` is past the end), removed, or corrected."""
    if at >= len(records):
        return (*records, record(100 + len(records), kind or KINDS[0]))
    corrected = () if kind is None else (replace(records[at], codes=(kind,)),)
    return records[:at] + corrected + records[at + 1 :]


releases = st.sampled_from([*TABLES, TOTAL])
revisions = st.lists(
    st.tuples(st.integers(0, 6), st.none() | st.sampled_from(KINDS)), min_size=1, max_size=4
)
others = st.lists(st.one_of(releases, revisions, st.just("withdraw")), max_size=3)
steps = st.builds(lambda *one: [*one[:3], *one[3]], releases, revisions, releases, others)


@settings(
    max_examples=50,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)
@given(st.integers(2, 3), st.lists(st.sampled_from(KINDS), min_size=2, max_size=6), steps)
def test_no_order_of_releases_and_revisions_breaks_the_promise(
    threshold: int, kinds: list[str], steps: list[object]
) -> None:
    records = tuple(record(number, kind) for number, kind in enumerate(kinds))
    history = History(Policy(threshold, insider=False), records)
    for step in steps:
        if isinstance(step, TableSpecification):
            history.release(step)
        elif isinstance(step, list):
            for at, kind in step:
                history.records = revised(history.records, at, kind)
            assume(history.records)
        else:
            history.withdraw()
