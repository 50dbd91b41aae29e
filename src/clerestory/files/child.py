"""Runs what reads files of strangers in a process of its own, with limits.

    answer = child.run("clerestory.files.inspection.csv:inspect", content)

A parser of hostile files can be made to crash, to loop, to eat memory, or to run what the file
says. So no parser runs in the process that serves people. A small server, one for each process of
ours and started when first needed, imports the module once and forks for every file: that takes
milliseconds, and forks from a process without threads. The forked process has limits on time,
memory, open files and bytes written, no network, no other programs, a folder to which nobody can
write, and none of our environment. What it answers is data, never an object that would be called
into life here. That it died, hung or wanted too much is an answer as well.

    python -m clerestory.files.child     the server; its socket is standard input
"""

import atexit
import json
import os
import select
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass

from clerestory.files.child_frames import (
    ANSWER,
    FAILED,
    PROGRESS,
    UNREADABLE,
    Value,
    packed,
    read_frame,
    unpacked,
    write_frame,
)
from clerestory.files.inspection.findings import Finding, found

MOST_AT_ONCE = 4
"""Children of one process of ours; others wait for their turn."""

GRACE = 5.0
"""Seconds beyond the limit after which the server itself is taken for stuck."""

HEARTBEAT = 20.0
"""Seconds of silence after which `progress` is told again what it knows: the child still works."""

# OpenBLAS and OpenMP would start threads, and a process with threads must not fork.
_SET = {
    "OPENBLAS_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    "OMP_THREAD_LIMIT": "1",
    "MALLOC_ARENA_MAX": "1",
    "LC_ALL": "C.UTF-8",
    "PYTHONHASHSEED": "0",
    "PYTHONSAFEPATH": "1",
}
# Where Python, its packages, fonts and the text recognition are found; nothing else goes along.
_KEPT = ("PATH", "PYTHONPATH", "LD_LIBRARY_PATH", "HOME", "FONTCONFIG_PATH", "TESSDATA_PREFIX")


@dataclass(frozen=True, slots=True)
class Limits:
    """What a child may use. `memory` is in bytes, beyond what its modules take when it starts."""

    seconds: float = 20.0
    memory: int = 1 << 30
    may_start_programs: bool = False  # the text recognition is a program of its own


