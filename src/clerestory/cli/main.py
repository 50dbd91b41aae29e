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

# Each module is imported only when its command is used, so that "clerestory due" does not wait for
# the web framework and the solver.
COMMANDS = {
    "demo": ("demonstration", "run the made-up authority on this machine: staff side and public site"),
    "demo-register": ("demo_register", "write the made-up authority's register and its declaration"),
    "answer": ("answering", "from a request and a register to tables, a letter and a certificate"),
    "read": ("reading", "the questions in a request, as read"),
    "protect": ("protecting", "protect the linked tables described in a folder"),
    "attack": ("attacking", "what a reader can work out from released tables"),
    "verify": ("verifying", "check a release's certificate by addition alone"),
    "check-letter": ("letters", "check a refusal notice, or a folder of them"),
    "due": ("dates", "when an answer is due, with the working shown"),
    "audit": ("auditing", "check that the history is whole"),
    "serve": ("serving", "serve one side of the house"),
    "migrate": ("migrating", "create or upgrade both databases, and the keys of the sealed inbox"),
    "run-due": ("due_work", "do what is due: carry messages between the two halves"),
    "check": ("checking", "look whether this installation is ready to be used"),
}


class Parser(argparse.ArgumentParser):
    """Wrong usage is one line that says what to do."""

    def error(self, message: str) -> NoReturn:
        sys.stderr.write(f"{self.prog}: {message}. See: {self.prog} --help\n")
        raise SystemExit(2)


def command_module(name: str) -> ModuleType:
    return import_module(f"clerestory.cli.{COMMANDS[name][0]}")


def make_parser(name: str) -> Parser:
    """The parser of one command, as its module configures it."""
    parser = Parser(prog=f"clerestory {name}", description=COMMANDS[name][1].capitalize() + ".")
    command_module(name).configure(parser)
    return parser


def overview() -> str:
    width = max(map(len, COMMANDS))
    lines = [f"  {name:<{width}}  {summary}" for name, (_, summary) in COMMANDS.items()]
    return "\n".join(
        ["usage: clerestory COMMAND [options]", "", *lines, "", "More: clerestory COMMAND --help"]
    )


def main(arguments: Sequence[str] | None = None) -> int:
    words = list(sys.argv[1:] if arguments is None else arguments)
    if not words or words[0] in ("-h", "--help", "help"):
        print(overview())
        return 0 if words else 2
    name = words[0]
    if name not in COMMANDS:
        sys.stderr.write(f"clerestory: there is no command “{name}”. See: clerestory --help\n")
        return 2
    module = command_module(name)
    options = make_parser(name).parse_args(words[1:])
    try:
        return int(module.run(options))
    except module.ERRORS as error:
        sys.stderr.write(f"clerestory {name}: {error}\n")
        return 2
    except BrokenPipeError:  # the reader of our output has gone, for example "head"
        return 0
    except KeyboardInterrupt:
        sys.stderr.write(f"clerestory {name}: stopped. Nothing was half-written.\n")
        return 130


if __name__ == "__main__":
    raise SystemExit(main())
