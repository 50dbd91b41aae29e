"""`clerestory serve`: serve one side of the house."""

import argparse
import os
import sys
from importlib import import_module
from pathlib import Path

from clerestory.cli.arguments import port_number
from clerestory.cli.django_setup import SettingRefused, set_up_staff_side

ERRORS = (OSError, SettingRefused)
PORTS = {"public": 8000, "staff": 8001, "mail": 8024}


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "side", choices=list(PORTS),
        help="which half, or the door for a mail server (LMTP); each is a process of its own",
    )  # fmt: skip
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (127.0.0.1)")
    parser.add_argument(
        "--port", type=port_number, help="port to listen on (public 8000, staff 8001, mail 8024)"
    )
    parser.add_argument(
        "--socket", type=Path, metavar="FILE",
        help="mail: listen on a socket in the file system, for its owner and group, not on a port",
    )  # fmt: skip
    parser.add_argument("--workers", type=int, default=2, help="worker processes (2)")


def server_command(side: str, host: str, port: int, workers: int) -> list[str]:
    """The web server as a command line: gunicorn, which needs no configuration of its own."""
    return [
        sys.executable, "-m", "gunicorn", f"clerestory.site.{side}.wsgi:application",
        "--bind", f"{host}:{port}", "--workers", str(workers), "--threads", "4",
        "--worker-tmp-dir", "/dev/shm" if os.path.isdir("/dev/shm") else ".",
        "--log-level", "warning", "--timeout", "120",
    ]  # fmt: skip


def run(options: argparse.Namespace) -> int:
    if options.side == "mail":
        set_up_staff_side(makes_folder=True)
        return int(import_module("clerestory.cli.mail_serving").run(options))
    port = PORTS[options.side] if options.port is None else options.port
    print(
        f"Serving the {options.side} side on http://{options.host}:{port}/ (stop with Ctrl+C)",
        flush=True,
    )
    os.umask(0o077)
    command = server_command(options.side, options.host, port, options.workers)
    os.execv(command[0], command)
