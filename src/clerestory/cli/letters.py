"""`clerestory check-letter`: what a careful reader would say about a refusal notice."""

import argparse
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from clerestory.cli.arguments import existing_file, iso_date
from clerestory.cli.letter_folders import Counts
from clerestory.cli.output import print_json
from clerestory.cli.progress import Progress
from clerestory.files.texts import FileError, read_text
from clerestory.law import checker
from clerestory.law.recorded import Recorded, RecordError, parse_recorded
from clerestory.law.regulators import RegulatorError, Regulators, parse_regulators

ERRORS = (FileError, RecordError, RegulatorError, checker.CheckError, OSError)
SUFFIXES = {".txt", ".html", ".htm", ".docx", ".pdf"}


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "letter",
        type=Path,
        nargs="?",
        metavar="LETTER",
        help="a letter (.txt .html .docx .pdf), or a folder of them",
    )
    parser.add_argument(
        "--request", type=existing_file, metavar="FILE", help="the request that it answers"
    )
    parser.add_argument(
        "--received", type=iso_date, metavar="DATE", help="day the request was received"
    )
    parser.add_argument("--sent", type=iso_date, metavar="DATE", help="day the letter was sent")
    parser.add_argument(
        "--decision",
        type=existing_file,
        metavar="FILE",
        help="what was decided: the decision.json in the folder staff of an answer",
    )
    parser.add_argument(
        "--regime",
        choices=("foia", "eir", "foisa", "eisr"),
        metavar="REGIME",
        help="the law, where the letter does not show it: foia, eir, foisa or eisr",
    )
    parser.add_argument(
        "--regulators",
        type=existing_file,
        metavar="FILE",
        help="names and addresses of the regulators with their days, in TOML",
    )
    parser.add_argument(
        "--explain",
        choices=sorted(checker.RULES),
        metavar="RULE",
        help="explain a rule, such as L02",
    )
    parser.add_argument("--json", action="store_true", help="print JSON, a line each for a folder")


def run(options: argparse.Namespace) -> int:
    if options.explain:
        print(checker.explain(options.explain))
        return 0
    if options.letter is None:
        raise FileError("name a letter, or a folder of them, or a rule to --explain")
    known = _known(options)
    if options.letter.is_dir():
        return _check_folder(options.letter, known, as_json=options.json)
    report = _check(options.letter, known)
    if options.json:
        print_json(report.as_json())
    else:
        _print(report)
    return 1 if report.has_findings else 0


@dataclass(frozen=True, slots=True)
class _Known:
    """What is given beside the letters."""

    request: str | None
    received: date | None
    sent: date | None
    regime: str | None
    record: Recorded | None
    regulators: Regulators | None


def _known(options: argparse.Namespace) -> _Known:
    if options.received and options.sent and options.sent < options.received:
        raise FileError(
            f"sent on {options.sent}, before the request was received on {options.received}: "
            "check --sent and --received"
        )
    return _Known(
        request=read_text(options.request) if options.request else None,
        received=options.received,
        sent=options.sent,
        regime=options.regime.upper() if options.regime else None,
        record=parse_recorded(read_text_of(options.decision)) if options.decision else None,
        regulators=parse_regulators(read_text_of(options.regulators))
        if options.regulators
        else None,
    )


def read_text_of(path: Path) -> str:
    """A small file of ours, in UTF-8. Raises FileError."""
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise FileError(f"{path.name}: this is not text in UTF-8: save it as UTF-8") from error


def _check(letter: Path, known: _Known) -> checker.Report:
    return checker.check(
        read_text(letter),
        request_text=known.request,
        record=known.record,
        sent=known.sent,
        received=known.received,
        regime=known.regime,
        regulators=known.regulators,
    )


def _check_folder(folder: Path, known: _Known, *, as_json: bool) -> int:
    """One line per letter, as JSON lines with --json, and a summary at the end.

    A letter that cannot be read says so and does not stop the others.
    """
    letters = sorted(p for p in folder.iterdir() if p.suffix.lower() in SUFFIXES)
    if not letters:
        raise FileError(f"{folder} holds no letter: put .txt, .html, .docx or .pdf files there")
    counts = Counts()
    for path, report in _reports(letters, known):
        counts.add(report)
        print(_as_json_line(path, report) if as_json else _as_line(path, report))
    print(json.dumps({"summary": counts.as_json()}) if as_json else f"\n{counts.as_table()}")
    return 1 if counts.unreadable or counts.with_findings else 0


def _reports(letters: list[Path], known: _Known) -> Iterator[tuple[Path, checker.Report | str]]:
    progress = Progress("Letters")
    for done, path in enumerate(letters):
        progress(done, len(letters))
        try:
            yield path, _check(path, known)
        except (FileError, checker.CheckError) as error:
            yield path, str(error)


def _as_json_line(path: Path, report: checker.Report | str) -> str:
    found = {"error": report} if isinstance(report, str) else report.as_json()
    return json.dumps({"file": path.name, **found}, ensure_ascii=False)


def _as_line(path: Path, report: checker.Report | str) -> str:
    if isinstance(report, str):
        return report if report.startswith(path.name) else f"{path.name}: {report}"
    return f"{path.name}: {' '.join(report.rules_found) or 'nothing found'}"


def _print(report: checker.Report) -> None:
    found = [finding for finding in report.findings if finding.status == checker.FOUND]
    for finding in found:
        print(f"{finding.rule} {finding.severity}, {finding.status}: {finding.reason}")
        if finding.passage:
            print(f"    “{' '.join(finding.passage.split())[:160]}”")
        print(f"    {finding.remedy} ({finding.provision})")
    if not found:
        print("Nothing found.")
    _print_untold([one for one in report.findings if one.status == checker.CANNOT_TELL])


def _print_untold(untold: list[checker.Finding]) -> None:
    """The rules with one reason on one line."""
    reasons = dict.fromkeys(finding.reason for finding in untold)
    if reasons:
        print("Cannot be told:")
    for reason in reasons:
        rules = dict.fromkeys(one.rule for one in untold if one.reason == reason)
        print(f"    {' '.join(rules)}: {reason}")
