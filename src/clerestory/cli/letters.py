"""`clerestory check-letter`: what a careful reader would say about a refusal notice."""

import argparse
import json
from pathlib import Path
from typing import Any

from clerestory.cli.arguments import existing_file, iso_date
from clerestory.cli.output import print_json
from clerestory.files.texts import FileError, read_text
from clerestory.law import checker

ERRORS = (FileError, OSError)
SUFFIXES = {".txt", ".html", ".htm", ".docx"}


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "letter",
        type=Path,
        nargs="?",
        metavar="LETTER",
        help="a letter (.txt .html .docx), or a folder of them",
    )
    parser.add_argument(
        "--request", type=existing_file, metavar="FILE", help="the request that it answers"
    )
    parser.add_argument(
        "--received", type=iso_date, metavar="DATE", help="day the request was received"
    )
    parser.add_argument("--sent", type=iso_date, metavar="DATE", help="day the letter was sent")
    parser.add_argument(
        "--explain",
        choices=sorted(checker.RULES),
        metavar="RULE",
        help="explain a rule, such as L02",
    )
    parser.add_argument("--json", action="store_true", help="print JSON")


def run(options: argparse.Namespace) -> int:
    if options.explain:
        print(checker.explain(options.explain))
        return 0
    if options.letter is None:
        raise FileError("name a letter, or a folder of them, or a rule to --explain")
    if options.letter.is_dir():
        return _check_folder(options)
    report = _check(options.letter, options)
    if options.json:
        print_json(report.as_json())
    else:
        _print(report)
    return 1 if report.has_findings else 0


def _check(letter: Path, options: argparse.Namespace) -> checker.Report:
    request = read_text(options.request) if options.request else None
    return checker.check(
        read_text(letter), request_text=request, sent=options.sent, received=options.received
    )


def _check_folder(options: argparse.Namespace) -> int:
    """One line per letter, as JSON lines with --json; a letter that cannot be read says so."""
    letters = sorted(p for p in options.letter.iterdir() if p.suffix.lower() in SUFFIXES)
    if not letters:
        raise FileError(f"{options.letter} holds no letter: put .txt, .html or .docx files there")
    found = False
    for path in letters:
        try:
            report = _check(path, options)
        except FileError as error:
            found = True
            print(f"{path.name}: {error}")
            continue
        found = found or report.has_findings
        rules = sorted({finding.rule for finding in report.findings if finding.status == "found"})
        line: dict[str, Any] = {"file": path.name, **report.as_json()}
        print(
            json.dumps(line, ensure_ascii=False)
            if options.json
            else f"{path.name}: {' '.join(rules) or 'nothing found'}"
        )
    return 1 if found else 0


def _print(report: checker.Report) -> None:
    for finding in report.findings:
        print(f"{finding.rule} {finding.severity}, {finding.status}: {finding.reason}")
        if finding.passage:
            print(f"    “{' '.join(finding.passage.split())[:160]}”")
        print(f"    {finding.remedy} ({finding.provision})")
    if not report.findings:
        print("Nothing found.")
