"""Tells the new words of a message from those that it quotes or passes on.

Programs mark an earlier message in a few ways; each way known here is a line that begins it.
"""

import re
from dataclasses import dataclass

_ON = (
    r"(?:On|Am|Le|El|Il|Op|Ar) .{4,200} (?:wrote|schrieb.{0,80}|a écrit|escribió|ha scritto|schreef"
    r".{0,80}|ysgrifennodd.{0,80}) ?:"
)
_WROTE = re.compile(rf"^[> ]{{0,20}}{_ON}\s*$")
_WROTE_BEGINS = re.compile(r"^(?:On|Am|Le|El|Il|Op|Ar) .{4,200}$")
_ORIGINAL = re.compile(
    r"^\s{0,8}[-_ ]{2,40}\s?(?:Original Message|Original Appointment|Reply Message|"
    r"Ursprüngliche Nachricht|Message d'origine)\s?[-_ ]{0,40}\s{0,8}$", re.I
)  # fmt: skip
_FORWARDED = re.compile(
    r"^\s{0,8}(?:[-_ ]{2,40}\s?Forwarded (?:message|by).{0,100}|Begin forwarded message:|"
    r"[-_ ]{2,40}\s?Weitergeleitete Nachricht.{0,60})\s{0,8}$", re.I
)  # fmt: skip
_FIELD = re.compile(r"^\s{0,8}\*?(From|Sent|Date|To|Cc|Subject)\*?\s?:\*?\s?\S", re.I)
_RULE = re.compile(r"^\s{0,8}_{10,}\s{0,8}$")
_PASSED_ON = re.compile(r"^\s*(fwd?|wg|tr|rv)\s*(\[\d+\])?\s*:", re.I)


@dataclass(frozen=True, slots=True)
class Words:
    """`new` is what this sender wrote now, `quoted` what it answers, `forwarded` what it passes
    on. A line stands in exactly one of them, in its order."""

    new: str
    quoted: str = ""
    forwarded: str = ""


def told_apart(text: str, subject: str = "") -> Words:
    """Split a text. `subject` tells one kind from the other where a program marks both alike."""
    lines = text.split("\n")
    new: list[str] = []
    quoted: list[str] = []
    forwarded: list[str] = []
    here = new
    for number, line in enumerate(lines):
        if here is new:
            if _FORWARDED.match(line):
                here = forwarded
            elif _begins_earlier(lines, number):
                here = forwarded if _PASSED_ON.match(subject) else quoted
        is_marked = line.startswith(">") and not line.startswith(">From ")
        if here is new and (is_marked or _introduces(lines, number)):
            quoted.append(line)
        else:
            here.append(line)
    return Words(*("\n".join(one).strip("\n \t") for one in (new, quoted, forwarded)))


def _begins_earlier(lines: list[str], number: int) -> bool:
    """Whether all that follows is an earlier message: a program puts it below the new words."""
    line = lines[number]
    if _ORIGINAL.match(line):
        return True
    if _RULE.match(line):
        return _is_head(lines, number + 1)
    if _is_head(lines, number):
        return True
    if not _introduces(lines, number):
        return False
    rest = [one for one in lines[number + 1 :][:20] if one.strip()]
    return bool(rest) and not any(one.startswith(">") for one in rest)


def _introduces(lines: list[str], number: int) -> bool:
    """ "On 12 February, Alex wrote:", on one line or two."""
    line = lines[number]
    if _WROTE.match(line):
        return True
    after = lines[number + 1] if number + 1 < len(lines) else ""
    before = lines[number - 1] if number else ""
    return any(
        _WROTE_BEGINS.match(first) and len(first) + len(second) < 300
        and _WROTE.match(f"{first} {second}")
        for first, second in ((line, after), (before, line))
    )  # fmt: skip


def _is_head(lines: list[str], number: int) -> bool:
    """ "From: ...", with two more fields of a message in the lines below."""
    if number >= len(lines) or not re.match(r"^\s{0,8}\*?From\*?\s?:", lines[number], re.I):
        return False
    names = {match[1].lower() for one in lines[number : number + 7] if (match := _FIELD.match(one))}
    return "from" in names and len(names) >= 3
