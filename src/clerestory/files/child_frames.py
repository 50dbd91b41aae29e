"""How a child and we talk: frames of a kind and a length, which hold JSON and bytes, no objects.

What a child says is not trusted, since a hostile file may have taken it over. So nothing here calls
a name that came from there: a finding is looked up in our own catalogue.
"""

import json
import socket
import struct
from collections.abc import Mapping, Sequence
from typing import Any

from clerestory.files.inspection.findings import Finding, found

Value = (
    None | bool | int | float | str | bytes | Finding | Sequence["Value"] | Mapping[str, "Value"]
)

ANSWER, UNREADABLE, FAILED, PROGRESS = b"a", b"u", b"x", b"p"
MOST_BYTES = 1 << 30  # of one frame

_HEAD = struct.Struct(">cQ")
_SIZE = struct.Struct(">Q")
_BYTES, _FINDING = "$bytes", "$finding"
_LONGEST_PLACE = 300


def write_frame(channel: socket.socket, kind: bytes, pieces: Sequence[bytes]) -> None:
    """Write the pieces as one frame; they are not joined, since they may be large."""
    channel.sendall(_HEAD.pack(kind, sum(map(len, pieces))))
    for piece in pieces:
        channel.sendall(piece)


def read_frame(channel: socket.socket) -> tuple[bytes, bytes]:
    """Kind and body. Raises OSError where the other side is gone, ValueError for no frame."""
    kind, size = _HEAD.unpack(_read(channel, _HEAD.size))
    if size > MOST_BYTES:
        raise ValueError("a frame longer than any")
    return kind, _read(channel, size)


def _read(channel: socket.socket, size: int) -> bytes:
    whole = channel.recv(size, socket.MSG_WAITALL)
    while len(whole) < size:  # a signal came in between, or the other side is gone
        more = channel.recv(size - len(whole))
        if not more:
            raise ConnectionError("the other side is gone")
        whole += more
    return whole


def packed(value: Value) -> list[bytes]:
    """`value` as JSON, behind it the bytes in it one after another: the pieces of a body."""
    blobs: list[bytes] = []

    def stand_in(one: Any) -> dict[str, Any]:
        if isinstance(one, Finding):
            return {_FINDING: [one.mode, one.place[:_LONGEST_PLACE]]}
        if not isinstance(one, bytes):
            raise TypeError(f"a child cannot answer with a {type(one).__name__}")
        blobs.append(one)
        return {_BYTES: [len(blobs) - 1, len(blobs[-1])]}

    text = json.dumps(value, default=stand_in).encode("ascii")
    return [_SIZE.pack(len(text)), text, *blobs]


def unpacked(body: bytes) -> Value:
    """What was packed. Raises ValueError, KeyError, TypeError or RecursionError for anything
    else."""
    start = _SIZE.size + _SIZE.unpack_from(body)[0] if len(body) >= _SIZE.size else 0
    place = start

    def restored(one: dict[str, Any]) -> Any:
        nonlocal place
        if one.keys() == {_FINDING}:
            mode, where = one[_FINDING]
            return found(str(mode), str(where)[:_LONGEST_PLACE])
        if one.keys() == {_BYTES}:
            place, begin = place + int(one[_BYTES][1]), place
            if not start <= begin <= place <= len(body):
                raise ValueError("bytes that are not there")
            return body[begin:place]
        return one

    value: Value = json.loads(body[_SIZE.size : start], object_hook=restored)
    return value
