"""The ledger: every statement ever released, in order, chained so that no change goes unseen.

What was once released stays known, so nothing is ever taken out: withdrawing a release is a
further entry, and its statements still count. The head is a digest of all entries in order;
whoever keeps a copy of it elsewhere notices a ledger that was shortened or edited.

A release is proved against one state of the ledger, and may be added to that state only: of two
that are prepared at once, the second is told what came between (`LedgerMoved`).
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from clerestory.disclosure.tables import DisclosureError, Policy, Statement

_FIRST_HEAD = hashlib.sha256(b"clerestory ledger 1").hexdigest()
DEFAULT_POLICY = Policy()
_USABLE_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}", re.ASCII)


class LedgerError(ValueError):
    """A ledger cannot be read or continued; one line that says what to do."""


class LedgerMoved(LedgerError):
    """Something became known since a release was proved; `since` says what, in words."""

    def __init__(self, since: str) -> None:
        super().__init__(f"{since}: prepare it again, so that it is safe beside that too")
        self.since = since


@dataclass(frozen=True, slots=True)
class LedgerEntry:
    """One release of one dataset. With `withdrawn`, the note that an earlier one was withdrawn.

    `id` has letters, digits, and `.`, `_`, `-`, at most 64 of them. `policy` is what was promised
    of it, `extract` the digest of the records that it was counted from ("" where none are kept).
    """

    id: str
    released: date
    dataset: str
    statements: tuple[Statement, ...] = ()
    withdrawn: bool = False
    policy: Policy = DEFAULT_POLICY
    extract: str = ""

    def __post_init__(self) -> None:
        if not _USABLE_ID.fullmatch(self.id):
            raise LedgerError(
                f"ledger entry {self.id[:80]!r}: use letters, digits, '.', '_' and '-' for an id, "
                "at most 64"
            )
        if self.withdrawn == bool(self.statements):
            raise LedgerError(
                f"ledger entry {self.id}: a release needs a statement, a withdrawal has none"
            )

    @classmethod
    def of(
        cls,
        id: str,
        released: date,
        dataset: str,
        statements: Iterable[Statement],
        policy: Policy = DEFAULT_POLICY,
        extract: str = "",
    ) -> LedgerEntry:
        """The entry of a release; the same statement twice (a shared margin) is kept once."""
        told = tuple(dict.fromkeys(statements))
        return cls(id, released, dataset, told, policy=policy, extract=extract)

    def as_json(self) -> dict[str, Any]:
        return {
            "id": self.id,
            "released": self.released.isoformat(),
            "dataset": self.dataset,
            "statements": [statement.as_json() for statement in self.statements],
            **({"withdrawn": True} if self.withdrawn else {}),
            **({"policy": self.policy.as_json()} if self.policy != DEFAULT_POLICY else {}),
            **({"extract": self.extract} if self.extract else {}),
        }

    @classmethod
    def from_json(cls, given: Mapping[str, Any]) -> LedgerEntry:
        """Raises LedgerError."""
        try:
            return cls(
                id=_text(given, "id"),
                released=date.fromisoformat(_text(given, "released")),
                dataset=_text(given, "dataset"),
                statements=tuple(Statement.from_json(one) for one in given["statements"]),
                withdrawn=bool(given.get("withdrawn", False)),
                policy=Policy.from_json(given.get("policy", {})),
                extract=str(given.get("extract", "")),
            )
        except LedgerError:
            raise
        except (AttributeError, DisclosureError, KeyError, TypeError, ValueError) as error:
            raise LedgerError(
                f"not an entry of a ledger ({type(error).__name__}: {_one_line(error)}): it needs "
                "id, released, dataset and statements"
            ) from None


@dataclass(frozen=True, slots=True)
class Ledger:
    """Entries in order of release, and what is known from elsewhere, such as national tables.

    `outside` is declared by the authority and may be corrected; it is no part of the chain, but
    of the state that a release is proved against.
    """

    entries: tuple[LedgerEntry, ...] = ()
    outside: tuple[Statement, ...] = ()

    @property
    def head(self) -> str:
        """Digest of all entries in order (SHA-256, in hexadecimal)."""
        head = _FIRST_HEAD
        for entry in self.entries:
            head = next_head(head, entry)
        return head

    @property
    def state(self) -> str:
        """Digest of all that a reader may know: of the entries, and of what is declared outside."""
        if not self.outside:
            return self.head
        outside = json.dumps([one.as_json() for one in self.outside], sort_keys=True)
        return hashlib.sha256(f"{self.head}\n{outside}".encode()).hexdigest()

    def check_state(self, proved: str) -> None:
        """Raises LedgerMoved, with what came since, unless nothing became known since `proved`.

        A withdrawal says nothing new, so what was proved before it is proved beside it.
        """
        if proved == self.state:
            return
        earlier = (replace(self, entries=self.entries[:n]) for n in range(len(self.entries)))
        known = next((n for n, ledger in enumerate(earlier) if ledger.state == proved), None)
        if known is None:
            raise LedgerMoved("what is known from outside was changed since this was prepared")
        added = [one for one in self.entries[known:] if not one.withdrawn]
        if added:
            words = ", ".join(f"{one.id} of {one.released.isoformat()}" for one in added)
            raise LedgerMoved(f"another release was added since this one was prepared ({words})")

    def check_continues(self, dataset: str, policy: Policy) -> None:
        """Raises LedgerError if a release of the dataset under the policy breaks what was promised.

        A lower threshold would show what earlier releases hide; other zeros change what hiding
        says. A ledger of other datasets alone is refused: its figures would not be looked at.
        """
        others = {entry.dataset for entry in self.entries}
        if others and dataset not in others:
            raise LedgerError(
                f"it holds releases of {', '.join(map(repr, sorted(others)))} and none of "
                f"{dataset!r}: give the ledger of {dataset!r}, or a new one for its first release"
            )
        for entry in self.entries:
            then = entry.policy
            if entry.dataset != dataset or entry.withdrawn:
                continue
            if then.threshold > policy.threshold:
                raise LedgerError(
                    f"entry {entry.id} was released under threshold {then.threshold}, and now it "
                    f"is {policy.threshold}: what was hidden then could be shown; use "
                    f"{then.threshold} or more"
                )
            if then.zeros is not policy.zeros:
                raise LedgerError(
                    f"entry {entry.id} was released under zeros {then.zeros}, and now they are "
                    f"{policy.zeros}: a hidden cell would say two things; keep {then.zeros}"
                )

    def statements(self, dataset: str) -> tuple[Statement, ...]:
        """All that a reader may know of a dataset, withdrawn releases and outside included."""
        released = (
            statement
            for entry in self.entries
            if entry.dataset == dataset
            for statement in entry.statements
        )
        return tuple(dict.fromkeys((*released, *self.outside)))

    def has(self, id: str) -> bool:
        return any(entry.id == id for entry in self.entries)

    def is_withdrawn(self, id: str) -> bool:
        return any(entry.id == id and entry.withdrawn for entry in self.entries)

    def free_id(self, wanted: str) -> str:
        """The id itself, or with the first number behind it that no entry has."""
        free, number = wanted, 1
        while self.has(free):
            number += 1
            free = f"{wanted}-{number}"
        return free

    def with_entry(self, entry: LedgerEntry) -> Ledger:
        """The ledger with one more release, or with the withdrawal of one. Raises LedgerError."""
        if not entry.withdrawn and self.has(entry.id):
            raise LedgerError(
                f"ledger entry {entry.id} exists already: give this release another id"
            )
        if entry.withdrawn and not self.has(entry.id):
            raise LedgerError(f"ledger entry {entry.id} does not exist: withdraw one that does")
        if entry.withdrawn and self.is_withdrawn(entry.id):
            raise LedgerError(f"ledger entry {entry.id} is withdrawn already: leave it as it is")
        return replace(self, entries=(*self.entries, entry))

    def withdraw(self, id: str, on: date) -> Ledger:
        """The ledger with the note that a release was withdrawn; what it said stays known."""
        dataset = next((entry.dataset for entry in self.entries if entry.id == id), "")
        return self.with_entry(LedgerEntry(id, on, dataset, withdrawn=True))

    def as_json(self) -> dict[str, Any]:
        return {
            "releases": [entry.as_json() for entry in self.entries],
            "outside": [statement.as_json() for statement in self.outside],
        }

    @classmethod
    def from_json(cls, given: Mapping[str, Any]) -> Ledger:
        """Reads `releases` and `outside`; other keys are left to their readers."""
        if not isinstance(given, Mapping) or not isinstance(given.get("releases"), list):
            raise LedgerError('not a ledger: give an object with a list of "releases"')
        ledger = cls(outside=statements_from_json(given.get("outside", [])))
        for one in given["releases"]:
            ledger = ledger.with_entry(LedgerEntry.from_json(one))
        return ledger


def next_head(head: str, entry: LedgerEntry) -> str:
    """The head of a ledger that had `head` and now has one entry more."""
    return hashlib.sha256(f"{head}\n{canonical_text(entry)}".encode()).hexdigest()


def canonical_text(entry: LedgerEntry) -> str:
    """The one way to write an entry: sorted keys, no spaces, ASCII."""
    return json.dumps(entry.as_json(), sort_keys=True, separators=(",", ":"))


def statements_from_json(given: object) -> tuple[Statement, ...]:
    """A list of statements. Raises LedgerError."""
    if not isinstance(given, list):
        raise LedgerError("outside statements: give a list of statements")
    try:
        return tuple(Statement.from_json(one) for one in given)
    except DisclosureError as error:
        raise LedgerError(f"outside statements: {_one_line(error)}") from None


def _text(given: Mapping[str, Any], key: str) -> str:
    value = given[key]
    if not isinstance(value, str) or not value:
        raise TypeError(f"{key} is not text")
    return value


def _one_line(error: Exception) -> str:
    return " ".join(str(error).split())
