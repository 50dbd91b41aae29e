"""What a spreadsheet shows of a value through a number format (ECMA-376 part 1, 18.8.30).

Only what is understood is shown; any other format raises FormatError, and the file is refused.
"""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from functools import lru_cache

BUILT_IN = {
    0: "General", 1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%",
    11: "0.00E+00", 12: "# ?/?", 13: "# ??/??", 14: "dd/mm/yyyy", 15: "d-mmm-yy", 16: "d-mmm",
    17: "mmm-yy", 18: "h:mm AM/PM", 19: "h:mm:ss AM/PM", 20: "h:mm", 21: "h:mm:ss",
    22: "dd/mm/yyyy h:mm", 37: "#,##0 ;(#,##0)", 38: "#,##0 ;[Red](#,##0)",
    39: "#,##0.00;(#,##0.00)", 40: "#,##0.00;[Red](#,##0.00)",
    41: '_(* #,##0_);_(* (#,##0);_(* "-"_);_(@_)',
    42: '_("£"* #,##0_);_("£"* (#,##0);_("£"* "-"_);_(@_)',
    43: '_(* #,##0.00_);_(* (#,##0.00);_(* "-"??_);_(@_)',
    44: '_("£"* #,##0.00_);_("£"* (#,##0.00);_("£"* "-"??_);_(@_)',
    45: "mm:ss", 46: "[h]:mm:ss", 47: "mm:ss.0", 48: "##0.0E+0", 49: "@",
}  # fmt: skip
"""The formats that a workbook may use by number alone, as a British Excel shows them."""

_TOKEN = re.compile(
    r'"(?P<quoted>[^"]*)"|\\(?P<escaped>.)|(?P<pad>_.)|(?P<fill>\*.)|\[(?P<bracket>[^\]]*)\]|'
    r"(?P<general>General)|(?P<ampm>AM/PM|A/P)|(?P<date>[yY]+|[mM]+|[dD]+|[hH]+|[sS]+)|"
    r"(?P<exponent>[eE][+-])|(?P<digits>[0#?]+)|(?P<mark>[.,%/@])|"
    r"(?P<plain>[-$+():!^&'~{}<>= ]|[^\x00-\x7f])",
    re.IGNORECASE,
)
_COLOUR = re.compile(r"(black|blue|cyan|green|magenta|red|white|yellow|colou?r ?\d{1,2})", re.I)
_CONDITION = re.compile(r"(<=|>=|<>|<|>|=)(-?\d+(?:\.\d+)?)")
_CURRENCY = re.compile(r"\$([^-\]]*)(-[0-9A-Fa-f]{1,8}|-[a-z]{2}-[A-Z]{2})?")
_MONTHS = [
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
]  # fmt: skip
_DAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]


class FormatError(ValueError):
    """A number format that is not understood."""


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of a format: `kind` as in the pattern, or elapsed, colour, condition."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Shown:
    """What is shown of a value. `value` is the value with no more in it than `text` says, and
    `code` a format that shows it so; both are None where only the text can stand for it."""

    text: str
    value: float | None = None
    code: str | None = None
    is_words: bool = False  # nothing of the value is in the text


@lru_cache(maxsize=1024)
def sections(code: str) -> tuple[tuple[Token, ...], ...]:
    """The one to four parts of a format, which are for positive numbers, negative ones, zero and
    text. Raises FormatError."""
    found: list[list[Token]] = [[]]
    place = 0
    while place < len(code):
        if code[place] == ";":
            found.append([])
            place += 1
            continue
        match = _TOKEN.match(code, place)
        if match is None or match.lastgroup is None:
            raise FormatError(code)
        found[-1].append(_token(match.lastgroup, match[match.lastgroup]))
        place = match.end()
    if len(found) > 4:
        raise FormatError(code)
    return tuple(tuple(section) for section in found)


