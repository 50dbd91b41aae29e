"""The fast count and its definition agree on any register and any queries."""

from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from clerestory.disclosure.datasets import Dataset, DatasetCategory, Dimension, Measure
from clerestory.disclosure.tables import Query
from clerestory.disclosure.windows import write_segment
from clerestory.figures import reference
from clerestory.figures.counts import Counter
from clerestory.figures.registers import Record, Register

FIRST, LAST = date(2016, 1, 30), date(2016, 5, 2)
KINDS, AREAS = ("a", "b", "c"), ("n", "s")


def dimension(code: str, codes: tuple[str, ...]) -> Dimension:
    return Dimension(code, code, categories=tuple(DatasetCategory(one, one) for one in codes))


DATASET = Dataset(
    name="visits",
    title="Visits",
    unit="visit",
    unit_plural="visits",
    first=FIRST,
    last=LAST,
    person_column="person",
    id_column="id",
    date_column="received",
    measures=(Measure("visits", "Visits"),),
    dimensions=(dimension("kind", KINDS), dimension("area", AREAS)),
)

days = st.dates(FIRST, LAST)


@st.composite
def registers(draw: st.DrawFn) -> Register:
    row = st.tuples(st.sampled_from("pqrst"), days, st.sampled_from(KINDS), st.sampled_from(AREAS))
    rows = draw(st.lists(row, min_size=1, max_size=25))
    records = [
        Record(str(n), who, day, (kind, area)) for n, (who, day, kind, area) in enumerate(rows)
    ]
    return Register(DATASET, tuple(records))


segments = st.one_of(
    st.sampled_from(["2016-02", "2016-03", "2016-04"]),
    st.builds(lambda one, other: write_segment(min(one, other), max(one, other)), days, days),
)
queries = st.builds(
    lambda kinds, areas, window: Query.of(
        {
            name: leaves
            for name, leaves in (("kind", kinds), ("area", areas), ("received", window))
            if leaves is not None
        }
    ),
    st.none() | st.frozensets(st.sampled_from(KINDS)),
    st.none() | st.frozensets(st.sampled_from(AREAS)),
    st.none() | st.frozensets(segments, max_size=4),
)


@settings(max_examples=60)
@given(registers(), st.lists(queries, max_size=12))
def test_the_fast_count_is_the_count(register: Register, asked: list[Query]) -> None:
    with Counter(register) as counter:
        assert counter.count(asked) == reference.count(register, asked)


@settings(max_examples=30)
@given(registers(), st.dates(FIRST, LAST - timedelta(days=1)))
def test_a_window_cut_in_two_keeps_its_records_and_loses_no_person(
    register: Register, cut: date
) -> None:
    early = Query.of({"received": {write_segment(FIRST, cut)}})
    late = Query.of({"received": {write_segment(cut + timedelta(days=1), LAST)}})
    with Counter(register) as counter:
        one, other, whole = counter.count([early, late, Query.of()])
    assert one.records + other.records == whole.records
    assert max(one.people, other.people) <= whole.people <= one.people + other.people
