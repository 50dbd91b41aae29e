"""`clerestory protect`: hide as little as it takes in the linked tables of a folder."""

import argparse
import time
from pathlib import Path
from resource import RUSAGE_SELF, getrusage
from typing import Any

from clerestory.cli.output import as_bytes, print_json
from clerestory.disclosure import certificate
from clerestory.disclosure.assembly import Weight
from clerestory.disclosure.instances import Instance, read_folder, released_csv, released_queries
from clerestory.disclosure.protection import Protection, Verdict, protect
from clerestory.disclosure.tables import DisclosureError, Policy, Zeros
from clerestory.disclosure.witnesses import public_certificate
from clerestory.files.outgoing import OutgoingError, write_folder

ERRORS = (DisclosureError, OutgoingError, OSError)
RELEASED = "released.csv"


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("folder", type=Path, metavar="FOLDER", help="the linked tables")
    parser.add_argument("--out", type=Path, required=True, metavar="DIR", help="where to write")
    parser.add_argument("--threshold", type=int, default=5, metavar="N", help="people (5)")
    parser.add_argument(
        "--zeros", choices=[str(zeros) for zeros in Zeros], default="hideable", help="(hideable)"
    )
    parser.add_argument(
        "--no-insider", action="store_true", help="leave out those who know of themselves"
    )
    parser.add_argument(
        "--weight", choices=[str(weight) for weight in Weight], default="log", help="(log)"
    )
    parser.add_argument("--json", action="store_true", help="print the report as JSON")


def run(options: argparse.Namespace) -> int:
    started = time.perf_counter()
    policy = Policy(options.threshold, Zeros(options.zeros), insider=not options.no_insider)
    instance = read_folder(options.folder)
    found = protect(
        instance.tables,
        instance.count,
        policy=policy,
        domains=instance.domains,
        weight=Weight(options.weight),
    )
    is_safe = found.verdict is Verdict.SAFE
    files = _released(instance, found) if is_safe else {}
    report = _report(found, time.perf_counter() - started)
    write_folder(options.out, {**files, "staff/report.json": as_bytes(report)})
    if options.json:
        print_json(report)
    else:
        _print(found, report)
    return 0 if is_safe else 1


def _released(instance: Instance, found: Protection) -> dict[str, bytes]:
    """The table and its certificate: nothing without a proof."""
    table = released_csv(instance, found).encode("utf-8")
    proof = public_certificate(
        found.statements(),
        found.policy,
        files={RELEASED: certificate.sha256(table)},
        rows={RELEASED: released_queries(instance, found)},
        domains=instance.domains,
    )
    return {RELEASED: table, certificate.PLACE: certificate.write(proof)}


def _report(found: Protection, seconds: float) -> dict[str, Any]:
    """The size of what is hidden and of what that costs; `secondary_count` is in records."""
    secondary = {
        cell.query: cell.count.records
        for table in found.tables
        for cell in table.cells
        if cell.why == "secondary"
    }
    return {
        "hidden": found.hidden,
        "primary": found.primary,
        "secondary": found.hidden - found.primary,
        "secondary_count": sum(secondary.values()),
        "loss": round(found.loss, 4),
        "bound": round(found.bound, 4),
        "proved": found.proved,
        "seconds": round(seconds, 2),
        "peak_mib": getrusage(RUSAGE_SELF).ru_maxrss // 1024,
        "method": "suppression",
        "policy": found.policy.as_json(),
    }


def _print(found: Protection, report: dict[str, Any]) -> None:
    for words in found.broken:
        print(f"not met: {words}")
    if found.verdict is not Verdict.SAFE:
        print("No proof, so nothing is released; the report is in staff/.")
        return
    print(f"{report['hidden']} cells hidden, {report['primary']} of them small counts")
    print(f"loss {found.loss:.2f}; no safe choice loses less than {found.bound:.2f}")
    print("Proved for whole numbers.")
