"""What crosses from the staff side to the shelf: values, as JSON on the way."""

from base64 import b64decode, b64encode
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from hashlib import sha256
from typing import Any


@dataclass(frozen=True, slots=True)
class FileSnapshot:
    name: str
    media_type: str
    content: bytes
    sha256: str


@dataclass(frozen=True, slots=True)
class AnswerSnapshot:
    """One page of the disclosure log with its files."""

    slug: str
    title: str
    published: str
    received: str
    questions: tuple[dict[str, Any], ...]
    files: tuple[FileSnapshot, ...]


@dataclass(frozen=True, slots=True)
class StatisticsSnapshot:
    slug: str
    title: str
    published: str
    tables: tuple[dict[str, Any], ...]
    chart: str
    notes: tuple[str, ...]
    files: tuple[FileSnapshot, ...]


@dataclass(frozen=True, slots=True)
class StateSnapshot:
    """What the sender of a submission may see of its state."""

    reference: str
    state: str
    answer_slug: str = ""


@dataclass(frozen=True, slots=True)
class WithdrawalSnapshot:
    """What a page of the shelf says from now on, in place of everything that it showed."""

    page: str  # "answer" or "statistics"
    slug: str
    withdrawn: str
    reason: str


Snapshot = AnswerSnapshot | StatisticsSnapshot | StateSnapshot | WithdrawalSnapshot
KINDS = {
    "answer": AnswerSnapshot,
    "statistics": StatisticsSnapshot,
    "state": StateSnapshot,
    "withdrawal": WithdrawalSnapshot,
}


class SnapshotError(ValueError):
    """What arrived at the shelf is not what was released."""


def check_whole(snapshot: Snapshot) -> None:
    """Every file holds the bytes whose hash it names."""
    for file in getattr(snapshot, "files", ()):
        found = sha256(file.content).hexdigest()
        if found != file.sha256:
            raise SnapshotError(
                f"The file {file.name} arrived with the hash {found} and was released with "
                f"{file.sha256}: put the approved file into the message again."
            )


def searchable(snapshot: AnswerSnapshot) -> str:
    """What the search of the log looks through: the title and the questions, without case."""
    questions = [str(question["text"]) for question in snapshot.questions]
    return "\n".join([snapshot.title, *questions]).casefold()


def snapshot_to_json(snapshot: Snapshot) -> dict[str, Any]:
    body = asdict(snapshot)
    for file in body.get("files", ()):
        file["content"] = b64encode(file["content"]).decode("ascii")
    kind = next(name for name, made in KINDS.items() if isinstance(snapshot, made))
    return {"kind": kind, **body}


def snapshot_from_json(given: Mapping[str, Any]) -> Snapshot:
    values = {name: value for name, value in given.items() if name != "kind"}
    if "files" in values:
        values["files"] = tuple(
            FileSnapshot(**{**file, "content": b64decode(file["content"])})
            for file in values["files"]
        )
    for name in ("questions", "tables", "notes"):
        if name in values:
            values[name] = tuple(values[name])
    made: Snapshot = KINDS[given["kind"]](**values)
    return made
