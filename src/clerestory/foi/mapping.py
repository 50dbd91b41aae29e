"""What the register would make of each question: the tables, and the words without a place."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.conf import settings

from clerestory.disclosure.datasets import Dataset
from clerestory.figures.datasets import read_declaration
from clerestory.foi.models import InformationRequest
from clerestory.foi.questions import ConfirmedQuestion, confirmed_reading
from clerestory.reading.requests import Question, Reading
from clerestory.reading.specifications import Unmapped, rungs
from clerestory.reading.unplaced import Unplaced, unplaced


@dataclass(frozen=True, slots=True)
class MappingPart:
    """The titles of the tables in the order of preference; none if the register has none."""

    title: str
    tables: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    unplaced: tuple[Unplaced, ...] = ()


def dataset_on(day: date) -> Dataset:
    """What the register can be asked, with its records up to this day."""
    return replace(read_declaration(settings.DECLARATION), last=day)


def mappings(
    request: InformationRequest, questions: Sequence[ConfirmedQuestion], today: date
) -> Mapping[str, MappingPart]:
    """By number, what the register would make of the questions as they stand."""
    dataset = dataset_on(today)
    reading = confirmed_reading(request, questions)
    return {one.number: _mapping(request, one, reading, dataset) for one in reading.questions}


def _mapping(
    request: InformationRequest, question: Question, reading: Reading, dataset: Dataset
) -> MappingPart:
    found = rungs(question, reading, dataset, received=request.received)
    if isinstance(found, Unmapped):
        return MappingPart("The register has no table for this", notes=(found.reason,))
    words = unplaced(request.text, question, found.unplaced)
    title = "What the register would answer"
    if words:
        title += f", and {len(words)} {'doubt' if len(words) == 1 else 'doubts'}"
    tables = tuple(rung.specification.title for rung in found.rungs)
    return MappingPart(title, tables, found.notes, words)
