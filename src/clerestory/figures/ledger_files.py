"""A ledger in a folder: one file per entry, the head beside them, and nothing ever overwritten.

    00001.json      an entry, and the head that it was added to
    HEAD.json       how many entries there are, and the digest of all of them
    outside.json    a list of statements known from elsewhere, written by hand

Writers take turns by a lock on the folder, and an entry's file appears whole under a number that
cannot be taken twice. If the machine stops before HEAD.json follows, the entry stands: the next
reader finds one entry more than the head knows, that fits to it, and counts it.
Someone who restores an older folder whole leaves no trace in it: so keep the head elsewhere too,
and ask for it when reading.
"""

from __future__ import annotations

import fcntl
import json
import os
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from clerestory.disclosure.tables import Statement
from clerestory.figures.extracts import records_as_json, records_from_json
from clerestory.figures.ledger import (
    Ledger,
    LedgerEntry,
    LedgerError,
    next_head,
    statements_from_json,
)
from clerestory.figures.registers import Record

_HEAD, _OUTSIDE = "HEAD.json", "outside.json"


@dataclass(frozen=True, slots=True)
class LedgerFolder:
    """A folder that holds a ledger. One that does not exist holds an empty ledger."""

    path: Path

    def read(self, expected_head: str | None = None) -> Ledger:
        """The whole ledger, every link of its chain checked. Raises LedgerError.

        `expected_head` is a head that was kept elsewhere: the ledger must have had it once.
        """
        try:
            ledger, heads = self._chain()
        except OSError as error:
            raise LedgerError(
                f"ledger {self.path.name}: cannot be read ({error.strerror}): check {self.path}"
            ) from None
        if expected_head is not None and expected_head not in heads:
            raise LedgerError(
                f"ledger {self.path.name}: it never had the head {expected_head[:12]}…, so entries "
                "are gone or changed: restore the newest copy of the folder"
            )
        return replace(ledger, outside=self._outside())

    def records(self) -> tuple[tuple[Record, ...] | None, ...]:
        """For each entry the records that it was counted from; None where they were not kept."""
        return tuple(
            records_from_json(self._json(path)) if path.exists() else None
            for path in map(self._extract_path, range(1, len(self._entry_files()) + 1))
        )

    def append(
        self, entry: LedgerEntry, *, after: str, records: Iterable[Record] | None = None
    ) -> Ledger:
        """Add an entry that was prepared when the head was `after`; the ledger with it.

        A release whose id is taken gets a number behind it. `records` are what it was counted
        from, kept beside it to tell later changes of the register. Raises LedgerError, and adds
        nothing, if anything was released since.
        """
        try:
            self.path.mkdir(parents=True, exist_ok=True)
            with self._turn():
                return self._append(entry, after, records)
        except OSError as error:
            raise LedgerError(
                f"ledger {self.path.name}: cannot be written ({error.strerror}): check {self.path}"
            ) from None

    def _append(self, entry: LedgerEntry, after: str, records: Iterable[Record] | None) -> Ledger:
        ledger = self.read()
        if ledger.head != after:
            raise LedgerError(
                f"ledger {self.path.name}: another release was added since this one was prepared: "
                "prepare it again, so that it is safe beside that one"
            )
        if not entry.withdrawn:
            entry = replace(entry, id=ledger.free_id(entry.id))
        grown = ledger.with_entry(entry)
        number = len(grown.entries)
        if records is not None:  # before the entry: an entry never stands without its records
            self._written(records_as_json(records)).rename(self._extract_path(number))
        temporary = self._written({"after": after, "entry": entry.as_json()})
        try:
            os.link(temporary, self.path / f"{number:05d}.json")  # fails if the number is taken
        finally:
            temporary.unlink()
        self._written({"entries": number, "head": grown.head}).rename(self.path / _HEAD)
        _flush(self.path)
        return grown

    @contextmanager
    def _turn(self) -> Iterator[None]:
        """Waits until no other writer is at work; the lock goes with the process that holds it."""
        folder = os.open(self.path, os.O_RDONLY)
        try:
            fcntl.flock(folder, fcntl.LOCK_EX)
            yield
        finally:
            os.close(folder)

    def _chain(self) -> tuple[Ledger, list[str]]:
        """The entries and every head that the ledger ever had, the empty one first."""
        ledger = Ledger()
        heads = [ledger.head]
        for number, path in enumerate(self._entry_files(), start=1):
            if path.name != f"{number:05d}.json":
                raise self._broken(f"entry {number} is missing")
            entry, after = self._entry(path)
            if after != heads[-1]:
                raise self._broken(f"{path.name} does not follow the entry before it")
            ledger = ledger.with_entry(entry)
            heads.append(next_head(heads[-1], entry))
        self._check_head(heads)
        return ledger, heads

    def _extract_path(self, number: int) -> Path:
        return self.path / f"{number:05d}.extract.json"

    def _entry_files(self) -> list[Path]:
        if not self.path.exists():
            return []
        files = (path for path in self.path.iterdir() if path.suffix == ".json")
        return sorted(path for path in files if path.stem.isdigit())

    def _entry(self, path: Path) -> tuple[LedgerEntry, str]:
        given = self._json(path)
        if not isinstance(given, dict) or not isinstance(given.get("entry"), dict):
            raise self._broken(f"{path.name} holds no entry")
        return LedgerEntry.from_json(given["entry"]), str(given.get("after"))

    def _check_head(self, heads: list[str]) -> None:
        found = len(heads) - 1
        path = self.path / _HEAD
        if not path.exists():
            if found > 1:
                raise self._broken(f"{_HEAD} is missing beside {found} entries")
            return
        given = self._json(path)
        number = given.get("entries") if isinstance(given, dict) else None
        if not isinstance(number, int) or number < 1:
            raise self._broken(f"{_HEAD} names no number of entries")
        if number > found:
            raise self._broken(f"{number} entries were written and {found} are there")
        if number < found - 1:
            raise self._broken(f"{found} entries are there and only {number} were written")
        if given.get("head") != heads[number]:
            raise self._broken(f"the entries do not add up to the head in {_HEAD}")

    def _outside(self) -> tuple[Statement, ...]:
        path = self.path / _OUTSIDE
        return statements_from_json(self._json(path)) if path.exists() else ()

    def _json(self, path: Path) -> Any:
        try:
            return json.loads(path.read_text(encoding="utf-8"))
        except (RecursionError, ValueError):
            raise self._broken(f"{path.name} is not JSON text") from None

    def _written(self, content: Mapping[str, Any] | list[Any]) -> Path:
        """A temporary file in the folder, safely on the disk."""
        handle, name = tempfile.mkstemp(prefix=".", suffix=".tmp", dir=self.path)
        with open(handle, "w", encoding="utf-8", newline="\n") as file:
            json.dump(content, file, indent=1, sort_keys=True)
            file.write("\n")
            file.flush()
            os.fsync(file.fileno())
        return Path(name)

    def _broken(self, what: str) -> LedgerError:
        return LedgerError(
            f"ledger {self.path.name}: {what}: restore the folder from a copy, or nothing that "
            "builds on it is safe"
        )


def _flush(folder: Path) -> None:
    """A new name is safe only when its folder is on the disk too."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
