"""The numbers and bullets that Word puts before the paragraphs of a list."""

from collections import defaultdict
from typing import Any

from clerestory.files.inspection.word.looks import (
    CellLook,
    Looks,
    Properties,
    W,
    properties,
    value,
)
from clerestory.files.inspection.word.vocabulary import is_level_text

LEVELS = 9
_BULLET = "\u2022"


class Lists:
    """Counts through a document: `label` has to be asked for each paragraph in its order."""

    def __init__(self, numbering: Any | None, looks: Looks) -> None:
        entries = [] if numbering is None else list(numbering)
        self._looks = looks
        self._nums = {_id(one, "numId"): one for one in entries if one.tag == W + "num"}
        self._abstracts = {
            _id(one, "abstractNumId"): one for one in entries if one.tag == W + "abstractNum"
        }
        self._counts: dict[str, list[int | None]] = defaultdict(lambda: [None] * LEVELS)
        self._restarted: set[tuple[str, int]] = set()

    def label(self, paragraph: Properties) -> tuple[str, int, str | None]:
        """The label, its level counted from 0, and the mode in which it is hidden, if it is."""
        key, level = self._place_of(paragraph)
        num = self._nums.get(key)
        entry = None if num is None else self._level(num, level)
        if num is None or entry is None:
            return "", 0, None
        abstract = value(num, "abstractNumId")
        counts = self._counts[abstract]
        self._restart(num, key, level, counts)
        counts[level] = self._next(entry, counts[level])
        counts[level + 1 :] = [None] * (LEVELS - level - 1)
        text = self._text(num, entry, counts)
        run = {**self._looks.run(entry.find(W + "rPr"), paragraph)}
        run.pop("rFonts", None)  # bullets are letters of symbol fonts
        return text, level, self._looks.why_hidden(text, run, paragraph, CellLook())

    def placed(self, paragraph: Properties) -> Properties:
        """The paragraph with the indent that its level of the list gives, where it has one."""
        key, level = self._place_of(paragraph)
        num = self._nums.get(key)
        entry = None if num is None else self._level(num, level)
        own = {} if entry is None else properties(entry.find(W + "pPr"))
        return {**paragraph, "ind": own["ind"]} if "ind" in own else paragraph

    def _place_of(self, paragraph: Properties) -> tuple[str, int]:
        place = paragraph.get("numPr")
        level = value(place, "ilvl")
        key = value(place, "numId")
        if place is not None and not level and "pStyle" in paragraph:
            level = self._level_of_style(key, paragraph["pStyle"].get(W + "val", ""))
        return key, min(int(level), LEVELS - 1) if level.isdecimal() else 0

    def _level_of_style(self, key: str, style: str) -> str:
        num = self._nums.get(key)
        for level in () if num is None else self._entries(num):
            if value(level, "pStyle") == style:
                return _id(level, "ilvl")
        return "0"

    def _entries(self, num: Any) -> list[Any]:
        abstract = self._abstracts.get(value(num, "abstractNumId"))
        overrides = num.iterfind(f"{W}lvlOverride/{W}lvl")
        return [*overrides, *(() if abstract is None else abstract.iterchildren(W + "lvl"))]

    def _level(self, num: Any, level: int) -> Any | None:
        return next((one for one in self._entries(num) if _id(one, "ilvl") == str(level)), None)

    def _restart(self, num: Any, key: str, level: int, counts: list[int | None]) -> None:
        """A list that begins anew says so once, for its first paragraph of the level."""
        for override in num.iterchildren(W + "lvlOverride"):
            if _id(override, "ilvl") == str(level) and (key, level) not in self._restarted:
                self._restarted.add((key, level))
                if value(override, "startOverride").isdecimal():
                    counts[level] = int(value(override, "startOverride")) - 1

    @staticmethod
    def _next(entry: Any, count: int | None) -> int:
        start = value(entry, "start")
        return (int(start) if start.isdecimal() else 1) if count is None else count + 1

    def _text(self, num: Any, entry: Any, counts: list[int | None]) -> str:
        pattern, form = value(entry, "lvlText"), value(entry, "numFmt")
        if form == "none":
            return ""
        if form == "bullet":
            plain = len(pattern) == 1 and not 0xE000 <= ord(pattern) <= 0xF8FF
            return pattern if plain or not is_level_text(pattern) else _BULLET
        text = pattern
        for level in range(LEVELS):
            if f"%{level + 1}" in pattern:
                other = self._level(num, level)
                count = counts[level] or self._next(other if other is not None else entry, None)
                own = value(other, "numFmt")
                text = text.replace(f"%{level + 1}", numeral(count, own))
        return text


def numeral(count: int, form: str) -> str:
    """A count as a list writes it; forms of other scripts come out in Arabic digits."""
    if form in ("lowerLetter", "upperLetter") and count > 0:
        letter = chr(ord("a") + (count - 1) % 26) * min(10, (count - 1) // 26 + 1)
        return letter if form == "lowerLetter" else letter.upper()
    if form in ("lowerRoman", "upperRoman") and 0 < count < 4000:
        return _roman(count) if form == "lowerRoman" else _roman(count).upper()
    if form == "decimalZero":
        return f"{count:02}"
    return "" if form in ("none", "bullet") else str(count)


def _roman(count: int) -> str:
    text = ""
    for amount, letters in (
        (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"),
        (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
    ):  # fmt: skip
        text += letters * (count // amount)
        count %= amount
    return text


def _id(element: Any, attribute: str) -> str:
    return str(element.get(W + attribute, ""))