def _token(kind: str, text: str) -> Token:
    if kind == "bracket":
        if _COLOUR.fullmatch(text):
            return Token("colour", text)
        if _CONDITION.fullmatch(text):
            return Token("condition", text)
        if re.fullmatch(r"h+|m+|s+", text, re.I):
            return Token("elapsed", text.lower())
        currency = _CURRENCY.fullmatch(text)
        if currency:
            return Token("literal", currency[1])
        raise FormatError(text)
    if kind in ("quoted", "escaped", "plain"):
        return Token("literal", text)
    if kind == "pad":
        return Token("literal", " ")
    return Token(kind, text.lower() if kind == "date" else text)


def literals(code: str) -> list[str]:
    """The words that a format holds itself. Raises FormatError."""
    words = []
    for section in sections(code):
        text = "".join(one.text if one.kind == "literal" else "\0" for one in section)
        words += [word.strip() for word in text.split("\0") if word.strip()]
    return words


def colours(code: str) -> list[str]:
    """The names of the colours that a format gives to its text, in small letters."""
    return [one.text.lower() for part in sections(code) for one in part if one.kind == "colour"]


def is_date(code: str) -> bool:
    """Whether a format shows a number as a date or a time."""
    kinds = {one.kind for section in sections(code)[:1] for one in section}
    return bool(kinds & {"date", "elapsed"})


def show(value: float | str | bool, code: str, *, from_1904: bool = False) -> Shown:
    """What a format shows of a value. Raises FormatError."""
    parts = sections(code)
    if isinstance(value, bool):
        return Shown("TRUE" if value else "FALSE")
    if isinstance(value, str):
        return Shown(_text(value, parts))
    if len(parts) == 4 and not any(one.kind == "condition" for part in parts for one in part):
        parts = parts[:3]
    section, number = _section_for(value, parts)
    if not section:
        return Shown("")
    kinds = {one.kind for one in section}
    if "mark" in kinds and any(one.text == "@" for one in section):
        return _general(value)
    if kinds & {"date", "elapsed", "ampm"}:
        return _date(value, section, from_1904)
    if "general" in kinds:
        shown = _general(number)
        around = "".join(shown.text if one.kind == "general" else _literal(one) for one in section)
        return shown if around == shown.text and number == value else Shown(around)
    return _number(value, number, section)


def _literal(token: Token) -> str:
    return token.text if token.kind == "literal" else ""


def _text(value: str, parts: tuple[tuple[Token, ...], ...]) -> str:
    if len(parts) == 4:
        section = parts[3]
    elif any(one.text == "@" for one in parts[-1]):
        section = parts[-1]
    else:
        return value
    return "".join(value if one.text == "@" else _literal(one) for one in section)


def _section_for(
    value: float, parts: tuple[tuple[Token, ...], ...]
) -> tuple[tuple[Token, ...], float]:
    """The section for a number, and the number as that section shows it."""
    if any(one.kind == "condition" for part in parts for one in part):
        return _by_condition(value, parts)
    if len(parts) == 1 or (any(one.text == "@" for one in parts[1]) and len(parts) == 2):
        return parts[0], value
    if value < 0:
        return parts[1], -value
    if value == 0 and len(parts) > 2 and not any(one.text == "@" for one in parts[2]):
        return parts[2], value
    return parts[0], value


def _by_condition(
    value: float, parts: tuple[tuple[Token, ...], ...]
) -> tuple[tuple[Token, ...], float]:
    for part in parts:
        conditions = [one.text for one in part if one.kind == "condition"]
        if not conditions or all(_holds(value, one) for one in conditions):
            return part, abs(value) if len(parts) > 1 and value < 0 and part is not parts[
                0
            ] else value
    raise FormatError("no section for the value")


def _holds(value: float, condition: str) -> bool:
    match = _CONDITION.fullmatch(condition)
    assert match is not None  # tokens of this kind match the pattern
    sign, bound = match[1], float(match[2])
    return {
        "<": value < bound, ">": value > bound, "=": value == bound,
        "<=": value <= bound, ">=": value >= bound, "<>": value != bound,
    }[sign]  # fmt: skip


