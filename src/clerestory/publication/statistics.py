"""The yearly statistics: one definition, drawn again each year, protected like every release."""

from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone

from clerestory.accounts.permissions import Refused
from clerestory.disclosure.certificate import PLACE
from clerestory.disclosure.datasets import Dataset
from clerestory.disclosure.tables import (
    Axis,
    Category,
    DisclosureError,
    Policy,
    TableSpecification,
)
from clerestory.figures.charts import bar_chart
from clerestory.figures.extracts import Source
from clerestory.figures.tables import MARKER_NOTE
from clerestory.files.tables import Sheet, Workbook, write_ods
from clerestory.publication import sources
from clerestory.publication.drawing import Asked, draw_tables
from clerestory.publication.gate import CHART
from clerestory.publication.packaging import Package, staff_files, table_files
from clerestory.publication.proposals import Proposal
from clerestory.reading.periods import Grain
from clerestory.reading.specifications import Rung
from clerestory.reading.windows import Window, axis, rows

TITLE = "Referrals by financial year and type of concern"


@dataclass(frozen=True, slots=True)
class Drawn:
    proposal: Proposal
    package: Package
    source: Source


def reference(at: datetime) -> str:
    """Each year's release has a name of its own, so that the earlier ones stay."""
    return f"STATISTICS-{timezone.localdate(at).isoformat()}"


def draw(*, at: datetime) -> Drawn:
    """Draw the statistics from the register as it is, against everything released before."""
    source = sources.source(at)
    asked = definition(source.declared)
    try:
        proposal = draw_tables([asked], source, known=sources.known(source), policy=Policy())
    except DisclosureError as error:
        raise Refused(f"The statistics cannot be drawn: {error}.") from error
    return Drawn(proposal, pack(proposal), source)


def definition(dataset: Dataset) -> Asked:
    """Complete financial years by type of concern; else the years alone."""
    years = complete_years(dataset)
    concern = dataset.dimension("concern")
    leaves = tuple(
        Category(code, concern.label_of(code), concern.leaves_of(code)) for code in concern.codes
    )
    by_concern = TableSpecification(
        "statistics-by-concern", TITLE, (axis(years), Axis("concern", concern.label, leaves))
    )
    alone = TableSpecification("statistics-by-year", "Referrals by financial year", (axis(years),))
    forms = ((by_concern, "by financial year and type of concern"), (alone, "by financial year"))
    rungs = tuple(Rung(table, words, Grain.FINANCIAL_YEAR.value) for table, words in forms)
    return Asked("1", TITLE, "figures", dataset.measures[0].label, rungs)


def complete_years(dataset: Dataset) -> tuple[Category, ...]:
    """The financial years that lie wholly within the dataset."""
    first = date(dataset.first.year + ((dataset.first.month, dataset.first.day) > (4, 1)), 4, 1)
    last = date(dataset.last.year - (dataset.last < date(dataset.last.year, 3, 31)), 3, 31)
    return rows(Window(first, last), Grain.FINANCIAL_YEAR)


def pack(proposal: Proposal) -> Package:
    """The files of the statistics: table, workbook, chart and certificate."""
    table = next((one.table for one in proposal.with_tables if one.table), None)
    if table is None:
        return Package({}, staff_files(proposal))
    notes = (MARKER_NOTE,) if table.hidden else ()
    across = table.crossed()
    sheet = Sheet("Referrals", TITLE, notes, across.header, across.rows)
    public = table_files(proposal.questions)
    public["tables.ods"] = write_ods(Workbook(TITLE, MARKER_NOTE, (sheet,)))
    public[CHART] = bar_chart(table).encode("utf-8")
    public[PLACE] = proposal.certificate.encode("utf-8")
    return Package(public, staff_files(proposal))
