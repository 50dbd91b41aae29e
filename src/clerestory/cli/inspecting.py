"""`clerestory inspect`: what files hide that are about to be sent."""

import argparse
import shlex
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from importlib import import_module
from pathlib import Path

from clerestory.cli.arguments import existing_file
from clerestory.cli.django_setup import SettingRefused, set_up_staff_side
from clerestory.cli.output import print_json
from clerestory.cli.progress import Progress
from clerestory.files.inspection import names
from clerestory.files.inspection.findings import Finding, Verdict
from clerestory.files.inspection.inspector import MOST_BYTES, Inspection, inspect
from clerestory.files.inspection.kinds import SUFFIXES, Kind, suffix_of
from clerestory.files.rebuilding.rebuilder import TARGETS, usual_target


class InspectError(ValueError):
    """The command cannot do what was asked; one line with the remedy."""


ERRORS = (OSError, InspectError, SettingRefused)
AT_ONCE = 2
MOST_PLACES = 5

HEADINGS = {
    Verdict.CLEAN: "clean. Nothing hidden was found.",
    Verdict.HIDDEN: "not clean. A reader could find more in it than it shows:",
    Verdict.REFUSED: "refused. It cannot be sent as it is:",
}


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "files", type=existing_file, nargs="*", metavar="FILE", help="a file that is to be sent"
    )
    parser.add_argument(
        "--published",
        action="store_true",
        help="look through everything on the public shelf again, in place of files",
    )
    parser.add_argument("--json", action="store_true", help="print JSON")


def run(options: argparse.Namespace) -> int:
    if options.published == bool(options.files):
        raise InspectError("name files that are to be sent, or give --published alone")
    if options.published:
        return _inspect_published(options.json)
    inspected = list(zip(options.files, _inspections(options.files), strict=True))
    if options.json:
        print_json({"files": [as_json(str(path), one) for path, one in inspected]})
    else:
        print("\n\n".join(as_text(path, one) for path, one in inspected))
    return 0 if all(one.is_clean for _, one in inspected) else 1


def _inspect_published(as_json: bool) -> int:
    """With the settings of the staff side, which files alone do not wait for."""
    set_up_staff_side()
    published = import_module("clerestory.cli.published")
    return int(published.inspect_published(as_json=as_json))


def _inspections(paths: list[Path]) -> Iterator[Inspection]:
    progress = Progress("Files")
    with ThreadPoolExecutor(AT_ONCE) as pool:
        for done, one in enumerate(pool.map(_inspection, paths), start=1):
            progress(done, len(paths))
            yield one


def _inspection(path: Path) -> Inspection:
    return inspect(path.name, read_up_to_limit(path))


def read_up_to_limit(path: Path) -> bytes:
    """The content; of a file that is too large one byte more than is looked at, which says so."""
    with path.open("rb") as file:
        return file.read(MOST_BYTES + 1)


def as_json(name: str, inspection: Inspection) -> dict[str, object]:
    """One entry of the report, as product and documentation describe it."""
    return {
        "file": name,
        "verdict": str(inspection.verdict),
        "findings": [
            {"mode": one.mode, "place": one.place, "severity": str(one.severity), "what": one.what}
            for one in inspection.findings
        ],
    }


def as_text(path: Path, inspection: Inspection) -> str:
    """The verdict, each mode with its places, and what to do next."""
    lines = [f"{path}: {HEADINGS[inspection.verdict]}", *reasons(inspection.findings)]
    if inspection.verdict is Verdict.HIDDEN:
        lines.append("  Next: make a file of what is visible, and send that:")
        assert inspection.kind is not None
        words = ("clerestory", "rebuild", str(path), "--out", _new_name(path, inspection.kind))
        lines.append(f"    {shlex.join(words)}")
    return "\n".join(lines)


def _new_name(path: Path, kind: Kind) -> str:
    """A free name in a format that can be made, without what the old one gives away."""
    is_kept = SUFFIXES[suffix_of(path.name)] in TARGETS[kind]
    ending = f"-clean{path.suffix if is_kept else f'.{usual_target(kind)}'}"
    return f"{'document' if names.inspect(path.stem + ending) else path.stem}{ending}"


def reasons(findings: tuple[Finding, ...]) -> list[str]:
    """A line for each mode that was found, and one for its places."""
    places: dict[tuple[str, str], list[str]] = {}
    for one in findings:
        places.setdefault((one.mode, one.what), []).append(one.place)
    lines = []
    for (mode, what), where in places.items():
        more = f" and {len(where) - MOST_PLACES:,} more" if len(where) > MOST_PLACES else ""
        lines += [f"  - {what}", f"    ({mode}: {', '.join(where[:MOST_PLACES])}{more})"]
    return lines
