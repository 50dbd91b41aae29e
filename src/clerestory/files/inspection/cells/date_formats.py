"""What a spreadsheet shows of a number as a date or a time, through the tokens of its format."""

from datetime import datetime, timedelta

from clerestory.files.inspection.cells.format_tokens import FormatError, Shown, Token, is_simple

_MONTHS = [
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
]  # fmt: skip
_DAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]


def show_date(value: float, section: tuple[Token, ...], from_1904: bool) -> Shown:
    """The date or time; `value` counts days. Raises FormatError."""
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
            if not is_simple(one.text):
                return None
            pieces.append(one.text if one.text in (" ", "-", ":") else f'"{one.text}"')
        elif one.kind in ("date", "ampm", "mark", "digits"):
            pieces.append(one.text)
    return "".join(pieces)
