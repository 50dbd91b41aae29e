"""`clerestory rebuild`: a clean file made from what is visible, or the reason why not."""

import argparse
from pathlib import Path

from clerestory.cli.arguments import existing_file
from clerestory.cli.inspecting import read_up_to_limit, reasons
from clerestory.cli.progress import Progress
from clerestory.files.inspection import names
from clerestory.files.inspection.findings import Unreadable
from clerestory.files.inspection.kinds import SUFFIXES, suffix_of
from clerestory.files.outgoing import OutgoingError, check_free, write_file
from clerestory.files.rebuilding.rebuilder import rebuild
from clerestory.files.recognition import NO_TEXT_LAYER, can_recognise

ERRORS = (OutgoingError, OSError)


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=existing_file, metavar="FILE", help="the file to rebuild")
    parser.add_argument(
        "--out", type=Path, required=True, metavar="FILE",
        help="the new file; its ending says in which format",
    )  # fmt: skip


def run(options: argparse.Namespace) -> int:
    target = suffix_of(options.out.name)
    check_free(options.out)
    if told := tuple(names.inspect(options.out.name)):
        print(f"{options.out}: give the new file another name; nothing was written:")
        print("\n".join(reasons(told)))
        return 1
    try:
        rebuilt = rebuild(
            options.file.name, read_up_to_limit(options.file), target, progress=Progress("Pages")
        )
    except Unreadable as error:
        if target not in SUFFIXES and error.findings[0].mode == "file.no-such-target":
            endings = ", ".join(f".{suffix}" for suffix in SUFFIXES)
            message = f"{options.out}: give the new file one of the endings {endings}"
            raise OutgoingError(message) from None
        print(f"{options.file}: not rebuilt, and nothing was written:")
        print("\n".join(reasons(error.findings)))
        return 1
    write_file(options.out, rebuilt.content)
    print(f"{options.out}: written from what is visible, and looked through again: clean.")
    print(f"  SHA-256 {rebuilt.inspection.sha256}")
    if rebuilt.lost:
        print("  What was found in the old file is not in it:")
        print("\n".join(reasons(rebuilt.lost)))
    if target == suffix_of(options.file.name) == "pdf" and not can_recognise():
        print(f"  {NO_TEXT_LAYER}")
    return 0
