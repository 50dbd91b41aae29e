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
MOST_TRAILING = 16
"""Times that blanks at the ends of lines may begin or stop without a reason."""
_WRAPPED = 60  # characters: a line that goes on in the next one is about as long (RFC 3676)
# What some programs show as the end of a line, and others as nothing.
_RARE_ENDS = "\x0b\x0c\x85\u2028\u2029"
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
    text = _decoded(content, report).replace("\r\n", "\n")
    for end in _RARE_ENDS:
        if end in text:
            report.add("txt.invisible-character", "ends of lines")
            text = text.replace(end, "\n")
    found_lines = text.split("\n")
    for number, line in enumerate(found_lines, start=1):
        place = f"line {number}"
        if _OBEYED.search(line):
            report.add("txt.control", place)
        seen = _seen(line, place, report)
        if seen and blank > MOST_BLANK:
            report.add("txt.far-away", f"from line {number} on")
            break
        blank = 0 if seen else blank + 1
        lines.append(seen)
    while lines and not lines[-1]:
        lines.pop()
    if _turns(content) > MOST_TURNS or _trails(found_lines):
        report.add("txt.trailing-space", "ends of lines")
    return lines


def _trails(lines: list[str]) -> bool:
    """Whether blanks at the ends of lines follow no plan: none, the same everywhere, room up to
    the width of a column, or one wherever a paragraph goes on in the next line (format=flowed)."""
    ends, astray = [], 0
    for before, line, after in zip(["", *lines], lines, [*lines[1:], ""], strict=False):
        if line.strip() and not (_is_room(line, before) or _is_room(line, after)):
            ends.append(line[len(line.rstrip()) :])
            astray += ends[-1] != _flowing(line.rstrip(), after)
    turns = sum(one != other for one, other in pairwise(ends))
    return turns > MOST_TRAILING and astray > MOST_TRAILING // 2


def _is_room(line: str, beside: str) -> bool:
    """Whether two lines end in the same column, and their words do not."""
    return len(line) == len(beside) and len(line.rstrip()) != len(beside.rstrip())


def _flowing(words: str, after: str) -> str:
    """How a line ends that a program has wrapped: with a blank where the next word had no room."""
    following = after.split(maxsplit=1)
    return " " if following and len(words) + len(following[0]) >= _WRAPPED else ""


def _turns(content: bytes) -> int:
    """How often the manner in which lines end changes."""
    if content.count(b"\r\n") in (0, content.count(b"\n")):
        return 0
    ends = re.findall(rb"\r?\n", content)
    return sum(one != other for one, other in pairwise(ends))


def _seen(line: str, place: str, report: Report) -> str:
    if INVISIBLE.search(line):
        report.add("txt.invisible-character", place)
        line = INVISIBLE.sub("", line)
    seen = line.rstrip()
    end = line[len(seen) :]
    if (len(end) >= 8 and " " in end and "\t" in end) or (
        not line.isascii() and _SPACES.search(line)
    ):
        report.add("txt.trailing-space", place)
    if FAR.search(seen):
        report.add("txt.far-away", place)
        seen = FAR.sub("", seen)
    return seen.rstrip()


def _decoded(content: bytes, report: Report) -> str:
    """The text: UTF-8, UTF-16 that says so or is plain, or the older encoding of Windows."""
    wide = "utf-16" if content.startswith((b"\xff\xfe", b"\xfe\xff")) else _unmarked(content)
    if wide:
        report.add("txt.wide-text", "file")
        return _strictly(content, wide)
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


def _unmarked(content: bytes) -> str:
    """UTF-16 without its mark, if every second byte is nothing and no other one is."""
    for encoding, idle in (("utf-16-le", 1), ("utf-16-be", 0)):
        if (
            content
            and len(content) % 2 == 0
            and not any(content[idle::2])
            and all(content[1 - idle :: 2])
        ):
            return encoding
    return ""


def _strictly(content: bytes, encoding: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError:
        raise Unreadable(found("txt.encoding", "file")) from None
