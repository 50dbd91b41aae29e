"""Whether the files of a release say what its certificate says, no more and no less."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from clerestory.disclosure.certificate import PLACE, Certificate, sha256
from clerestory.disclosure.tables import HIDDEN_MARKER, Statement

FIGURES = ".csv"
OTHER_FORMS = frozenset({"letter", "tables", "chart"})
"""The same tables in a letter, a workbook and a picture: not read here."""
STAFF = "staff"
QUESTIONS = "questions.json"


def file_problems(folder: Path, certificate: Certificate) -> Iterator[str]:
    """Files that changed, that nobody listed, or whose figures are not the stated ones."""
    if not certificate.files:
        yield "the certificate names no released file; nothing ties it to what was published"
    for name, digest in sorted(certificate.files.items()):
        path = folder / name
        if not path.resolve().is_relative_to(folder.resolve()):
            yield f"{name}: lies outside the release"
        elif not path.is_file():
            yield f"{name}: the file is missing"
        elif sha256(content := path.read_bytes()) != digest:
            yield f"{name}: the file is not the one that was certified"
        elif name.endswith(FIGURES):
            yield from _other_figures(name, content, certificate)
    yield from _not_listed(folder, certificate)
    yield from _in_no_file(certificate)


def all_files(folder: Path) -> Iterator[str]:
    """Every public file below the folder but the certificate, by its path from there."""
    for path in folder.rglob("*"):
        name = path.relative_to(folder).as_posix()
        if not path.is_dir() and name != PLACE and not name.startswith(f"{STAFF}/"):
            yield name


def is_unchecked(name: str) -> bool:
    """Whether the file holds no figures of its own, or the same ones in another form."""
    path = PurePosixPath(name)
    alone = len(path.parts) == 1 and path.suffix != FIGURES
    return alone and (name == QUESTIONS or path.stem in OTHER_FORMS)


def _not_listed(folder: Path, certificate: Certificate) -> Iterator[str]:
    for name in sorted(all_files(folder)):
        if name not in certificate.files and not is_unchecked(name):
            yield f"{name}: the certificate does not list this file; take it out of the release"


def _in_no_file(certificate: Certificate) -> Iterator[str]:
    """A statement without a row is a table that is gone."""
    if extra := sorted(set(certificate.rows) - set(certificate.files)):
        yield f"{extra[0]}: the certificate gives its rows and not the file"
    stated = {at for rows in certificate.rows.values() for at in rows}
    if missing := sorted(set(range(certificate.released)) - stated):
        yield f"{len(missing)} statements, the first of them {missing[0]}, stand in no file"


def _other_figures(name: str, content: bytes, certificate: Certificate) -> Iterator[str]:
    if name not in certificate.rows:
        yield f"{name}: the certificate does not say which statement each row makes"
        return
    rows = certificate.rows[name]
    try:
        _, *found = csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), strict=True)
    except (ValueError, csv.Error):
        yield f"{name}: not a CSV file with a header"
        return
    if len(found) != len(rows):
        yield f"{name}: {len(found)} rows, the certificate has {len(rows)}"
        return
    for line, (row, at) in enumerate(zip(found, rows, strict=True), 2):
        if not 0 <= at < certificate.released:
            yield f"{name} row {line}: names a statement that is not released here"
            continue
        wanted = _shown(certificate.statements[at])
        if not row or row[-1] != wanted:
            shown = row[-1] if row else "nothing"
            yield f"{name} row {line}: shows {shown}, the certificate has {wanted}"


def _shown(statement: Statement) -> str:
    return HIDDEN_MARKER if statement.value is None else str(statement.value)