ORDINARY = Limits()


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of it: a value, or findings that say why there is none.

    `failure` is for whoever maintains this: the error and its line, without any words of the file.
    """

    value: Value = None
    problems: tuple[Finding, ...] = ()
    failure: str = ""


Progress = Callable[[int, int], object]


def run(
    task: str,
    content: bytes,
    *arguments: Value,
    limits: Limits = ORDINARY,
    preload: Sequence[str] = (),
    progress: Progress | None = None,
) -> Answer:
    """`task`, a MODULE:FUNCTION, called with `content` and `arguments` in a child.

    The function returns None, a bool, a number, a str, bytes, a Finding, or lists, tuples and
    dicts of these with str keys (tuples arrive as lists). If it takes an argument `progress`, that
    is a function to call with how much is done and of how much; here `progress` is called with the
    same, and again with what it knows (0, 0 at first) whenever nothing was heard for a while.
    `preload` names modules that are worth importing before the fork. Can be called from several
    threads. Never raises for what a file does.
    """
    with _turns, _server.channel_to_child(task, limits, preload) as (running, ours):
        deadline = time.monotonic() + limits.seconds
        ours.settimeout(limits.seconds + GRACE)
        try:
            write_frame(ours, ANSWER, packed([list(arguments), content]))
            return _answer(ours, deadline, progress or (lambda done, total: None))
        except TimeoutError:
            _server.retire(running)
            return Answer(problems=(found("file.too-slow", "file"),), failure="no answer in time")
        except (OSError, ValueError, KeyError, TypeError, RecursionError) as error:
            key = "file.too-slow" if time.monotonic() >= deadline else "file.broken"
            why = f"no answer: {type(error).__name__}"
            return Answer(problems=(found(key, "file"),), failure=why)


def _answer(channel: socket.socket, deadline: float, progress: Progress) -> Answer:
    """Raises TimeoutError where the server has not ended the child in time, and OSError and others
    where what comes is no answer."""
    told = 0, 0
    while True:
        while not _has_word(channel, deadline + GRACE):
            progress(*told)
        kind, body = read_frame(channel)
        if kind != PROGRESS:
            return _as_answer(kind, body)
        done, total = unpacked(body)  # type: ignore[misc]
        told = int(done), int(total)  # type: ignore[arg-type]
        progress(*told)


def _has_word(channel: socket.socket, latest: float) -> bool:
    """Wait for the child, at most a heartbeat. Raises TimeoutError after the latest moment: a
    child that goes on until then has got away from the server, whatever it says."""
    left = latest - time.monotonic()
    if left <= 0:
        raise TimeoutError
    waiting = select.poll()
    waiting.register(channel, select.POLLIN)
    return bool(waiting.poll(min(HEARTBEAT, left) * 1000))


def _as_answer(kind: bytes, body: bytes) -> Answer:
    value = unpacked(body)
    if kind == ANSWER:
        return Answer(value)
    if kind == UNREADABLE and isinstance(value, list):
        findings = tuple(one for one in value if isinstance(one, Finding))
        return Answer(problems=findings or (found("file.broken", "file"),))
    if kind == FAILED and isinstance(value, str):
        key = "file.too-slow" if value.startswith("MemoryError") else "file.broken"
        return Answer(problems=(found(key, "file"),), failure=value)
    raise ValueError("no answer that we know")


@dataclass(slots=True)
class _Running:
    """A process that forks, its socket, whose it is, and how many of our threads wait for it."""

    process: subprocess.Popen[bytes]
    control: socket.socket
    owner: int
    waiting: int = 0
    is_retired: bool = False

    def stop(self) -> None:
        if self.owner == os.getpid():
            self.process.kill()
            self.process.wait()
        self.control.close()


class _Server:
    """The process that forks. A process of ours that forks, too, gets one of its own.

    One that does not end its children in time is retired: others begin in a new one, and it is
    stopped when the last child that began in it has answered. So a file that gets it stuck does no
    harm to those that are looked at beside it.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._running: _Running | None = None

    @contextmanager
    def channel_to_child(
        self, task: str, limits: Limits, preload: Sequence[str]
    ) -> Iterator[tuple["_Running", socket.socket]]:
        """The process that forks a new child, and our end of the channel to that."""
        ours, theirs = socket.socketpair()
        order = {"task": task, "limits": asdict(limits), "preload": list(preload)}
        with ours:
            with theirs, self._lock:
                try:
                    running = self._sent(order, theirs)
                except OSError:  # the server is gone: somebody ended it
                    self._stop()
                    running = self._sent(order, theirs)
                running.waiting += 1
            try:
                yield running, ours
            finally:
                self._leave(running)

    def _sent(self, order: Mapping[str, object], theirs: socket.socket) -> _Running:
        if self._running is None or self._running.owner != os.getpid():
            self._running = _started()
        socket.send_fds(self._running.control, [json.dumps(order).encode()], [theirs.fileno()])
        return self._running

    def _leave(self, running: _Running) -> None:
        with self._lock:
            running.waiting -= 1
            if running.is_retired and not running.waiting:
                running.stop()

    def retire(self, running: _Running) -> None:
        """Begin no further child in this process."""
        with self._lock:
            running.is_retired = True
            if self._running is running:
                self._running = None

    def stop(self) -> None:
        with self._lock:
            self._stop()

    def _stop(self) -> None:
        if self._running is not None:
            self._running.stop()
        self._running = None


def _started() -> _Running:
    control, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    with theirs:
        process = subprocess.Popen(
            [sys.executable, "-m", "clerestory.files.child"],
            stdin=theirs.fileno(),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env=_environment(),
            start_new_session=True,  # Ctrl-C is for us; the server ends when we do
        )
    return _Running(process, control, os.getpid())


def _environment() -> dict[str, str]:
    kept = {name: os.environ[name] for name in _KEPT if name in os.environ}
    return {**kept, **_SET}


_server = _Server()
_turns = threading.BoundedSemaphore(MOST_AT_ONCE)
atexit.register(_server.stop)


if __name__ == "__main__":
    # Here and not above: whoever asks a server need not know how it works.
    from clerestory.files.child_server import serve

    with suppress(KeyboardInterrupt):
        serve(socket.socket(fileno=0))
