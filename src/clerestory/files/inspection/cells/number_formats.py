"""What a spreadsheet shows of a value through a number format (ECMA-376 part 1, 18.8.30).

Only what is understood is shown; any other format raises FormatError, and the file is refused.
"""

import re
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from clerestory.files.inspection.cells.date_formats import show_date
from clerestory.files.inspection.cells.format_tokens import (
    CONDITION,
    FormatError,
    Shown,
    Token,
    is_simple,
    sections,
)

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
        return show_date(value, section, from_1904)
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
    match = CONDITION.fullmatch(condition)
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
    if scale or not is_simple(head + tail):
        return Shown(f"{minus}{head}{text}{tail}".strip(), None, None)
    code = _quoted(head) + digits + _quoted(tail)
    if value < 0 < number:
        code = f"{code};{code}"
    return Shown(f"{minus}{head}{text}{tail}".strip(), back, code)


def _around(tokens: tuple[Token, ...]) -> str:
    if any(one.kind in ("digits", "exponent") for one in tokens):
        raise FormatError("digits in two places")
    return "".join(one.text if one.text == "%" else _literal(one) for one in tokens)


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
