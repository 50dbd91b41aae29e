"""Every sample of the corpus: what hides is found, what is rebuilt has lost it, and clean is clean.

The samples run in this process; that a child is confined is tested elsewhere.
"""

import os
from collections.abc import Iterator
from functools import cache
from importlib import import_module
from pkgutil import iter_modules

import pytest

import corpus
from clerestory.files.inspection import names
from clerestory.files.inspection.findings import Finding, Unreadable, catalogue
from clerestory.files.inspection.inspector import look
from clerestory.files.inspection.kinds import SUFFIXES, Kind, kind_of, suffix_of
from clerestory.files.rebuilding.rebuilder import TARGETS, rebuild_kind
from corpus.deep_search import holds, shows
from corpus.samples import TOKEN, Sample

EVERY_TARGET = "CLERESTORY_EVERY_TARGET" in os.environ
"""Rebuild each sample into every format; otherwise into its usual one alone, which is quicker."""

# Modes without a sample, under the reason why.
WITHOUT_SAMPLE = {
    "said of a rebuild, or of a mark, alone": """
        file.no-such-target file.not-clean-when-rebuilt zip.one-name rebuild.nothing-visible
        ods.several-sheets picture.target
        xlsx.several-sheets xlsx.nothing-visible xlsx.far-cell xlsx.visible-drawing
        pages.cannot-be-read pages.encrypted pages.frame pages.form-of-its-own
        pages.half-covered pages.no-pages
        pages.no-such-page pages.one-picture pages.target pages.too-large-page pages.too-many-pages
        pages.unapplied-redaction pages.word-remains
    """,
    "too large or too slow a file for the tests": """
        file.too-large file.too-slow
        picture.too-many-points
    """,
    "needs the names of a case": "file.name-of-party",
    "refused before, as an archive in an archive": "zip.too-deep",
    "refused before, as a file of two kinds": "pdf.bytes-before",
    "refused before, as a kind that nothing looks into": "picture.kind",
    "hides no word: it is a sign that what is shown is open": """
        pdf.page-broken
        xlsx.no-workbook
    """,
}
REASONED = {mode for modes in WITHOUT_SAMPLE.values() for mode in modes.split()}


def _samples() -> Iterator[tuple[str, Sample]]:
    for module in iter_modules(corpus.__path__):
        found = import_module(f"corpus.{module.name}")
        for sample in getattr(found, "SAMPLES", ()):
            yield f"{module.name}-{sample.name[:40]}-{sample.mode or 'clean'}", sample


ALL = dict(enumerate(_samples()))
HIDING = [pytest.param(key, id=name) for key, (name, one) in ALL.items() if one.mode]
CLEAN = [pytest.param(key, id=name) for key, (name, one) in ALL.items() if not one.mode]


@cache
def content_of(key: int) -> bytes:
    return ALL[key][1].make(TOKEN)


@cache
def findings_of(key: int) -> tuple[bool, tuple[Finding, ...]]:
    """Whether the file can be read, and the findings."""
    sample = ALL[key][1]
    of_name = names.inspect(sample.name)
    try:
        told = look(content_of(key), suffix_of(sample.name))
    except Unreadable as error:
        return False, (*of_name, *error.findings)
    return bool(told["readable"]), (*of_name, *told["findings"])  # type: ignore[misc]


def targets_of(kind: Kind) -> tuple[str, ...]:
    return TARGETS[kind] if EVERY_TARGET else TARGETS[kind][:1]


@pytest.mark.parametrize("key", HIDING)
def test_what_hides_is_found(key: int) -> None:
    _, findings = findings_of(key)
    assert ALL[key][1].mode in {one.mode for one in findings}
    assert not any(TOKEN in one.place or TOKEN in one.what for one in findings)


@pytest.mark.parametrize("key", HIDING)
def test_what_is_rebuilt_has_lost_it(key: int) -> None:
    sample, content = ALL[key][1], content_of(key)
    try:
        kind = kind_of(f"file.{suffix_of(sample.name)}", content)
    except Unreadable:
        return
    for target in targets_of(kind):
        try:
            fresh = rebuild_kind(kind, content, target)
        except Unreadable:
            continue
        assert not holds(fresh, TOKEN)
        assert look(fresh, target)["findings"] == []
        assert all(shows(fresh, words) for words in sample.shown)


@pytest.mark.parametrize("key", CLEAN)
def test_clean_is_clean_and_stays_what_it_shows(key: int) -> None:
    sample, content = ALL[key][1], content_of(key)
    assert findings_of(key) == (True, ())
    kind = kind_of(sample.name, content)
    for target in targets_of(kind):
        fresh = rebuild_kind(kind, content, target)
        assert look(fresh, target)["findings"] == []
        assert all(shows(fresh, words) for words in sample.shown)


@pytest.mark.parametrize("kind", sorted(TARGETS))
def test_every_format_becomes_what_it_is_said_to(kind: Kind) -> None:
    """One clean sample of each, into each: officers are offered nothing that is always refused."""
    clean = [key for key, (_, one) in ALL.items() if not one.mode and is_of(one, kind)]
    for target in TARGETS[kind] if clean else ():
        assert look(rebuild_kind(kind, content_of(clean[0]), target), target)["findings"] == []


def is_of(sample: Sample, kind: Kind) -> bool:
    return SUFFIXES.get(suffix_of(sample.name)) is kind


def test_every_mode_of_the_catalogue_has_a_sample() -> None:
    shown = {sample.mode for _, sample in ALL.values()}
    assert sorted(catalogue().keys() - shown - REASONED) == []


def test_no_reason_for_a_missing_sample_is_stale() -> None:
    shown = {sample.mode for _, sample in ALL.values()}
    assert sorted(REASONED - (catalogue().keys() - shown)) == []


def test_every_sample_names_a_mode_of_the_catalogue() -> None:
    assert {sample.mode for _, sample in ALL.values()} <= {*catalogue(), ""}
