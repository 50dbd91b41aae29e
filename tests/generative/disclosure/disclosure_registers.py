"""Small random registers, tables and ledgers, and a counter over them."""

from dataclasses import dataclass

from hypothesis import strategies as st

from clerestory.disclosure import reference
from clerestory.disclosure.tables import (
    Axis,
    Category,
    Count,
    Policy,
    Query,
    Statement,
    TableSpecification,
)

WINDOWS = {
    "jan": ["2016-01"],
    "feb": ["2016-02"],
    "to_mid_feb": ["2016-01", "2016-02-01..2016-02-10"],
}
DAYS = ("2016-01-15", "2016-02-05", "2016-02-20")
KINDS = ("x", "y", "z")
DOMAINS = {"received": frozenset(["2016-01", "2016-02"]), "kind": frozenset(KINDS)}


@dataclass(frozen=True)
class Register:
    """Records as (place, person); `places` are all that a record can have."""

    places: tuple[dict[str, str], ...]
    records: tuple[tuple[int, int], ...]
    domains: dict[str, frozenset[str]]

    @property
    def world(self):
        held = [place for place, _ in self.records]
        return tuple(held.count(place) for place in range(len(self.places)))

    def count(self, queries):
        found = []
        for query in queries:
            held = [p for at, p in self.records if reference.is_in(self.places[at], query)]
            found.append(Count(len(held), len(set(held))))
        return found


@st.composite
def registers(draw, most=9):
    kinds = KINDS[: draw(st.integers(1, 3))]
    days = DAYS if len(kinds) < 3 else DAYS[:2]
    places = tuple({"kind": kind, "received": day} for kind in kinds for day in days)
    size = draw(st.integers(1, most))
    record = st.tuples(st.integers(0, len(places) - 1), st.integers(0, 7))
    records = tuple(draw(st.lists(record, min_size=size, max_size=size)))
    received = ["2016-01", "2016-02"] if days == DAYS else ["2016-01", "2016-02-01..2016-02-10"]
    return Register(places, records, {"kind": frozenset(kinds), "received": frozenset(received)})


def _axis(dimension, chosen):
    categories = tuple(Category(code, code, frozenset(leaves)) for code, leaves in chosen)
    return Axis(dimension, dimension, categories)


@st.composite
def releases(draw, register):
    """One to three linked tables over the register, nested categories and windows included."""
    kinds = [(kind, [kind]) for kind in sorted(register.domains["kind"])]
    if len(kinds) > 2:
        kinds.append(("x_or_y", ["x", "y"]))
    narrow = "2016-02" not in register.domains["received"]
    windows = {"jan": ["2016-01"], "early": ["2016-02-01..2016-02-10"]} if narrow else WINDOWS
    by_kind = _axis("kind", draw(st.lists(st.sampled_from(kinds), min_size=1, unique_by=str)))
    chosen = draw(st.lists(st.sampled_from(sorted(windows.items())), min_size=1, unique_by=str))
    by_time = _axis("received", chosen)
    layouts = [(by_kind,), (by_time,), (by_kind, by_time)]
    picked = draw(st.lists(st.sampled_from(layouts), min_size=1, max_size=3, unique_by=len))
    return [
        TableSpecification(f"t{i}", f"Table {i}", axes, total=draw(st.booleans()))
        for i, axes in enumerate(picked)
    ]


@st.composite
def true_statements(draw, register):
    """A few statements on random queries, all true of the register, and the grand total."""
    statements = [Statement(Query.of(), value=len(register.records))]
    for query in draw(st.lists(queries(register), max_size=6)):
        held = register.count([query])[0].records
        form = draw(st.sampled_from(["value", "hidden", "interval", "rounded"]))
        if form == "value":
            statements.append(Statement(query, value=held))
        elif form == "hidden":
            statements.append(Statement(query, hidden=True))
        elif form == "interval":
            below, above = draw(st.integers(0, 2)), draw(st.integers(0, 2))
            statements.append(Statement(query, low=max(0, held - below), high=held + above))
        else:
            statements.append(Statement(query, value=held // 3 * 3, rounded_to=3))
    return statements


@st.composite
def queries(draw, register):
    sets = {}
    if draw(st.booleans()):
        kinds = sorted(register.domains["kind"])
        sets["kind"] = draw(st.lists(st.sampled_from(kinds), min_size=1, unique=True))
    if draw(st.booleans()):
        segments = sorted({*register.domains["received"], "2016-02-01..2016-02-10"})
        sets["received"] = draw(st.lists(st.sampled_from(segments), min_size=1, unique=True))
    return Query.of(sets)


policies = st.builds(Policy, threshold=st.integers(2, 5), insider=st.booleans())
