"""List markers: where the applicant's own numbering begins a new point.

A marker at the beginning of a line is taken much as it stands; one in the middle of a line counts
only where it goes on from the one before ("1. ... 2. ..."), so that a section number, a date or an
initial is not mistaken for one.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, field

_CANDIDATE = re.compile(
    r"""(?<=[a-z?)])(?P<glued>\d{1,2})\.(?=[ ]+[A-Z][a-z]+[ ])  # "... the council?2. How many"
     |(?<=[a-z?)][.])(?P<glued_after>\d{1,2})\.(?=[ ]+[A-Z][a-z]+[ ])
     |(?<![\w.)/\-])(?:
      (?P<word>question|request|q)[ ]?\.?(?P<of_word>\d{1,2})
          (?:[ ]?\(?(?P<sub>[a-z])\b\)?)?[ ]?(?P<stop>[.):\-])?(?=\s)
     |\[(?P<square>\d{1,2}|[a-z])\]
     |\((?P<round>\d{1,2}|[ivx]{1,5}|[a-z])\)(?=\s)
     |(?P<digits>\d{1,2})(?P<digits_sub>[a-z])?(?P<after>[.):]|[ ]?-(?=\s)|,(?=[ ]))(?=\s|[A-Za-z])
     |(?P<letter>[ivx]{1,5}|[a-z])(?P<letter_after>[.)])(?=\s)
     |(?P<ordinal>firstly|secondly|thirdly|fourthly|fifthly|sixthly|lastly|finally
          |first|second|third|fourth|fifth|sixth)(?=[,:])
     |(?P<bullet>[*•·▪◦‣o\-])(?=[ ])
    )""",
    re.I | re.X,
)
_ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth")
_NUMBER_WORDS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_NUMBER_WORD = re.compile(
    rf"^[ ]*(?:question )?({'|'.join(_NUMBER_WORDS)})[ ]?[:.)\-](?=\s)", re.I | re.M
)
_LINE = re.compile(r"^[ ]*", re.M)
_LAST_ORDINAL = 99
_FARTHEST_GAP = 3


@dataclass(frozen=True, slots=True)
class Marker:
    """One candidate: `style` tells lists apart, `value` orders them, `label` is what is printed."""

    start: int
    end: int
    style: str
    value: int
    label: str
    at_line_start: bool
    roman: int = 0
    """The value if the letters are read as a Roman number; 0 if they are none."""
    column: int = 0

    @property
    def is_bullet(self) -> bool:
        return self.style.startswith("bullet")


@dataclass(slots=True)
class Point:
    """A marker that was accepted, and the list inside it."""

    marker: Marker
    parent: "Point | None" = None
    inner: list["Point"] = field(default_factory=list)


@dataclass(slots=True)
class _Open:
    """A list that can still go on."""

    style: str
    value: int
    roman: bool
    points: list[Point]
    parent: Point | None


def points(flat: str) -> list[Point]:
    """The outermost points of every list in `flat`, in order, with their inner lists."""
    markers = list(_markers(flat))
    starts: dict[tuple[str, int], list[int]] = {}
    for marker in markers:
        starts.setdefault((marker.style, marker.value), []).append(marker.start)
        if marker.roman > 1:
            starts.setdefault((marker.style, -marker.roman), []).append(marker.start)
    outermost: list[Point] = []
    stack: list[_Open] = []
    for marker in markers:
        if not _went_on(stack, marker) and _may_begin(flat, marker, starts, stack):
            _begin(stack, outermost, marker)
    return outermost


def _went_on(stack: list[_Open], marker: Marker) -> bool:
    """Whether `marker` is the next point of a list that is open; it is then added to it."""
    for depth in range(len(stack) - 1, -1, -1):
        level = stack[depth]
        if level.style != marker.style:
            continue
        value = marker.roman if level.roman and marker.roman else marker.value
        step = value - level.value
        goes_on = marker.is_bullet or step == 1
        skips = marker.at_line_start and 1 < step <= _FARTHEST_GAP
        same_number = _is_lettered(marker) and value == level.value
        if goes_on or skips or same_number or (marker.label == "last" and step > 0):
            del stack[depth + 1 :]
            level.value = value if marker.label != "last" else _LAST_ORDINAL
            level.points.append(Point(marker, level.parent))
            return True
    return False


def _is_lettered(marker: Marker) -> bool:
    """Whether number and letter are printed as one, so that "1a" and "1b" stand side by side."""
    return marker.label[:1].isdigit() and marker.label[-1:].isalpha()


def _may_begin(
    flat: str, marker: Marker, starts: dict[tuple[str, int], list[int]], stack: list[_Open]
) -> bool:
    """Whether a list may begin here: at the start of a line, or where its second point follows."""
    if marker.is_bullet:
        return _may_begin_bullets(flat, marker)
    if marker.value != 1 and marker.roman != 1:
        if _is_lettered(marker) and marker.at_line_start and stack:
            return stack[0].points[-1].marker.value == marker.value  # "3. ...: 3a. ..., 3b. ..."
        return (
            marker.at_line_start and not stack and marker.style.startswith(("question", "lettered"))
        )
    if marker.at_line_start:
        return True
    return _next_after(starts, (marker.style, 2), marker.start) < _next_after(
        starts, (marker.style, 1), marker.start
    ) or (marker.roman == 1 and _next_after(starts, (marker.style, -2), marker.start) < 1 << 60)


def _next_after(starts: dict[tuple[str, int], list[int]], key: tuple[str, int], place: int) -> int:
    found = starts.get(key, [])
    at = bisect_left(found, place + 1)
    return found[at] if at < len(found) else 1 << 61


def _begin(stack: list[_Open], outermost: list[Point], marker: Marker) -> None:
    """Open a list: inside the last point, or beside an earlier list of the same style."""
    for depth, level in enumerate(stack):
        if level.style == marker.style:
            del stack[depth:]
            break
    while stack and stack[-1].points[-1].marker.is_bullet and _stands_out(stack[-1], marker):
        stack.pop()
    parent = stack[-1].points[-1] if stack else None
    home = parent.inner if parent else outermost
    home.append(Point(marker, parent))
    roman = marker.roman == 1
    stack.append(_Open(marker.style, 1 if roman else marker.value, roman, home, parent))


def _stands_out(level: _Open, marker: Marker) -> bool:
    """Whether a numbered list is not indented under the bullets before it."""
    bullet = level.points[-1].marker
    return marker.at_line_start and not marker.is_bullet and marker.column <= bullet.column


def _markers(flat: str) -> Iterator[Marker]:
    line_starts = {match.end() for match in _LINE.finditer(flat)}
    found = [
        marker
        for match in _CANDIDATE.finditer(flat)
        if (marker := _marker(flat, match, match.start() in line_starts))
    ]
    for match in _NUMBER_WORD.finditer(flat):
        value = _NUMBER_WORDS.index(match[1].lower()) + 1
        start = match.end() - len(match[0].lstrip())
        found.append(Marker(start, match.end(), "word", value, str(value), True))
    return iter(sorted(found, key=lambda marker: marker.start))


def _marker(flat: str, match: re.Match[str], first: bool) -> Marker | None:
    kind = match.lastgroup
    groups = match.groupdict()
    start, end = match.span()
    if groups["word"]:
        stop = groups["stop"] or ""
        if not (first and (stop or _ends_line(flat, end))) and stop not in (".", ":"):
            return None
        number, sub = groups["of_word"], (groups["sub"] or "").lower()
        style = f"question {groups['word'].lower()[0]}"
        return Marker(start, end, style, int(number), number + sub, first)
    if groups["digits"]:
        return _numbered(flat, match, first)
    if glued := groups["glued"] or groups["glued_after"]:
        return Marker(start, end, "1.", int(glued), glued, False)
    if groups["bullet"]:
        # A round bullet is one in the middle of a line too, where line breaks were lost.
        inline = flat[start] in _ROUND and flat[start - 1 : start].isspace()
        return _bullet(flat, start, end) if first or inline else None
    if groups["ordinal"]:
        return _ordinal(match, first)
    label = groups["square"] or groups["round"] or groups["letter"]
    brackets = "[" if groups["square"] else "(" if groups["round"] else groups["letter_after"]
    if label.isdigit():
        return Marker(start, end, f"{brackets}1", int(label), label, first)
    if label.isupper() and not first and kind == "letter_after":
        return None  # an initial
    value = ord(label.lower()) - 96 if len(label) == 1 else 0
    case = "A" if label.isupper() else "a"
    return Marker(start, end, f"{brackets}{case}", value, label, first, _roman(label.lower()))


def _numbered(flat: str, match: re.Match[str], first: bool) -> Marker | None:
    after, sub = match["after"].strip(), (match["digits_sub"] or "").lower()
    tight = not flat[match.end() : match.end() + 1].isspace()
    if not first and (sub or tight or after in ("-", ",", ":")):
        return None
    if tight and after not in (".", ")"):
        return None
    if after == "-" and flat[match.end() : match.end() + 4].lstrip()[:1].isdigit():
        return None  # "4 - 5 years"
    style = "lettered number" if sub else f"1{after}"
    return Marker(
        match.start(), match.end(), style, int(match["digits"]), match["digits"] + sub, first
    )


def _ordinal(match: re.Match[str], first: bool) -> Marker:
    word = match["ordinal"].lower()
    stem = word.removesuffix("ly")
    if stem in ("last", "final"):
        return Marker(match.start(), match.end() + 1, "ordinal", _LAST_ORDINAL, "last", first)
    value = _ORDINALS.index(stem) + 1
    return Marker(match.start(), match.end() + 1, "ordinal", value, str(value), first)


def _bullet(flat: str, start: int, end: int) -> Marker | None:
    """A dash that only carries on a broken line ("January 2016\\n- December 2017") is no bullet."""
    if _DATE_BEFORE.search(flat, max(0, start - 30), start) and _DATE_AFTER.match(flat, end):
        return None
    line = flat.rfind("\n", max(0, start - _LOOKED_BACK), start) + 1
    return Marker(start, end, f"bullet {flat[start]}", 1, "", True, column=start - line)


_ROUND = "•·▪◦‣"
_DATE_BEFORE = re.compile(r"(?:\d|[a-z]{3})[ ]*\n[ ]*$", re.I)
_DATE_AFTER = re.compile(
    r"[ ]*(?:\d|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|present\b|to\b|date\b)", re.I
)
_FINISHED = re.compile(r"(?:^|[.:;?!,]|\n[ ]*)[ ]*\n?[ ]*$")


def _may_begin_bullets(flat: str, marker: Marker) -> bool:
    """A list of dashes follows a finished line or a short one; else it may be a broken sentence."""
    if marker.style[-1] != "-" or _FINISHED.search(flat, max(0, marker.start - 40), marker.start):
        return True
    first = max(0, marker.start - _LOOKED_BACK)
    line_end = flat.rfind("\n", first, marker.start)
    return line_end - flat.rfind("\n", first, max(line_end, 0)) <= _SHORT_LINE


_LOOKED_BACK = 400  # characters; lines are shorter
_SHORT_LINE = 36  # characters; mail programs break lines much later


def _ends_line(flat: str, place: int) -> bool:
    return not flat[place : place + 3].strip(" ") or flat[place : place + 3].lstrip(" ")[:1] == "\n"


def _roman(letters: str) -> int:
    values = (
        "i",
        "ii",
        "iii",
        "iv",
        "v",
        "vi",
        "vii",
        "viii",
        "ix",
        "x",
        "xi",
        "xii",
        "xiii",
        "xiv",
        "xv",
    )
    return values.index(letters) + 1 if letters in values else 0
