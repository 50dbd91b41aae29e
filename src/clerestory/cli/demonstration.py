"""`clerestory demo`: the made-up authority on this machine, staff side and public site.

Three processes, as in real use: the public half, the staff half, and the carrier between them.
"""

import argparse
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from types import FrameType
from urllib.error import URLError

from clerestory.cli.arguments import iso_date, port_number
from clerestory.cli.serving import server_command
from clerestory.demo.people import AUTHORITY, PEOPLE

TODAY = date(2018, 2, 12)  # the day on which the made-up register ends
MARKER = "staff/demo-password"
STAFF_VARIABLES = {"CLERESTORY_DATA", "CLERESTORY_SECRET_KEY", "CLERESTORY_STAFF_DATABASE"}
STAFF_SETTINGS = "clerestory.site.settings_staff"


class DemoError(ValueError):
    """The demonstration cannot start."""


ERRORS = (DemoError, OSError)


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--data",
        type=Path,
        default=Path("var/demo"),
        metavar="FOLDER",
        help="where to keep it (var/demo)",
    )
    parser.add_argument(
        "--port", type=port_number, default=8000, help="port of the public site (8000)"
    )
    parser.add_argument(
        "--staff-port", type=port_number, default=8001, help="port of the staff side (8001)"
    )
    parser.add_argument(
        "--today",
        type=iso_date,
        default=TODAY,
        metavar="DATE",
        help=f"the day it plays on ({TODAY})",
    )
    parser.add_argument("--fresh", action="store_true", help="start again from nothing")


def run(options: argparse.Namespace) -> int:
    if options.port == options.staff_port:
        raise DemoError(
            f"--port and --staff-port are both {options.port}; give each side a port of its own"
        )
    for number in (options.port, options.staff_port):
        _check_free(number)
    os.umask(0o077)
    folder = options.data.resolve()
    os.environ.update(CLERESTORY_DEMO="true", CLERESTORY_TODAY=options.today.isoformat())
    _use(folder)
    password = _prepare(folder, options.fresh)
    return _serve(_start(options.port, options.staff_port), options, password)


def _use(folder: Path) -> None:
    os.environ.update(CLERESTORY_DATA=str(folder), CLERESTORY_PUBLIC_DATA=str(folder / "public"))


def _start(port: int, staff_port: int) -> list[subprocess.Popen[bytes]]:
    public = server_command("public", "127.0.0.1", port, 1)
    staff = server_command("staff", "127.0.0.1", staff_port, 1)
    carrier = [sys.executable, "-m", "clerestory", "run-due", "--every", "1"]
    return [
        subprocess.Popen(public, env=public_environment(os.environ)),
        subprocess.Popen(staff),
        subprocess.Popen(carrier),
    ]


def public_environment(given: Mapping[str, str]) -> dict[str, str]:
    """The variables without those that lead to the staff side."""
    return {name: value for name, value in given.items() if name not in STAFF_VARIABLES}


def _prepare(folder: Path, fresh: bool) -> str:
    """Create the databases and fill them, unless an earlier demonstration did; the password."""
    marker = folder / MARKER
    if folder.exists() and not marker.exists() and any(folder.iterdir()):
        raise DemoError(f"{folder} holds something else; give an empty folder with --data")
    if fresh and folder.exists():
        shutil.rmtree(folder)
    if marker.exists():
        return marker.read_text(encoding="utf-8").strip()
    print("Setting up the made-up authority (about ten seconds) ...", flush=True)
    building = folder.with_name(folder.name + ".new")  # an interrupted set-up leaves nothing behind
    shutil.rmtree(building, ignore_errors=True)
    building.mkdir(parents=True)
    password = secrets.token_hex(8)  # no word that begins like an option
    _use(building)
    for words in (
        ["clerestory", "migrate", "--quiet"],
        ["django", "fill_demo", password, f"--settings={STAFF_SETTINGS}"],
    ):
        subprocess.run([sys.executable, "-m", *words], check=True)
    (building / MARKER).write_text(password + "\n", encoding="utf-8")
    if folder.exists():
        folder.rmdir()
    building.rename(folder)
    _use(folder)
    return password


def _check_free(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            raise DemoError(
                f"port {port} is in use; choose others with --port and --staff-port"
            ) from None


def _serve(
    processes: list[subprocess.Popen[bytes]], options: argparse.Namespace, password: str
) -> int:
    def stop(_signal: int, _frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    signal.signal(signal.SIGTERM, stop)
    try:
        _wait_until_healthy(options.port, options.staff_port)
        _print_addresses(options.port, options.staff_port, password)
        while all(process.poll() is None for process in processes):
            time.sleep(0.5)
        raise DemoError("one of the three processes ended; its message is above")
    except KeyboardInterrupt:
        print("\nStopped. Start again with the same command to go on where you were.")
        return 0
    finally:
        for process in processes:
            process.terminate()
        for process in processes:
            process.wait(timeout=10)


def _wait_until_healthy(*ports: int) -> None:
    deadline = time.monotonic() + 60
    for port in ports:
        while True:
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{port}/health", timeout=5):
                    break
            except (URLError, OSError):
                if time.monotonic() > deadline:
                    raise DemoError(f"nothing answers on port {port} after a minute") from None
                time.sleep(0.2)


def _print_addresses(port: int, staff_port: int, password: str) -> None:
    print(f"\n{AUTHORITY} (made up) is ready.\n")
    print(f"  Public site   http://127.0.0.1:{port}/")
    print(f"  Staff side    http://127.0.0.1:{staff_port}/\n")
    print(f"  Sign in with the password  {password}  as\n")
    for person in PEOPLE:
        print(f"    {person.email:<34}{person.role.replace('_', ' ')}")
    print("\nStop with Ctrl+C.", flush=True)
