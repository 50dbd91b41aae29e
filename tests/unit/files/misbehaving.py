"""What a parser that a hostile file has taken over could try; run in a child by its tests."""

import ctypes
import os
import resource
import signal
import socket
import subprocess
import time
from pathlib import Path
from typing import Any

from clerestory.files.inspection.findings import Unreadable, found


def give_back(content: bytes, *arguments: Any) -> dict[str, Any]:
    return {"content": content, "arguments": list(arguments), "found": [found("file.empty", "x")]}


def count(content: bytes, progress: Any) -> int:
    for done in range(3):
        progress(done, 3)
    return len(content)


def refuse(content: bytes) -> None:
    raise Unreadable(found("file.unknown", "page 3"))


def refuse_without_a_word(content: bytes) -> None:
    raise Unreadable


def tell_limits(content: bytes) -> list[int]:
    kinds = (resource.RLIMIT_AS, resource.RLIMIT_NOFILE, resource.RLIMIT_FSIZE,
             resource.RLIMIT_CORE)  # fmt: skip
    return [resource.getrlimit(one)[1] for one in kinds]


def fail(content: bytes) -> None:
    raise KeyError("QUARTZLANTERN7")


def recurse(content: bytes) -> Any:
    return recurse(content)


def crash(content: bytes) -> None:
    ctypes.string_at(0)


def leave(content: bytes) -> None:
    os._exit(0)


def loop(content: bytes) -> None:
    while True:
        time.sleep(0.01)


def wait_for(content: bytes) -> str:
    time.sleep(float(content))
    return "waited"


def stop_the_server(content: bytes) -> None:
    """Past the audit hook, as a library that was taken over would."""
    ctypes.CDLL(None).kill(os.getppid(), signal.SIGSTOP)
    time.sleep(60)


def be_hungry(content: bytes) -> int:
    return len([bytearray(1 << 20) for _ in range(1 << 14)])


def answer_with_an_object(content: bytes) -> object:
    return object()


def open_a_socket(content: bytes) -> None:
    socket.socket()


def start_a_program(content: bytes) -> str:
    return subprocess.run(["true"], check=True, capture_output=True).stdout.decode()


def leave_a_program(content: bytes) -> int:
    return subprocess.Popen(["sleep", "60"]).pid


def write_a_file(content: bytes) -> None:
    Path(content.decode()).write_bytes(b"x")


def write_behind_python(content: bytes) -> int:
    """Past the audit hook: the limit of the kernel has to hold."""
    library = ctypes.CDLL(None, use_errno=True)
    descriptor = library.open(content, os.O_WRONLY | os.O_CREAT, 0o600)
    return int(library.write(descriptor, b"abc", 3))


def look_around(content: bytes) -> dict[str, Any]:
    interfaces = Path("/proc/self/net/dev").read_text().count(":")
    return {"environment": sorted(os.environ), "folder": os.getcwd(), "interfaces": interfaces}
