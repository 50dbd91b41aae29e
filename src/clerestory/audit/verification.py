"""Whether the history of one side is whole, recomputed from its rows.

A checkpoint states size and root at one moment. Kept somewhere else, it shows any later change
to what came before it, even by somebody who owns the database and hashes everything again.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime

from django.db.models import Max

from clerestory.audit import clock, tree
from clerestory.audit.entries import leaf_bytes
from clerestory.audit.models import Event, Head

SIDES = {"default": "staff", "public": "public"}
MOST_PROBLEMS = 100


class CheckpointRefused(ValueError):
    """A checkpoint cannot be read, or belongs to the other side."""


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """Size and root (hexadecimal) of the tree of one side ("staff" or "public") at a moment."""

    side: str
    size: int
    root: str
    at: str

    def as_json(self) -> dict[str, str | int]:
        return asdict(self)

    @classmethod
    def from_json(cls, data: Mapping[str, object]) -> "Checkpoint":
        side, size, root, at = (data.get(name) for name in ("side", "size", "root", "at"))
        if side not in SIDES.values():
            raise CheckpointRefused(f'The checkpoint\'s side is {side!r}, not "staff" or "public".')
        if not isinstance(size, int) or isinstance(size, bool) or size < 0:
            raise CheckpointRefused(f"The checkpoint's size is {size!r}, not a whole number.")
        if not isinstance(root, str) or not _is_hash(root):
            raise CheckpointRefused("The checkpoint's root is not 64 hexadecimal digits.")
        return cls(side=str(side), size=size, root=root.lower(), at=str(at))


def checkpoints(text: str) -> dict[str, Checkpoint]:
    """The checkpoints of a file by side, one line of JSON each. Raises ValueError."""
    lines = [json.loads(line) for line in text.splitlines()]
    if not all(isinstance(line, dict) for line in lines):
        raise CheckpointRefused("A line is not a checkpoint.")
    return {one.side: one for one in map(Checkpoint.from_json, lines)}


@dataclass(frozen=True, slots=True)
class Verification:
    """The verdict on one history; `problems` are sentences, and `ok` means that there are none."""

    ok: bool
    size: int
    root: str
    problems: tuple[str, ...]


def take_checkpoint(using: str = "default", *, at: datetime | None = None) -> Checkpoint:
    """What to keep elsewhere now."""
    head = Head.objects.using(using).first() or Head()
    moment = (at or clock.now()).isoformat()
    return Checkpoint(side=SIDES[using], size=head.size, root=head.root.hex(), at=moment)


def verify(using: str = "default", checkpoint: Checkpoint | None = None) -> Verification:
    """Recompute every hash and the root from the rows, and compare with head and checkpoint."""
    if checkpoint is not None and checkpoint.side != SIDES[using]:
        raise CheckpointRefused(
            f"The checkpoint is of the {checkpoint.side} side and this is the {SIDES[using]} side: "
            "verify each side with its own."
        )
    # In this order a writer at work does no harm: the head is never behind the events.
    last = Event.objects.using(using).aggregate(last=Max("index"))["last"]
    head = Head.objects.using(using).first() or Head()
    check = _Recomputation(wanted=checkpoint)
    for event in Event.objects.using(using).filter(index__lt=head.size).iterator():
        check.take(event)
    check.finish(head, 0 if last is None else last + 1)
    return check.verdict


class _Recomputation:
    """One pass over the rows; keeps the frontier and never the rows."""

    def __init__(self, wanted: Checkpoint | None) -> None:
        self.wanted = wanted
        self.size = 0
        self.next_index = 0
        self.frontier: tuple[bytes, ...] = ()
        self.problems: list[str] = []
        self._compare_with_checkpoint()

    def take(self, event: Event) -> None:
        if event.index != self.next_index:
            self._report(f"Events {self.next_index} to {event.index - 1} are missing.")
        self.next_index = event.index + 1
        leaf = tree.leaf_hash(
            leaf_bytes(
                index=event.index,
                at=event.at,
                by=event.by,
                action=event.action,
                subject=event.subject,
                detail=event.detail,
            )
        )
        if leaf.hex() != event.leaf_hash:
            self._report(f"Event {event.index} was changed: its hash does not fit its content.")
        self.frontier = tree.append(self.frontier, self.size, leaf)
        self.size += 1
        self._compare_with_checkpoint()

    def finish(self, head: Head, rows: int) -> None:
        if rows > head.size:
            self._report(f"There are events up to {rows - 1} that the head does not count.")
        if self.size != head.size:
            self._report(f"The head counts {head.size} events and {self.size} are there.")
        elif self.root != head.root.hex():
            self._report("The root of the events is not the root that the head holds.")
        if self.wanted is not None and self.wanted.size > self.size:
            self._report(
                f"The checkpoint of {self.wanted.at} counted {self.wanted.size} events and "
                f"{self.size} are there: the later ones were removed."
            )

    @property
    def root(self) -> str:
        return tree.root_of(self.frontier).hex()

    @property
    def verdict(self) -> Verification:
        return Verification(not self.problems, self.size, self.root, tuple(self.problems))

    def _compare_with_checkpoint(self) -> None:
        wanted = self.wanted
        if wanted is not None and wanted.size == self.size and wanted.root != self.root:
            self._report(
                f"The first {wanted.size} events are not those of the checkpoint of {wanted.at}: "
                "the history before it was rewritten."
            )

    def _report(self, problem: str) -> None:
        if len(self.problems) < MOST_PROBLEMS:
            self.problems.append(problem)


def _is_hash(text: str) -> bool:
    return len(text) == 64 and set(text.lower()) <= set("0123456789abcdef")