def _general(value: float) -> Shown:
    """At most eleven characters for a fraction, as in a wide cell; whole numbers in full."""
    if value == int(value) and abs(value) < 1e15:
        return Shown(str(int(value)), value, "General")
    if 1e-9 <= abs(value) < 1e11:
        whole = len(str(int(abs(value))))
        number = _rounded(value, max(0, 10 - whole))
        text = f"{number:f}"
        text = text.rstrip("0").rstrip(".") if "." in text else text
        return Shown(text, float(text), "General")
    mantissa, _, power = f"{value:.5E}".partition("E")
    mantissa = mantissa.rstrip("0").rstrip(".") if "." in mantissa else mantissa
    text = f"{mantissa}E{power}"
    return Shown(text, float(text), "General")


def _rounded(value: float, places: int) -> Decimal:
    if abs(value) >= 1e30 or value != value:
        raise FormatError("a number beyond 1E+30")
    return Decimal(repr(value)).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


def _number(value: float, number: float, section: tuple[Token, ...]) -> Shown:
    kinds = [one.kind for one in section]
    if "digits" not in kinds:  # words alone, or nothing
        return Shown("".join(map(_literal, section)), is_words=True)
    first, last = kinds.index("digits"), len(kinds) - 1 - kinds[::-1].index("digits")
    core = section[first : last + 1]
    before, after = section[:first], list(section[last + 1 :])
    if any(one.text == "." for one in before):
        raise FormatError("digits after a point alone")
    scale = 0
    while after and after[0].kind == "mark" and after[0].text == ",":
        after.pop(0)
        scale += 3
    if after and after[0].text == ".":  # as in "0."
        core = (*core, after.pop(0))
    percent = sum(one.text == "%" for one in section)
    head, tail = _around(before), _around(tuple(after))
    scaled = number * 100**percent / 10**scale
    if any(one.kind == "exponent" for one in core):
        return _scientific(value, number, core, head, tail)
    if any(one.text == "/" for one in core):
        return _fraction(number, core, head, tail)
    digits = "".join(one.text for one in core if one.text != "%")
    if any(one.kind not in ("digits", "mark") for one in core):
        return Shown(_woven(number, core, head, tail))
    if not re.fullmatch(r"[0#?,]*(\.[0#?]*)?", digits):
        raise FormatError(digits)
    whole, _, decimals = digits.partition(".")
    rounded = _rounded(scaled, len(decimals))
    text = _digits(abs(rounded), whole, decimals)
    minus = "-" if rounded < 0 else ""
    back = float(rounded.scaleb(scale) / 100**percent) * (-1 if value < 0 < number else 1)
    if scale or not _is_simple(head + tail):
        return Shown(f"{minus}{head}{text}{tail}".strip(), None, None)
    code = _quoted(head) + digits + _quoted(tail)
    if value < 0 < number:
        code = f"{code};{code}"
    return Shown(f"{minus}{head}{text}{tail}".strip(), back, code)


def _around(tokens: tuple[Token, ...]) -> str:
    if any(one.kind in ("digits", "exponent") for one in tokens):
        raise FormatError("digits in two places")
    return "".join(one.text if one.text == "%" else _literal(one) for one in tokens)


def _is_simple(text: str) -> bool:
    return len(text) <= 12 and '"' not in text


def _quoted(text: str) -> str:
    """Literal text in a format; per cent signs stay outside of the quotes."""
    return "".join(
        piece if piece == "%" else f'"{piece}"' for piece in re.split("(%)", text) if piece
    )


def _digits(number: Decimal, whole: str, decimals: str) -> str:
    """A number that is rounded already, as zeros, hashes and commas want it."""
    left, _, right = f"{number:f}".partition(".")
    grouped = "," in whole
    least = whole.replace(",", "").count("0")
    left = left.lstrip("0").rjust(least, "0")
    if grouped and left:
        left = re.sub(r"(?<=\d)(?=(\d{3})+$)", ",", left)
    keep = len(decimals.rstrip("#?"))
    while len(right) > keep and right.endswith("0"):
        right = right[:-1]
    return f"{left}.{right}" if decimals or right else left


