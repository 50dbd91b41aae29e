"""A child process: what it answers is data, and whatever it does is an answer."""

import os
import signal
import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from clerestory.files import child
from clerestory.files.child import Answer, Limits
from clerestory.files.child_frames import packed, read_frame, unpacked
from clerestory.files.child_server import MOST_OPEN_FILES
from clerestory.files.inspection.findings import found


@pytest.fixture(autouse=True)
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[child._Server]:
    """A server of its own that finds the module of misbehaving functions."""
    path = f"{Path(__file__).parent}{os.pathsep}{os.environ.get('PYTHONPATH', '')}"
    monkeypatch.setenv("PYTHONPATH", path)
    monkeypatch.setenv("SECRET_KEY", "a secret")
    server = child._Server()
    monkeypatch.setattr(child, "_server", server)
    yield server
    server.stop()


def run(name: str, content: bytes = b"", *arguments: child.Value, **options: object) -> Answer:
    return child.run(f"misbehaving:{name}", content, *arguments, **options)  # type: ignore[arg-type]


def modes(answer: Answer) -> list[str]:
    return [one.mode for one in answer.problems]


def test_a_value_comes_back_with_bytes_and_findings() -> None:
    content = bytes(range(256)) * 4096
    answer = run("give_back", content, "a", 2, [b"x", None])
    assert answer.value == {
        "content": content,
        "arguments": ["a", 2, [b"x", None]],
        "found": [found("file.empty", "x")],
    }


def test_a_function_can_say_how_far_it_is() -> None:
    told: list[tuple[int, int]] = []
    answer = run("count", b"abc", progress=lambda done, total: told.append((done, total)))
    assert (answer.value, told) == (3, [(0, 3), (1, 3), (2, 3)])


def test_a_refusal_keeps_its_findings() -> None:
    assert run("refuse").problems == (found("file.unknown", "page 3"),)
    assert modes(run("refuse_without_a_word")) == ["file.broken"]


def test_a_child_has_the_limits_that_it_was_given() -> None:
    memory, files, written, cores = run("tell_limits", limits=Limits(memory=1 << 28)).value  # type: ignore[misc]
    assert 1 << 28 < memory < 1 << 33  # with what its modules take already
    assert (files, written, cores) == (MOST_OPEN_FILES, 0, 0)


@pytest.mark.parametrize("name", ["fail", "recurse", "crash", "leave", "answer_with_an_object"])
def test_a_function_that_breaks_is_a_broken_file(name: str) -> None:
    assert modes(run(name)) == ["file.broken"]


def test_the_failure_names_a_line_and_no_words_of_the_file() -> None:
    failure = run("fail").failure
    assert failure.startswith("KeyError at misbehaving.py:")
    assert "QUARTZ" not in failure


def test_a_function_that_does_not_end_is_ended() -> None:
    assert modes(run("loop", limits=Limits(seconds=0.3))) == ["file.too-slow"]


def test_a_function_that_wants_too_much_memory_gets_none() -> None:
    assert modes(run("be_hungry", limits=Limits(memory=64 << 20))) == ["file.too-slow"]


@pytest.mark.parametrize("name", ["open_a_socket", "start_a_program", "write_a_file"])
def test_no_network_no_program_no_file(name: str, tmp_path: Path) -> None:
    answer = run(name, str(tmp_path / "written").encode())
    assert answer.failure.startswith("PermissionError")
    assert not (tmp_path / "written").exists()


def test_the_kernel_lets_nothing_be_written(tmp_path: Path) -> None:
    answer = run("write_behind_python", str(tmp_path / "written").encode())
    assert answer.value == -1
    assert (tmp_path / "written").read_bytes() == b""


def test_programs_can_be_allowed_and_end_with_the_child() -> None:
    limits = Limits(may_start_programs=True)
    assert run("start_a_program", limits=limits).value == ""
    pid = run("leave_a_program", limits=limits).value
    assert isinstance(pid, int)
    for _ in range(100):
        state = Path(f"/proc/{pid}/stat")
        if not state.exists() or state.read_text().split(")")[1].split()[0] == "Z":
            return
        time.sleep(0.05)
    pytest.fail("the program that the child left behind still runs")


def test_a_child_has_none_of_our_environment() -> None:
    seen = run("look_around").value
    assert isinstance(seen, dict)
    assert "SECRET_KEY" not in seen["environment"]  # type: ignore[operator]
    assert seen["folder"] == "/proc"


def test_many_threads_get_their_own_answers() -> None:
    answers: dict[int, Answer] = {}

    def ask(number: int) -> None:
        answers[number] = run("give_back", str(number).encode())

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [answers[number].value["content"] for number in range(12)] == [  # type: ignore[index, call-overload]
        str(number).encode() for number in range(12)
    ]


def test_a_server_that_was_ended_is_started_again(server: child._Server) -> None:
    assert run("count", b"abc").value == 3
    assert server._running is not None
    os.kill(server._running.process.pid, signal.SIGKILL)
    server._running.process.wait()
    assert run("count", b"abc").value == 3


def test_a_file_that_gets_the_server_stuck_does_no_harm_beside_it(
    server: child._Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(child, "GRACE", 0.2)
    innocent: list[Answer] = []
    beside = threading.Thread(target=lambda: innocent.append(run("wait_for", b"1.5")))
    beside.start()
    while server._running is None or not server._running.waiting:
        time.sleep(0.01)
    stuck = server._running
    hostile = run("stop_the_server", limits=Limits(seconds=0.3))
    assert modes(hostile) == ["file.too-slow"]
    assert run("count", b"abc").value == 3  # in a new one
    beside.join()
    assert innocent[0].value == "waited"
    assert stuck.process.poll() is not None  # the last one out stopped it


def test_silence_is_told_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(child, "HEARTBEAT", 0.05)
    told: list[tuple[int, int]] = []
    run("wait_for", b"0.5", progress=lambda done, total: told.append((done, total)))
    assert len(told) > 2 and set(told) == {(0, 0)}


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"\0" * 8,
        b"".join(packed([b"abc"]))[:-1],
        b"\0\0\0\0\0\0\0\x1d" + b'{"$finding": ["no.mode", ""]}',
        b"\0\0\0\0\0\0\x03\xe8" + b"[" * 1000,
    ],
)
def test_what_is_no_answer_is_told(body: bytes) -> None:
    with pytest.raises((ValueError, KeyError, TypeError, RecursionError)):
        unpacked(body)


def test_a_place_that_a_child_tells_is_short() -> None:
    told = b'{"$finding": ["file.empty", "%s"]}' % (b"x" * 1_000)
    finding = unpacked(len(told).to_bytes(8, "big") + told)
    assert finding == found("file.empty", "x" * 300)


def test_a_frame_longer_than_any_is_not_read() -> None:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        theirs.sendall(b"a" + (1 << 40).to_bytes(8, "big"))
        with pytest.raises(ValueError, match="longer than any"):
            read_frame(ours)
