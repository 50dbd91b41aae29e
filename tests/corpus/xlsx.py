"""Workbooks, at least one for each way in which one can hide something."""

from corpus import xlsx_cells, xlsx_clean, xlsx_parts
from corpus.samples import Sample

SAMPLES: tuple[Sample, ...] = (*xlsx_cells.SAMPLES, *xlsx_parts.SAMPLES, *xlsx_clean.SAMPLES)
