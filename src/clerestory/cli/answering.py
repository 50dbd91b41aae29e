"""`clerestory answer`: the main job, from the text of a request and a register to files."""

import argparse
import sys
import time
from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path
from textwrap import shorten
from typing import Any

from clerestory.cli.arguments import existing_file, iso_date
from clerestory.cli.output import print_json
from clerestory.cli.reading import request_text
from clerestory.demo.people import AUTHORITY_FILE
from clerestory.disclosure.datasets import DatasetError
from clerestory.disclosure.tables import DisclosureError, Policy
from clerestory.figures.datasets import DeclarationError, declaration_beside, read_declaration
from clerestory.figures.ledger import LedgerError, LedgerMoved
from clerestory.figures.ledger_files import LedgerFolder
from clerestory.figures.registers import RegisterError, read_register
from clerestory.files.documents import DocumentError
from clerestory.files.outgoing import OutgoingError
from clerestory.files.texts import FileError
from clerestory.law.authorities import AuthorityError, load_authority
from clerestory.law.wording import WordingError, load_wording
from clerestory.publication.answering import Answered, AnswerError, answer, error_findings
from clerestory.publication.answering import write as write_answer
from clerestory.publication.packaging import STAFF
from clerestory.publication.proposals import Proposal, QuestionFigures
from clerestory.reading.requests import RequestError, read

ERRORS = (
    AnswerError, AuthorityError, DatasetError, DeclarationError, DisclosureError, DocumentError,
    FileError, LedgerError, OutgoingError, RegisterError, RequestError, WordingError, OSError,
)  # fmt: skip


ATTEMPTS = 3  # to release before somebody else does


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "request", type=existing_file, metavar="REQUEST", help="the request, a text file"
    )
    parser.add_argument(
        "--register",
        type=existing_file,
        required=True,
        metavar="CSV",
        help="the register; its declaration (.toml) stands beside it",
    )
    parser.add_argument(
        "--received", type=iso_date, metavar="DATE", help="day of receipt (the register's last day)"
    )
    parser.add_argument(
        "--authority",
        type=existing_file,
        metavar="FILE",
        help="who answers, as TOML (the made-up authority)",
    )
    parser.add_argument(
        "--wording",
        type=existing_file,
        metavar="FILE",
        help="the authority's own texts for the letter, as TOML (ours)",
    )
    parser.add_argument(
        "--ledger",
        type=Path,
        metavar="DIR",
        help="what was released before; this release is added to it",
    )
    parser.add_argument(
        "--ledger-head",
        type=Path,
        metavar="FILE",
        help="a file kept apart from the ledger, that tells if an older copy of it was restored",
    )
    parser.add_argument(
        "--threshold",
        type=int,
        default=Policy().threshold,
        metavar="N",
        help="from how many different people a count is not small (5)",
    )
    parser.add_argument(
        "--out",
        type=Path,
        required=True,
        metavar="DIR",
        help="the folder to write; OUT/staff must not leave",
    )
    parser.add_argument("--json", action="store_true", help="print the decision as JSON")


def run(options: argparse.Namespace) -> int:
    started = time.perf_counter()
    if options.ledger_head and not options.ledger:
        raise LedgerError("--ledger-head is of no use without a ledger: give --ledger DIR too")
    authority = load_authority(options.authority or AUTHORITY_FILE)
    dataset = read_declaration(declaration_beside(options.register))
    received: date = options.received or dataset.last
    text = request_text(options.request)
    register = read_register(options.register, dataset)
    reading = read(text, received=received)
    if not reading.questions:
        raise AnswerError(f"{options.request}: {reading.unclear[0]}")
    make = partial(
        answer,
        reading,
        register,
        received=received,
        authority=authority,
        policy=Policy(threshold=options.threshold),
        request_text=text,
        words=load_wording(options.wording) if options.wording else None,
        ledger=LedgerFolder(options.ledger, options.ledger_head) if options.ledger else None,
    )
    done, decision = _written(make, options.out, started)
    if options.json:
        print_json(decision)
    else:
        _summarise(done, options.out, time.perf_counter() - started)
    return 0


def _written(
    make: Callable[[], Answered], out: Path, started: float
) -> tuple[Answered, dict[str, Any]]:
    """The answer, proved beside whatever others release meanwhile."""
    for attempts_left in reversed(range(ATTEMPTS)):
        done = make()
        try:
            return done, write_answer(done, out, started=started)
        except LedgerMoved as moved:
            if not attempts_left:
                raise
            sys.stderr.write(f"{moved.since}; the figures are proved again beside that.\n")
    raise AssertionError("the last attempt returns or raises")


def _summarise(done: Answered, out: Path, seconds: float) -> None:
    """One screen: what each question gets."""
    for doubt in done.reading.unclear:
        print(f"Unclear: {doubt}")
    for figures, decision in zip(done.proposal.questions, done.record.questions, strict=True):
        print(f"Question {figures.number}: {shorten(figures.text, 88, placeholder='…')}")
        holding = decision.holding or "holding undecided"
        outcome = decision.outcome or "for an officer to decide"
        print(f"  {holding}; {outcome}".replace("_", " "))
        print(f"  {_table(figures)}")
        for words in figures.unplaced:
            print(f"  check: {words}")
    if done.proposal.with_tables:
        print(_proof(done.proposal))
    errors = len(error_findings(done.findings))
    print(f"The letter is a draft. Errors that its checks found: {errors}.")
    print(f"Wrote {out} in {seconds:.1f} s. {out / STAFF} must not leave.")
    if done.proposal.with_tables:
        print(f"Check it: clerestory verify {out}")
    else:
        print("There is no table, so there is nothing to verify.")


def _table(figures: QuestionFigures) -> str:
    if figures.table is None:
        return f"no table: {figures.reason}"
    hidden = f"{figures.hidden} of {len(figures.table.rows)} cells hidden, loss {figures.loss:.2f}"
    return f"{figures.file}: {figures.tried[-1].specification}; {hidden}"


def _proof(proposal: Proposal) -> str:
    attacker = "whole numbers" if proposal.proved == "whole" else "the linear attacker"
    return (
        f"Proved for {attacker}, all tables together; loss {proposal.loss:.2f}, "
        f"and no safe choice loses less than {proposal.bound:.2f}."
    )
