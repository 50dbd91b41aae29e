"""Check a certificate of moves by addition: no solver, no trust in who wrote it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from clerestory.disclosure.cell_sums import UNLIMITED, Cells, cells_of, strides_of
from clerestory.disclosure.certificate import PLACE, sha256
from clerestory.disclosure.csv_files import file_content, rows, whole_number
from clerestory.disclosure.move_certificate import (
    FINE,
    LARGEST,
    RELEASED,
    MoveCertificate,
    MoveKind,
    MoveRule,
    read,
)
from clerestory.disclosure.released_files import all_files, is_unchecked
from clerestory.disclosure.tables import HIDDEN_MARKER, TOTAL, DisclosureError

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]

SLACK = 1e-6
"""Of a record: by how much a rounded move may fall short."""


@dataclass(frozen=True, slots=True)
class MoveVerification:
    """`ok` only if there is no problem. `proved` is for which attacker: "whole", "linear", or
    "nothing". `claims` says how many cells were found to be what:

    - `open`: a world has it at the least or below, and one at the threshold or above;
    - `weakened` (staff): the same from what the visible zeros leave, which is more than the least;
    - `never_small` (public): sum by sum, the published figures keep it at the threshold or above;
    - `partly` (public): the worlds here show neither;
    - `published`: small counts that the table shows.

    All `sums` were added up in the base world, and in each other of the `worlds` where it differs.
    Of the files `unchecked` only the hashes were checked.
    """

    ok: bool
    kind: MoveKind
    proved: str
    rule: MoveRule
    claims: Mapping[str, int]
    cells: int
    sums: int
    worlds: int
    problems: tuple[str, ...]
    reason: str
    unchecked: tuple[str, ...]


def verify_moves(folder: Path, place: str = PLACE) -> MoveVerification:
    """Check the release in the folder by the certificate at this place in it.

    Raises DisclosureError if the certificate or the released table cannot be read.
    """
    certificate = read(file_content(folder / place))
    cells = cells_of(certificate.dimensions, certificate.tables)
    changed = list(_file_problems(folder, certificate))
    values = read_values(file_content(folder / RELEASED), cells)
    return check_moves(certificate, cells, values, changed)


def check_moves(
    certificate: MoveCertificate, cells: Cells, values: Ints, problems: Sequence[str] = ()
) -> MoveVerification:
    """The same for the released `values` (-1 where hidden); `problems` are added to."""
    found = list(problems)
    claims: dict[str, int] = {}
    if certificate.kind is not MoveKind.NONE:
        misfits = list(_misfits(certificate, cells))
        found += misfits
        if not misfits:
            worlds = _Worlds(certificate, cells, values)
            found += worlds.problems()
            claims = worlds.claims()
            if claims != certificate.claims:
                stated, shown = _counted(certificate.claims), _counted(claims)
                found.append(f"the certificate claims {stated}; its worlds show {shown}")
    is_whole = cells.is_one_table and bool((certificate.moves.divisors == 1).all())
    return MoveVerification(
        not found,
        certificate.kind,
        "nothing" if not claims else "whole" if is_whole else "linear",
        certificate.rule,
        claims,
        cells.size,
        cells.parts.size,
        certificate.moves.count + bool(claims),
        tuple(found),
        certificate.reason,
        tuple(sorted(name for name in certificate.files if name != RELEASED)),
    )


def _file_problems(folder: Path, certificate: MoveCertificate) -> Iterator[str]:
    """Files that changed, and files that nobody listed."""
    if RELEASED not in certificate.files:
        yield f"the certificate does not name {RELEASED}; nothing ties it to what was published"
    for name, digest in sorted(certificate.files.items()):
        path = folder / name
        if not path.resolve().is_relative_to(folder.resolve()):
            yield f"{name}: lies outside the release"
        elif not path.is_file():
            yield f"{name}: the file is missing"
        elif sha256(path.read_bytes()) != digest:
            yield f"{name}: the file is not the one that was certified"
    for name in sorted(all_files(folder)):
        if name not in certificate.files and not is_unchecked(name):
            yield f"{name}: the certificate does not list this file; take it out of the release"


def read_values(content: bytes, cells: Cells) -> Ints:
    """The released value of each cell, -1 where it is hidden. Raises DisclosureError."""
    places = [
        {code: node * stride for node, code in enumerate((TOTAL, *dimension.codes[1:]))}
        for dimension, stride in zip(cells.dimensions, strides_of(cells.dimensions), strict=True)
    ]
    keys, values = [], []
    columns = (*(dimension.name for dimension in cells.dimensions), "value")
    for row, (*codes, text) in rows(content, RELEASED, columns, only_these=True):
        try:
            keys.append(sum(place[code] for place, code in zip(places, codes, strict=True)))
        except KeyError as error:
            raise DisclosureError(
                f"{RELEASED} row {row}: {error.args[0]!r} is no code of the certificate; get both "
                "again from where they were published"
            ) from error
        is_hidden = text == HIDDEN_MARKER
        values.append(-1 if is_hidden else whole_number(text, RELEASED, row, "value"))
    found = np.array(keys, np.int64)
    order = np.argsort(found, kind="stable")
    if not np.array_equal(found[order], cells.keys):
        raise DisclosureError(
            f"{RELEASED}: its {len(keys)} rows are not the {cells.size} cells of the certificate, "
            "each once; get both again from where they were published"
        )
    return np.array(values, np.int64)[order]


def _misfits(certificate: MoveCertificate, cells: Cells) -> Iterator[str]:
    """What keeps a certificate from being added up at all."""
    moves, base, rule = certificate.moves, certificate.base, certificate.rule
    if base.size != cells.size:
        yield f"the base world has {base.size} counts for {cells.size} cells"
    elif (base < 0).any() or (base >= LARGEST).any():
        yield f"the base world has a count below nought, or of {LARGEST:,} or more"
    if moves.cells.size and not (moves.cells.min() >= 0 and moves.cells.max() < cells.size):
        yield "a move changes a cell that is not there"
    if ((moves.divisors < 1) | (moves.divisors > FINE)).any():
        yield f"a move is divided by less than 1 or more than {FINE:,}"
    for number in range(moves.count):
        changed, by, _ = moves[number]
        if (np.diff(changed) <= 0).any():
            yield f"move {number} changes a cell twice, or its cells are not in order"
        if np.abs(by.astype(np.float64)).sum() >= 2.0**62:
            yield f"move {number} is too large to add up"
    weak = certificate.least
    if weak and (certificate.kind is not MoveKind.STAFF or rule.zeros != "published"):
        yield "only a staff certificate, where zeros are published, may raise the least of a cell"
    ends = (rule.least + 1, rule.threshold)
    if not all(0 <= cell < cells.size and least in range(*ends) for cell, least in weak.items()):
        yield f"a least is given that is not {ends[0]} to {ends[1] - 1}, or for no cell"


def _counted(claims: Mapping[str, int]) -> str:
    return ", ".join(f"{count} {name}" for name, count in sorted(claims.items())) or "nothing"


def never_small(cells: Cells, values: Ints, rule: MoveRule) -> Flags:
    """What the released values (-1 where hidden) keep at the threshold or above."""
    return np.asarray(lowest(cells, values, rule) >= rule.threshold)


def lowest(cells: Cells, values: Ints, rule: MoveRule) -> Ints:
    """What each cell is at least by the released values, one sum after another."""
    low = np.where(values < 0, rule.floor, values)
    high = np.where(values < 0, UNLIMITED, values)
    return cells.lowest(low, high)


class _Worlds:
    """The base world and, move after move, the others; which hidden cells reach which ends."""

    def __init__(self, certificate: MoveCertificate, cells: Cells, values: Ints) -> None:
        self.certificate, self.cells, self.values = certificate, cells, values
        self.rule, self.base, self.hidden = certificate.rule, certificate.base, values < 0
        self.least = np.full(cells.size, self.rule.least, np.int64)
        for cell, least in certificate.least.items():
            self.least[cell] = least
        self.falls = self.hidden & (self.base <= self.least)
        self.rises = self.hidden & (self.base >= self.rule.threshold)
        self._told = np.zeros(cells.parts.size, np.int64)

    def problems(self) -> list[str]:
        """What is wrong, sum by sum and move by move; a cell that is hidden and small in a staff
        certificate has to reach both ends."""
        found = list(self._bad_base())
        for number in range(self.certificate.moves.count):
            found += self._bad_move(number)
        if self.certificate.kind is MoveKind.STAFF:
            bad = np.flatnonzero(self._small(self.base) & self.hidden & ~self._is_open())
            if bad.size:
                words = f"{self._words(int(bad[0]))} is not shown to be open"
                found.append(f"{words} ({bad.size} such cells)")
        return found

    def _bad_base(self) -> Iterator[str]:
        wrong = np.flatnonzero(~self.hidden & (self.base != self.values))
        if wrong.size:
            first = int(wrong[0])
            yield (
                f"{self._words(first)} is published as {self.values[first]}, and the base world "
                f"has {self.base[first]} ({wrong.size} such cells)"
            )
        sums, off = self.cells.changes(np.arange(self.cells.size), self.base, self._told)
        if off.any():
            yield f"{np.unique(sums[off != 0]).size} sums do not hold in the base world"
        low = np.flatnonzero(self.hidden & (self.base < self.rule.floor))
        if low.size:
            yield f"{self._words(int(low[0]))} is below {self.rule.floor} in the base world"

    def _bad_move(self, number: int) -> list[str]:
        """Only a move without fault shows anything."""
        cells, by, divisor = self.certificate.moves[number]
        is_rounded = divisor == FINE
        slack = int(SLACK * divisor) if is_rounded else 0
        reached = self.base[cells] * divisor + by
        sums, off = self.cells.changes(cells, by, self._told)
        found = []
        if (np.abs(off) > (self.cells.parts[sums] // 2 if is_rounded else 0)).any():
            found.append(f"move {number} breaks a sum")
        if not self.hidden[cells].all():
            words = self._words(int(cells[~self.hidden[cells]][0]))
            found.append(f"move {number} changes {words}, which is published")
        if (reached < self.rule.floor * divisor - slack).any():
            found.append(f"move {number} takes a cell below {self.rule.floor}")
        if not found:
            self.falls[cells[reached <= self.least[cells] * divisor + slack]] = True
            self.rises[cells[reached >= self.rule.threshold * divisor - slack]] = True
        return found

    def claims(self) -> dict[str, int]:
        """How many cells are what: see MoveVerification."""
        if self.certificate.kind is MoveKind.STAFF:
            weakened = self.least > self.rule.least
            is_open = self._small(self.base) & self._is_open()
            found = {"open": is_open & ~weakened, "weakened": is_open & weakened}
        else:
            closed = self.hidden & ~self._is_open()
            never = never_small(self.cells, self.values, self.rule)
            found = {"open": self._is_open(), "never_small": closed & never}
            found["partly"] = closed & ~never
        found["published"] = ~self.hidden & self._small(self.values)
        return {name: int(np.count_nonzero(flags)) for name, flags in found.items()}

    def _is_open(self) -> Flags:
        return self.falls & self.rises

    def _small(self, counts: Ints) -> Flags:
        return np.asarray((counts > 0) & (counts < self.rule.threshold))

    def _words(self, cell: int) -> str:
        """The cell by its codes, totals left out."""
        key, words = int(self.cells.keys[cell]), []
        for dimension, stride in zip(
            self.cells.dimensions, strides_of(self.cells.dimensions), strict=True
        ):
            node, key = divmod(key, stride)
            words += [f"{dimension.name} {dimension.codes[node]}"] if node else []
        return ", ".join(words) or "the total of all"