def _scientific(
    value: float, number: float, core: tuple[Token, ...], head: str, tail: str
) -> Shown:
    code = "".join(one.text for one in core)
    match = re.fullmatch(r"([0#?]+)(?:\.([0#?]*))?[eE]([+-])([0#?]+)", code)
    if match is None:
        raise FormatError(code)
    step, places = len(match[1]), len(match[2] or "")
    power = 0 if number == 0 else Decimal(repr(abs(number))).adjusted()
    power -= power % step if step > 1 else 0
    rounded = _rounded(number / 10**power, places)
    if abs(rounded) >= 10**step:
        power, rounded = power + step, _rounded(number / 10 ** (power + step), places)
    sign = "-" if power < 0 else "+" if match[3] == "+" else ""
    text = f"{head}{rounded:f}E{sign}{str(abs(power)).rjust(len(match[4]), '0')}{tail}"
    if head or tail or number != value:
        return Shown(text)
    return Shown(text, float(rounded.scaleb(power)), code)


def _fraction(number: float, core: tuple[Token, ...], head: str, tail: str) -> Shown:
    code = "".join(one.text for one in core)
    match = re.fullmatch(r"(?:([0#?]+) )?([0#?]+)/([0#?]+)", code)
    if match is None:
        raise FormatError(code)
    part = Fraction(repr(number)).limit_denominator(10 ** len(match[3]) - 1)
    whole = int(part) if match[1] else 0
    rest = abs(part - whole)
    minus = "-" if part < 0 and not whole else ""
    pieces = [str(whole)] if match[1] and (whole or not rest) else []
    if rest or not match[1]:
        pieces.append(f"{minus}{rest.numerator}/{rest.denominator}")
    return Shown(head + " ".join(pieces) + tail)


def _woven(number: float, core: tuple[Token, ...], head: str, tail: str) -> str:
    """Digits with words between them, as in a telephone number: 000-0000."""
    if any(one.kind not in ("digits", "literal") for one in core) or number < 0:
        raise FormatError("words between digits")
    places = sum(len(one.text) for one in core if one.kind == "digits")
    left = f"{_rounded(number, 0):f}".rjust(places, "0")
    extra, left = left[: len(left) - places], left[len(left) - places :]
    text = extra
    for one in core:
        if one.kind == "literal":
            text += one.text
        else:
            text, left = text + left[: len(one.text)], left[len(one.text) :]
    return head + text + tail


def _date(value: float, section: tuple[Token, ...], from_1904: bool) -> Shown:
    if not 0 <= value < 2_958_466:  # the end of the year 9999
        raise FormatError("a number that is no date")
    seconds = round(value * 86_400, 3)
    units = _units(section)
    if any(one.kind == "elapsed" for one in section):
        return Shown("".join(_elapsed(seconds, units, section)))
    places = max([len(unit) - 2 for unit in units if unit.startswith("s.")], default=0)
    step = 10**-places if any(unit[0] == "s" for unit in units) else 0
    seconds = round(seconds / step) * step if step else seconds
    # Excel takes 1900 for a leap year: from March on, one day more has gone by.
    day_0 = datetime(1904, 1, 1) if from_1904 else datetime(1899, 12, 31 if value < 60 else 30)
    if not from_1904 and 60 <= value < 61:
        raise FormatError("the day before 1 March 1900")
    moment = day_0 + timedelta(seconds=seconds)
    halves = any(one.kind == "ampm" for one in section)
    shown = [_unit(moment, unit, halves) for unit in units]
    kept = _kept(moment, units)
    back = (kept - day_0).total_seconds() / 86_400 if kept else seconds % 86_400 / 86_400
    if kept is None and value >= 1:
        back = seconds % 86_400 / 86_400
    return Shown("".join(shown).strip(), round(back, 10), _code_of(section))


def _units(section: tuple[Token, ...]) -> list[str]:
    """One unit or literal for each token; m is a minute after h or before s ("n" here)."""
    units: list[str] = []
    for index, one in enumerate(section):
        if one.kind == "date" and one.text[0] == "m" and _is_minute(section, index):
            units.append("n" * len(one.text))
        elif one.kind in ("date", "elapsed", "ampm"):
            units.append(one.text if one.kind != "ampm" else f"a{one.text}")
        elif one.kind == "digits" and units and units[-1] == "\0.":  # ss.000
            units[-1] = f"s.{len(one.text) * '0'}"
        elif (
            one.text == "."
            and section[index + 1 : index + 2]
            and (section[index + 1].kind == "digits")
        ):
            units.append("\0.")
        elif one.kind in ("literal", "mark") and one.text not in ("@", "%"):
            units.append("\0" + one.text)
        elif one.kind not in ("colour", "fill"):
            raise FormatError(one.text)
    return units


