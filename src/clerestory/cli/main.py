"""The `clerestory` command: finds the command's module, runs it, and turns errors into exit codes.

Exit code 0: all is well. 1: a problem was found in what the command was given to check.
2: wrong usage or unreadable input, with one line on stderr that says what to do.
"""

import argparse
import sys
from collections.abc import Sequence
from importlib import import_module
from types import ModuleType
from typing import NoReturn

from clerestory.cli.django_setup import SettingRefused, set_up_staff_side

# Each module is imported only when its command is used, so that "clerestory due" does not wait for
# the web framework and the solver.
MODULES = {
    "demo": "demonstration",
    "demo-register": "demo_register",
    "answer": "answering",
    "read": "reading",
    "protect": "protecting",
    "attack": "attacking",
    "verify": "verifying",
    "check-letter": "letters",
    "due": "dates",
    "inspect": "inspecting",
    "rebuild": "rebuilding",
    "ledger": "ledgers",
    "intake": "intake",
    "audit": "auditing",
    "serve": "serving",
    "migrate": "migrating",
    "run-due": "due_work",
    "check": "checking",
}

SUMMARIES = {
    "demo": "run the made-up authority on this machine: staff side and public site",
    "demo-register": "write the made-up authority's register and its declaration",
    "answer": "from a request and a register to tables, a letter and a certificate",
    "read": "show the questions in a request, as read",
    "protect": "protect the linked tables described in a folder",
    "attack": "show what a reader can work out from released tables",
    "verify": "check a release's certificate by addition alone",
    "check-letter": "check a refusal notice, or a folder of them",
    "due": "show when an answer is due, with the working",
    "inspect": "show what files hide that are to be sent",
    "rebuild": "make a clean file of what is visible, or say why not",
    "ledger": "show what was released, note a withdrawal, declare what else is known",
    "intake": "take in messages from files, as the mail server would deliver them",
    "audit": "check that the history is whole",
    "serve": "serve one side of the house, or take messages from a mail server",
    "migrate": "create or upgrade both databases, and the keys of the sealed inbox",
    "run-due": "do what is due: carry messages, take in and answer e-mail, count dates again",
    "check": "look whether this installation is ready to be used",
}

# These reach the staff database; their modules can be imported only once the settings are loaded.
NEEDS_STAFF_SIDE = frozenset({"audit", "intake", "migrate", "run-due", "check"})


class Parser(argparse.ArgumentParser):
    """Wrong usage is one line that says what to do."""

    def error(self, message: str) -> NoReturn:
        sys.stderr.write(f"{self.prog}: {message}. See: {self.prog} --help\n")
        raise SystemExit(2)


def command_module(name: str) -> ModuleType:
    if name in NEEDS_STAFF_SIDE:
        set_up_staff_side(makes_folder=name == "migrate")
    return import_module(f"clerestory.cli.{MODULES[name]}")


def make_parser(name: str) -> Parser:
    """The parser of one command, as its module configures it."""
    parser = Parser(prog=f"clerestory {name}", description=SUMMARIES[name].capitalize() + ".")
    command_module(name).configure(parser)
    return parser


def overview() -> str:
    width = max(map(len, MODULES))
    lines = [f"  {name:<{width}}  {SUMMARIES[name]}" for name in MODULES]
    return "\n".join(
        ["usage: clerestory COMMAND [options]", "", *lines, "", "More: clerestory COMMAND --help"]
    )


def main(arguments: Sequence[str] | None = None) -> int:
    words = list(sys.argv[1:] if arguments is None else arguments)
    if not words or words[0] in ("-h", "--help", "help"):
        print(overview())
        return 0 if words else 2
    name = words[0]
    if name not in MODULES:
        sys.stderr.write(f"clerestory: there is no command “{name}”. See: clerestory --help\n")
        return 2
    try:
        module = command_module(name)
    except SettingRefused as error:
        sys.stderr.write(f"clerestory {name}: {error}\n")
        return 2
    options = make_parser(name).parse_args(words[1:])
    try:
        return int(module.run(options))
    except BrokenPipeError:  # the reader of our output has gone, for example "head"
        return 0
    except module.ERRORS as error:
        sys.stderr.write(f"clerestory {name}: {error}\n")
        return 2
    except KeyboardInterrupt:
        sys.stderr.write(f"clerestory {name}: stopped. Nothing was half-written.\n")
        return 130


if __name__ == "__main__":
    raise SystemExit(main())
