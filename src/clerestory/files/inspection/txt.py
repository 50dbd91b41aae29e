"""What a plain text hides: characters that are not seen, and places where nobody looks.

`read_lines` gives the lines that are seen; a rebuilt text is made of these.
"""

import re
from itertools import pairwise

from clerestory.files.inspection.findings import Finding, Unreadable, found
from clerestory.files.inspection.invisible import INVISIBLE
from clerestory.files.inspection.reports import Report

MOST_BLANK = 50
"""Empty lines in a row; what comes after more is out of sight."""

# What follows on the line, after so much room, is out of sight.
FAR = re.compile(r"(?:[ \t\u00a0\u1680\u2000-\u200a\u205f\u3000]{100,}|\t{20,}).*")
# Spaces of several widths in a row: a writer needs one, a message in them many.
_SPACES = re.compile(r"[\u00a0\u2000-\u200a\u202f\u205f\u3000]{6,}(?<=[^\u00a0]{6})")
MOST_TURNS = 8
"""Times that the ends of lines may change between those of Windows and of Unix."""
_UTF8_INSIDE = re.compile(
    rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}"
)
_NEVER_UTF8 = re.compile(rb"[\xc0\xc1][\x80-\xbf]|\xe0[\x80-\x9f][\x80-\xbf]|\xf0[\x80-\x8f]")

# What some programs obey and others show: ends of text, jumps back, and colours of terminals.
_OBEYED = re.compile(r"[\x00\x08\x1a\x1b\x9b]|\r(?!\n)")


def inspect(content: bytes) -> list[Finding]:
    """The findings of a plain text. Raises Unreadable for one in no single encoding."""
    report = Report()
    read_lines(content, report)
    return report.findings()


def read_lines(content: bytes, report: Report) -> list[str]:
    """The lines that a reader sees, without white space at their ends."""
    lines: list[str] = []
    blank = 0
    for number, line in enumerate(_decoded(content, report).split("\n"), start=1):
        place = f"line {number}"
        if _OBEYED.search(line.removesuffix("\r")):
            report.add("txt.control", place)
        seen = _seen(line.removesuffix("\r"), place, report)
        if seen and blank > MOST_BLANK:
            report.add("txt.far-away", f"from line {number} on")
            break
        blank = 0 if seen else blank + 1
        lines.append(seen)
    while lines and not lines[-1]:
        lines.pop()
    if _turns(content) > MOST_TURNS:
        report.add("txt.trailing-space", "ends of lines")
    return lines


def _turns(content: bytes) -> int:
    """How often the manner in which lines end changes."""
    ends = re.findall(rb"\r?\n", content)
    return sum(one != other for one, other in pairwise(ends))


def _seen(line: str, place: str, report: Report) -> str:
    if INVISIBLE.search(line):
        report.add("txt.invisible-character", place)
        line = INVISIBLE.sub("", line)
    seen = line.rstrip()
    end = line[len(seen) :]
    if (len(end) >= 8 and " " in end and "\t" in end) or _SPACES.search(line):
        report.add("txt.trailing-space", place)
    if FAR.search(seen):
        report.add("txt.far-away", place)
        seen = FAR.sub("", seen)
    return seen.rstrip()


def _decoded(content: bytes, report: Report) -> str:
    """The text: UTF-8, UTF-16 that says so, or the older encoding of Windows."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        report.add("txt.wide-text", "file")
        return _strictly(content, "utf-16")
    if content.startswith(b"\xef\xbb\xbf"):
        report.add("txt.byte-order-mark", "file")
        content = content[3:]
    try:
        return content.decode()
    except UnicodeDecodeError:
        pass
    if _UTF8_INSIDE.search(content) or _NEVER_UTF8.search(content) or b"\0" in content:
        raise Unreadable(found("txt.encoding", "file"))
    report.add("txt.old-encoding", "file")
    return _strictly(content, "cp1252")


def _strictly(content: bytes, encoding: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError:
        raise Unreadable(found("txt.encoding", "file")) from None
