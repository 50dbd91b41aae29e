"""Whether the value of a spreadsheet's cell says more than the text that it shows.

In an OpenDocument cell the two stand side by side (ODF 1.3 part 3, 19.385 and 9.1.4): people read
"3", programs read 3.14159.
"""

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal, InvalidOperation

CLOSE = Decimal("1e-12")
"""Relative difference that is the rounding of binary fractions, and nothing hidden."""

_NUMBER = re.compile(r"\d[\d.,\s\u00a0\u202f']*(?:[eE][+-]?\d{1,3})?")
_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]


def agrees(values: Mapping[str, str], shown: str) -> bool:
    """Whether the value among a cell's attributes is what `shown` says, and no finer."""
    kind = values.get("office:value-type", "")
    typed = {name for name in values if name in _VALUES}
    if typed - {_VALUE_OF.get(kind, ""), "office:currency"}:
        return False
    match kind:
        case "" | "string":
            return values.get("office:string-value", shown) == shown
        case "float" | "percentage" | "currency":
            return _is_number(values.get("office:value", ""), shown, kind == "percentage")
        case "date":
            return _is_date(values.get("office:date-value", ""), shown)
        case "time":
            return _is_time(values.get("office:time-value", ""), shown)
        case "boolean":
            return values.get("office:boolean-value", "").casefold() == shown.casefold() or (
                shown in ("0", "1") and (shown == "1") == (values["office:boolean-value"] == "true")
            )
    return False


_VALUE_OF = {
    "string": "office:string-value", "": "office:string-value", "float": "office:value",
    "percentage": "office:value", "currency": "office:value", "date": "office:date-value",
    "time": "office:time-value", "boolean": "office:boolean-value",
}  # fmt: skip
_VALUES = {*_VALUE_OF.values(), "office:currency"}


def plain_value(values: Mapping[str, str]) -> str:
    """What a program shows of a cell that has a value and no text of its own."""
    name = _VALUE_OF.get(values.get("office:value-type", ""), "")
    return values.get(name, "")


def numbers_in(shown: str, is_share: bool = False) -> set[Decimal]:
    """The numbers that `shown` may stand for: a comma groups digits here, and elsewhere a dot."""
    match = _NUMBER.search(shown)
    if match is None or len(shown) > 100 or re.search(r"\d", shown[match.end() :]):
        return set()
    negative = "-" in shown[: match.start()] or "\u2212" in shown or shown.strip().startswith("(")
    found = set()
    for plain in _readings(match[0].rstrip(".,' \u00a0\u202f")):
        try:
            number = Decimal(plain)
        except InvalidOperation:
            continue
        found.add((-number if negative else number) / (100 if is_share else 1))
    return found


def _readings(digits: str) -> Iterator[str]:
    """What a number may mean: with a dot or a comma as its point, and the other one, a space or
    an apostrophe between thousands."""
    for grouping, point in ((r"[,\s\u00a0\u202f']", "."), (r"[.\s\u00a0\u202f']", ",")):
        whole, mark, rest = digits.partition(point)
        if re.fullmatch(rf"(\d+|\d{{1,3}}({grouping}\d{{3}})+)([eE][+-]?\d{{1,3}})?", whole):
            yield re.sub(grouping, "", whole) + (f".{rest}" if mark else "")


def _is_number(value: str, shown: str, is_share: bool) -> bool:
    try:
        number = Decimal(value)
    except InvalidOperation:
        return False
    if not number.is_finite():
        return False
    readings = numbers_in(shown, is_share and "%" in shown)
    return any(abs(number - one) <= abs(number) * CLOSE for one in readings)


def _is_date(value: str, shown: str) -> bool:
    match = re.fullmatch(r"(\d{4})-(\d\d)-(\d\d)(?:T(\d\d):(\d\d)(?::(\d\d)(?:\.0*)?)?)?", value)
    if match is None:
        return False
    year, month, day = match[1], int(match[2]), int(match[3])
    said = [number.lstrip("0") or "0" for number in re.findall(r"\d+", shown)]
    named = any(name in shown.casefold() for name in _MONTHS)
    month_said = str(month) in said or (named and 1 <= month <= 12)
    if named and 1 <= month <= 12 and _MONTHS[month - 1] not in shown.casefold():
        return False
    if not month_said or not ({year, year[2:].lstrip("0") or "0"} & set(said)):
        return False
    if str(day) not in said and day != 1:  # "May 2024" is the first of May to a program
        return False
    return all(_has_clock(part, said) for part in match.groups()[3:])


def _has_clock(part: str | None, said: list[str]) -> bool:
    if part is None or int(part) == 0:
        return True
    return str(int(part)) in said or str(int(part) - 12) in said


def _is_time(value: str, shown: str) -> bool:
    match = re.fullmatch(r"-?PT(?:(\d{1,6})H)?(?:(\d{1,2})M)?(?:(\d{1,2})(?:[.,]0+)?S)?", value)
    if match is None:
        return False
    said = [number.lstrip("0") or "0" for number in re.findall(r"\d+", shown)]
    return all(_has_clock(part, said) for part in match.groups())