def _is_minute(section: tuple[Token, ...], index: int) -> bool:
    times = [one for one in section[:index] if one.kind in ("date", "elapsed")]
    later = [one for one in section[index + 1 :] if one.kind in ("date", "elapsed")]
    near_hour = bool(times) and times[-1].text[0] == "h"
    return len(section[index].text) <= 2 and (
        near_hour or (bool(later) and later[0].text[0] == "s")
    )


def _unit(moment: datetime, unit: str, halves: bool) -> str:
    if unit.startswith("\0"):
        return unit[1:]
    if unit.startswith("s."):
        return f".{moment.microsecond:06d}"[: len(unit) - 1]
    if unit.startswith("a"):
        name = "AM" if moment.hour < 12 else "PM"
        return name if len(unit) > 4 else name[0]
    hour = (moment.hour - 1) % 12 + 1 if halves else moment.hour
    texts = {
        "y": f"{moment.year % 100:02d}", "yy": f"{moment.year % 100:02d}",
        "m": str(moment.month), "mm": f"{moment.month:02d}",
        "mmm": _MONTHS[moment.month - 1][:3], "mmmm": _MONTHS[moment.month - 1],
        "mmmmm": _MONTHS[moment.month - 1][0],
        "d": str(moment.day), "dd": f"{moment.day:02d}",
        "ddd": _DAYS[moment.weekday()][:3], "dddd": _DAYS[moment.weekday()],
        "h": str(hour), "hh": f"{hour:02d}", "n": str(moment.minute), "nn": f"{moment.minute:02d}",
        "s": str(moment.second), "ss": f"{moment.second:02d}",
    }  # fmt: skip
    if unit.startswith("yyy"):
        return f"{moment.year:04d}"
    if unit not in texts:
        raise FormatError(unit)
    return texts[unit]


def _kept(moment: datetime, units: list[str]) -> datetime | None:
    """The moment with all that the units do not say set to its first value; None if they say
    nothing of the date."""
    said = {unit[0] for unit in units}
    if not said & set("ymd"):
        return None
    return datetime(
        moment.year if "y" in said else 1900,
        moment.month if "m" in said else 1,
        moment.day if any(unit in ("d", "dd") for unit in units) else 1,
        moment.hour if "h" in said else 0,
        moment.minute if "n" in said else 0,
        moment.second if "s" in said else 0,
        moment.microsecond if any(unit.startswith("s.") for unit in units) else 0,
    )


def _elapsed(seconds: float, units: list[str], section: tuple[Token, ...]) -> list[str]:
    """Hours, minutes and seconds that have gone by, as in [h]:mm."""
    first = next(one.text[0] for one in section if one.kind == "elapsed")
    left = round(seconds)
    size = {"h": 3600, "m": 60, "s": 1}
    shown, taken = [], False
    for unit in units:
        key = "m" if unit[0] == "n" else unit[0]
        if unit.startswith("\0"):
            shown.append(unit[1:])
        elif key not in size or unit.startswith("s."):
            raise FormatError(unit)
        else:
            amount, left = divmod(left, size[key])
            shown.append(str(amount).rjust(len(unit), "0"))
            taken = taken or key == first
    return shown


def _code_of(section: tuple[Token, ...]) -> str | None:
    """The format of a date again, if it holds no words but short ones between the units."""
    pieces = []
    for one in section:
        if one.kind == "literal":
            if not _is_simple(one.text):
                return None
            pieces.append(one.text if one.text in (" ", "-", ":") else f'"{one.text}"')
        elif one.kind in ("date", "ampm", "mark", "digits"):
            pieces.append(one.text)
    return "".join(pieces)
