"""Workbooks, at least one for each way in which one can hide something."""

from corpus.samples import Sample
from corpus.xlsx_cells import CELLS
from corpus.xlsx_clean import CLEAN
from corpus.xlsx_evasions import EVASIONS
from corpus.xlsx_parts import PARTS
from corpus.xlsx_rules import RULES

SAMPLES: tuple[Sample, ...] = (*CELLS, *RULES, *PARTS, *EVASIONS, *CLEAN)
