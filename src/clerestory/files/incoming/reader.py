"""Reads messages in a child process with limits, and says so where a child could not."""

from typing import Any

from clerestory.files import child
from clerestory.files.incoming.attachments import Preview, preview
from clerestory.files.incoming.irregularities import irregularity
from clerestory.files.incoming.messages import (
    Message,
    Odd,
    file_in,
    from_data,
    read_message,
    to_data,
)

LIMITS = child.Limits(seconds=15, memory=220 << 20)
_HERE = "clerestory.files.incoming.reader"


def read_safely(raw: bytes) -> Message | Odd:
    """The message in `raw`, read in a child. Odd where that ended, hung or wanted too much."""
    answer = child.run(f"{_HERE}:reading_in_child", raw, limits=LIMITS)
    if isinstance(answer.value, dict):
        try:
            return from_data(answer.value)
        except (ValueError, KeyError, TypeError):
            pass
    return Odd(irregularity("not-read").what)


def attachment_safely(raw: bytes, number: int) -> bytes | None:
    """The content of an attachment, unpacked in a child; None if that could not be done."""
    answer = child.run(f"{_HERE}:file_in_child", raw, number, limits=LIMITS)
    return answer.value if isinstance(answer.value, bytes) else None


def preview_safely(raw: bytes, number: int) -> Preview:
    """Something inert to look at; empty where an attachment has nothing of the kind."""
    answer = child.run(f"{_HERE}:preview_in_child", raw, number, limits=LIMITS)
    found = answer.value
    if isinstance(found, list) and len(found) == 2:
        text, picture = found
        if isinstance(text, str) and isinstance(picture, bytes):
            return Preview(text, picture)
    return Preview()


def reading_in_child(raw: bytes) -> dict[str, Any]:
    return to_data(read_message(raw))


def file_in_child(raw: bytes, number: int) -> bytes:
    return file_in(raw, number)[0]


def preview_in_child(raw: bytes, number: int) -> list[str | bytes]:
    found = preview(*file_in(raw, number))
    return [found.text, found.picture]
