"""A ledger in a folder: one file per entry, the head beside them, and nothing ever overwritten.

    00001.json           an entry, and the head that it was added to
    00001.extract.json   the records that it was counted from; the entry holds their digest
    HEAD.json            how many entries there are, and the digest of all of them
    outside.json         a list of statements known from elsewhere

Writers take turns by a lock on the folder, and an entry's file appears whole under a number that
cannot be taken twice. If the machine stops before HEAD.json follows, the entry stands: the next
reader finds one entry more than the head knows, that fits to it, and counts it.
Someone who restores an older folder whole leaves no trace in it: so keep the head elsewhere too
(`kept`), where the backup of the folder does not bring it back.
"""

from __future__ import annotations

import fcntl
import json
import os
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from clerestory.disclosure.durable_files import flush, write_through
from clerestory.disclosure.tables import Statement
from clerestory.figures.extracts import digest_of_records, records_as_json, records_from_json
from clerestory.figures.ledger import (
    Ledger,
    LedgerEntry,
    LedgerError,
    LedgerMoved,
    next_head,
    statements_from_json,
)
from clerestory.figures.registers import Record

_HEAD, _OUTSIDE = "HEAD.json", "outside.json"


@dataclass(frozen=True, slots=True)
class LedgerFolder:
    """A folder that holds a ledger. One that does not exist holds an empty ledger.

    `kept` is a file elsewhere that holds the newest head: a ledger that never had that head is
    refused, and each new entry renews it.
    """

    path: Path
    kept: Path | None = None

    def read(self, expected_head: str | None = None) -> Ledger:
        """The whole ledger, every link of its chain checked. Raises LedgerError.

        The ledger must once have had `expected_head`, and the head in the file that is `kept`.
        """
        try:
            ledger, heads = self._chain()
        except OSError as error:
            raise LedgerError(
                f"ledger {self.path.name}: cannot be read ({error.strerror}): check {self.path}"
            ) from None
        for expected in (expected_head, self._kept_head(len(ledger.entries))):
            if expected is not None and expected not in heads:
                raise LedgerError(
                    f"ledger {self.path.name}: it never had the head {expected[:12]}… that was "
                    f"kept, so some of its entries are gone or changed ({len(ledger.entries)} are "
                    "there): restore the newest copy of the folder"
                )
        return replace(ledger, outside=self._outside())

    def records(self) -> tuple[tuple[Record, ...] | None, ...]:
        """For each entry the records that it was counted from; None where none were kept.

        Raises LedgerError where they are gone, or are not those that the entry was counted from.
        """
        entries = self._chain()[0].entries
        return tuple(self._extract(number, entry) for number, entry in enumerate(entries, start=1))

    def _extract(self, number: int, entry: LedgerEntry) -> tuple[Record, ...] | None:
        path = self._extract_path(number)
        if not path.exists():
            if entry.extract:
                raise self._broken(f"{path.name} is missing, which entry {number} was counted from")
            return None
        content = self._json(path)
        try:
            records = records_from_json(content)
        except (TypeError, ValueError):
            raise self._broken(f"{path.name} holds no records") from None
        if entry.extract and digest_of_records(records) != entry.extract:
            raise self._broken(f"{path.name} is not what entry {number} was counted from")
        return records

    def append(
        self,
        entry: LedgerEntry,
        *,
        after: str,
        records: Iterable[Record] | None = None,
        release: Callable[[], object] = lambda: None,
    ) -> Ledger:
        """Add an entry that was prepared in the state `after`; the ledger with it.

        A release whose id is taken gets a number behind it. `records` are what it was counted
        from, kept beside it to tell later changes of the register. `release` is called once the
        entry is on the disk and no other writer can come between: if it fails, the entry goes
        again; if the machine stops, the entry stays, and counts as known though it may not have
        left. Raises LedgerError, and adds nothing; LedgerMoved, if anything was released since.
        """
        try:
            self.path.mkdir(parents=True, exist_ok=True)
            with self._turn():
                return self._append(entry, after, records, release)
        except OSError as error:
            raise LedgerError(
                f"ledger {self.path.name}: cannot be written ({error.strerror}): check {self.path}"
            ) from None

    def declare(self, outside: Iterable[Statement]) -> None:
        """Replace what is known from outside the ledger. Raises LedgerError."""
        try:
            self.path.mkdir(parents=True, exist_ok=True)
            with self._turn():
                told = [statement.as_json() for statement in outside]
                self._written(told).rename(self.path / _OUTSIDE)
                flush(self.path)
        except OSError as error:
            raise LedgerError(
                f"ledger {self.path.name}: cannot be written ({error.strerror}): check {self.path}"
            ) from None

    def keep(self) -> None:
        """Write the head as it is now to the file that is `kept`. Raises LedgerError."""
        if self.kept is not None:
            self._keep(replace(self, kept=None).read())

    def _append(
        self,
        entry: LedgerEntry,
        after: str,
        records: Iterable[Record] | None,
        release: Callable[[], object],
    ) -> Ledger:
        ledger = self.read()
        try:
            ledger.check_state(after)
        except LedgerMoved as moved:
            raise LedgerMoved(f"ledger {self.path.name}: {moved.since}") from None
        records = None if records is None else tuple(records)
        if records is not None:
            entry = replace(entry, extract=digest_of_records(records))
        if not entry.withdrawn:
            entry = replace(entry, id=ledger.free_id(entry.id))
        grown = ledger.with_entry(entry)
        number = len(grown.entries)
        if records is not None:  # before the entry: an entry never stands without its records
            self._written(records_as_json(records)).rename(self._extract_path(number))
        place = self._linked({"after": ledger.head, "entry": entry.as_json()}, number)
        try:
            release()
        except BaseException:  # Ctrl-C as well: what was not released is not in the ledger
            place.unlink()
            raise
        self._written(_head(grown)).rename(self.path / _HEAD)
        flush(self.path)
        self._keep(grown)
        return grown

    def _linked(self, content: Mapping[str, Any], number: int) -> Path:
        """The file of an entry, whole and on the disk, under a number that was free."""
        temporary, place = self._written(content), self.path / f"{number:05d}.json"
        try:
            os.link(temporary, place)  # fails if the number is taken
        finally:
            temporary.unlink()
        flush(self.path)
        return place

    def _keep(self, ledger: Ledger) -> None:
        if self.kept is not None:
            _written(_head(ledger), self.kept.parent).rename(self.kept)
            flush(self.kept.parent)

    def _kept_head(self, entries: int) -> str | None:
        """The head in the file that is kept elsewhere; None where there is none to keep yet."""
        if self.kept is None:
            return None
        if not self.kept.exists():
            if entries:
                raise LedgerError(
                    f"ledger {self.path.name}: it has {entries} entries, and its head is not in "
                    f"{self.kept}: put the file back, or, if no entry can be missing, write it "
                    f"with: clerestory ledger keep {self.path} --ledger-head {self.kept}"
                )
            return None
        given = _json_of(self.kept)
        head = given.get("head") if isinstance(given, dict) else None
        if not isinstance(head, str):
            raise LedgerError(
                f"{self.kept}: holds no head of a ledger: give the file that --ledger-head wrote"
            )
        return head

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
        try:
            return LedgerEntry.from_json(given["entry"]), str(given.get("after"))
        except LedgerError as error:
            raise self._broken(f"{path.name}: {error}") from None

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
        return read_outside(path) if path.exists() else ()

    def _json(self, path: Path) -> Any:
        try:
            return _json_of(path)
        except LedgerError:
            raise self._broken(f"{path.name} is not JSON text") from None

    def _written(self, content: Mapping[str, Any] | list[Any]) -> Path:
        return _written(content, self.path)

    def _broken(self, what: str) -> LedgerError:
        return LedgerError(
            f"ledger {self.path.name}: {what}: restore the folder from a copy, or nothing that "
            "builds on it is safe"
        )


def read_outside(path: Path) -> tuple[Statement, ...]:
    """A file with a list of statements known from elsewhere. Raises LedgerError."""
    try:
        return statements_from_json(_json_of(path))
    except (LedgerError, OSError) as error:
        words = error.strerror if isinstance(error, OSError) else error
        raise LedgerError(f"{path}: {words}") from None


def _head(ledger: Ledger) -> dict[str, Any]:
    return {"entries": len(ledger.entries), "head": ledger.head}


def _json_of(path: Path) -> Any:
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (RecursionError, ValueError):
        raise LedgerError("is not JSON text: restore the file, or write it again") from None


def _written(content: Mapping[str, Any] | list[Any], folder: Path) -> Path:
    """A temporary file in the folder, safely on the disk."""
    text = json.dumps(content, indent=1, sort_keys=True) + "\n"
    handle, name = tempfile.mkstemp(prefix=".", suffix=".tmp", dir=folder)
    os.close(handle)
    write_through(Path(name), text.encode("utf-8"))
    return Path(name)
