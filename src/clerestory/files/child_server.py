"""The server behind `child.run`: forks, confines what it forked, and ends what takes too long."""

import ctypes
import gc
import inspect
import json
import math
import os
import resource
import select
import signal
import socket
import sys
import time
import traceback
from contextlib import suppress
from importlib import import_module
from typing import Any

from clerestory.files.child_frames import (
    ANSWER,
    FAILED,
    PROGRESS,
    UNREADABLE,
    packed,
    read_frame,
    unpacked,
    write_frame,
)
from clerestory.files.inspection.findings import Unreadable

MOST_OPEN_FILES = 64
_PATIENCE = 0.1  # seconds between two looks at the children
_LONGEST_ORDER = 65_536
_NEW_USER, _NEW_NETWORK = 0x10000000, 0x40000000  # sched.h
_DIE_WITH_PARENT, _NO_NEW_RIGHTS = 1, 38  # prctl.h
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
# What no parser needs, by the names of Python's audit events.
_REFUSED = (
    "socket.", "os.remove", "os.rename", "os.rmdir", "os.mkdir", "os.link", "os.symlink",
    "os.truncate", "os.chmod", "os.chown", "os.kill", "shutil.", "urllib.", "http.",
    "ftplib.", "smtplib.", "webbrowser.",
)  # fmt: skip
_PROGRAMS = ("subprocess.", "os.system", "os.exec", "os.posix_spawn", "os.spawn", "os.fork", "pty.")


def serve(control: socket.socket) -> None:
    """Fork for every order that comes, until the other side is gone."""
    _leave_network()
    os.chdir("/proc" if os.path.isdir("/proc/self") else "/")  # not even root can write to /proc
    children: dict[int, float] = {}
    while True:
        ready, _, _ = select.select([control], [], [], _PATIENCE if children else None)
        _end_overdue(children)
        _reap(children)
        if ready:
            message, descriptors, _, _ = socket.recv_fds(control, _LONGEST_ORDER, 1)
            if not message:
                break
            _fork(control, json.loads(message), descriptors[0], children)
    for pid in children:
        with suppress(ProcessLookupError):
            os.killpg(pid, signal.SIGKILL)


def _leave_network() -> None:
    """Go where there is no network, not even this machine's own, if the kernel allows it. Where it
    does not, Python's sockets are refused all the same."""
    unshare = getattr(ctypes.CDLL(None), "unshare", None)
    if unshare is not None and unshare(_NEW_NETWORK) != 0:
        unshare(_NEW_USER | _NEW_NETWORK)


def _end_overdue(children: dict[int, float]) -> None:
    for pid, deadline in children.items():
        if time.monotonic() >= deadline:
            with suppress(ProcessLookupError):
                os.killpg(pid, signal.SIGKILL)


def _reap(children: dict[int, float]) -> None:
    """Take note of who has ended; programs that it left behind end too."""
    while children:
        ended = os.waitid(os.P_ALL, 0, os.WEXITED | os.WNOHANG | os.WNOWAIT)
        if ended is None:
            return
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(ended.si_pid, signal.SIGKILL)
        os.waitpid(ended.si_pid, 0)
        children.pop(ended.si_pid, None)


def _fork(
    control: socket.socket, order: dict[str, Any], descriptor: int, children: dict[int, float]
) -> None:
    module = order["task"].partition(":")[0]
    for name in (module, *order["preload"]):
        with suppress(Exception):  # the child tries again, and says what went wrong
            import_module(name)
    gc.freeze()
    pid = os.fork()
    if pid == 0:
        try:
            control.close()
            _work(socket.socket(fileno=descriptor), order)
        finally:
            os._exit(0)
    with suppress(PermissionError, ProcessLookupError):
        os.setpgid(pid, pid)  # here and there, whoever comes first
    os.close(descriptor)
    children[pid] = time.monotonic() + order["limits"]["seconds"]


def _work(channel: socket.socket, order: dict[str, Any]) -> None:
    with suppress(OSError):
        os.setpgid(0, 0)
    _confine(**order["limits"])
    try:
        kind, value = ANSWER, _call(channel, order["task"])
    except Unreadable as error:
        kind, value = UNREADABLE, list(error.findings)
    except BaseException as error:
        kind, value = FAILED, _described(error)
    try:
        body = packed(value)
    except (TypeError, ValueError, MemoryError) as error:
        kind, body = FAILED, packed(_described(error))
    write_frame(channel, kind, body)


def _call(channel: socket.socket, task: str) -> Any:
    module, _, name = task.partition(":")
    function = getattr(import_module(module), name)
    arguments, content = unpacked(read_frame(channel)[1])  # type: ignore[misc]
    if "progress" not in inspect.signature(function).parameters:
        return function(content, *arguments)  # type: ignore[misc]

    def progress(done: int, total: int) -> None:
        write_frame(channel, PROGRESS, packed([done, total]))

    return function(content, *arguments, progress=progress)  # type: ignore[misc]


def _described(error: BaseException) -> str:
    """The error and where it arose; its words could be those of the file and are left out."""
    last = (traceback.extract_tb(error.__traceback__) or [None])[-1]
    where = f" at {os.path.basename(last.filename)}:{last.lineno}" if last else ""
    return f"{type(error).__name__}{where}"


def _confine(seconds: float, memory: int, may_start_programs: bool) -> None:
    """Limits that the kernel keeps; then what Python itself can refuse."""
    prctl = getattr(ctypes.CDLL(None), "prctl", None)
    if prctl is not None:
        prctl(_DIE_WITH_PARENT, signal.SIGKILL, 0, 0, 0)
        prctl(_NO_NEW_RIGHTS, 1, 0, 0, 0)
    _limit(resource.RLIMIT_AS, _address_space() + memory)
    _limit(resource.RLIMIT_CPU, math.ceil(seconds) * (4 if may_start_programs else 1))
    _limit(resource.RLIMIT_NOFILE, MOST_OPEN_FILES)
    _limit(resource.RLIMIT_FSIZE, 0)
    _limit(resource.RLIMIT_CORE, 0)
    if not may_start_programs:
        _limit(resource.RLIMIT_NPROC, 0)
    sys.dont_write_bytecode = True
    sys.addaudithook(_hook(may_start_programs))


def _limit(what: int, value: int) -> None:
    _, hard = resource.getrlimit(what)
    value = value if hard == resource.RLIM_INFINITY else min(value, hard)
    resource.setrlimit(what, (value, value))


def _address_space() -> int:
    """Bytes of address space that the modules take already."""
    with open("/proc/self/statm", encoding="ascii") as file:
        return int(file.read().split()[0]) * resource.getpagesize()


def _hook(may_start_programs: bool) -> Any:
    refused = _REFUSED if may_start_programs else (*_REFUSED, *_PROGRAMS)

    def hook(event: str, arguments: tuple[Any, ...]) -> None:
        if event.startswith(refused):
            raise PermissionError(f"{event} is refused")
        # A number is an open pipe, as the one on which a program is given its input.
        is_path = event == "open" and not isinstance(arguments[0], int)
        if is_path and arguments[0] != os.devnull and (arguments[2] or 0) & _WRITING:
            raise PermissionError("writing is refused")

    return hook
