"""`clerestory attack`: what a reader can infer from released statements, leaks first."""

import argparse

from clerestory.cli.arguments import existing_file
from clerestory.cli.output import print_json
from clerestory.disclosure.attacker import Inference, attack
from clerestory.disclosure.instances import read_releases
from clerestory.disclosure.tables import DisclosureError

ERRORS = (DisclosureError, OSError)


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "releases", type=existing_file, metavar="RELEASES.json", help="what was released, in order"
    )
    parser.add_argument(
        "--outside", type=existing_file, metavar="FILE", help="what else is known, in the same form"
    )
    parser.add_argument("--exact", action="store_true", help="every open query, not only leaks")
    parser.add_argument("--json", action="store_true", help="print JSON")


def run(options: argparse.Namespace) -> int:
    given = read_releases(options.releases.read_bytes(), options.releases.name)
    statements = given.statements
    if options.outside:
        statements += read_releases(options.outside.read_bytes(), options.outside.name).statements
    found = attack(statements, policy=given.policy, domains=given.domains)
    leaks = [one for one in found if one.leak]
    shown = found if options.exact else leaks
    if options.json:
        rest = {} if options.exact else {"others": len(found) - len(leaks)}
        print_json({"leaks": len(leaks), "queries": [one.as_json() for one in shown], **rest})
    else:
        _print(shown, len(found) - len(shown))
    return 1 if leaks else 0


def _print(shown: list[Inference] | tuple[Inference, ...], others: int) -> None:
    for one in shown:
        high = "no limit" if one.high is None else one.high
        print(f"{'LEAK' if one.leak else 'open'} {one.low} to {high}: {one.because}")
    leaks = sum(one.leak for one in shown)
    print(f"{leaks} leak{'' if leaks == 1 else 's'}; {others} other queries stay open.")
