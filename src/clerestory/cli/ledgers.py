"""`clerestory ledger`: look at a ledger in a folder, and add what is no release to it."""

import argparse
from pathlib import Path
from typing import Any

from clerestory.cli.arguments import existing_file, iso_date
from clerestory.cli.output import print_json
from clerestory.figures.ledger import Ledger, LedgerError
from clerestory.figures.ledger_files import LedgerFolder, read_outside

ERRORS = (LedgerError, OSError)


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "what",
        choices=["show", "withdraw", "declare", "keep"],
        help="show the entries, note a withdrawal, declare outside statements, or keep the head",
    )
    parser.add_argument("ledger", type=Path, metavar="DIR", help="the folder of the ledger")
    parser.add_argument("--entry", metavar="ID", help="the release that was withdrawn")
    parser.add_argument("--on", type=iso_date, metavar="DATE", help="the day of the withdrawal")
    parser.add_argument(
        "--outside",
        type=existing_file,
        metavar="FILE",
        help="a JSON list of statements known from elsewhere, in place of those declared before",
    )
    parser.add_argument(
        "--ledger-head", type=Path, metavar="FILE", help="the file that keeps the head elsewhere"
    )
    parser.add_argument("--json", action="store_true", help="print JSON")


def run(options: argparse.Namespace) -> int:
    folder = LedgerFolder(options.ledger, options.ledger_head)
    if not options.ledger.is_dir() and options.what != "declare":
        raise LedgerError(f"{options.ledger}: there is no such folder: give that of the ledger")
    if options.what == "withdraw":
        _withdraw(folder, options)
    elif options.what == "declare":
        folder.declare(read_outside(_given(options.outside, "--outside FILE")))
    elif options.what == "keep":
        _given(options.ledger_head, "--ledger-head FILE")
        folder.keep()
    _show(folder.read(), as_json=options.json)
    return 0


def _withdraw(folder: LedgerFolder, options: argparse.Namespace) -> None:
    entry, on = _given(options.entry, "--entry ID"), _given(options.on, "--on DATE")
    ledger = folder.read()
    folder.append(ledger.withdraw(entry, on).entries[-1], after=ledger.state)


def _given(value: Any, option: str) -> Any:
    if value is None:
        raise LedgerError(f"{option} is missing: give it")
    return value


def _show(ledger: Ledger, *, as_json: bool) -> None:
    if as_json:
        print_json({**ledger.as_json(), "head": ledger.head})
        return
    for entry in ledger.entries:
        told = (
            "withdrawn; still known" if entry.withdrawn else f"{len(entry.statements)} statements"
        )
        print(f"{entry.released.isoformat()}  {entry.dataset}  {entry.id}: {told}")
    print(f"{len(ledger.outside)} outside statements")
    print(f"head {ledger.head}")
