"""What simple formulas come to, so that a value that was stored beside one can be checked.

Some programs store no value, or 0, and leave it to the spreadsheet to work it out. Sums, means,
counts and arithmetic over cells are worked out here; any other formula is left as it was stored.
"""

import re
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal

from clerestory.files.inspection.workbook.sheets import Cell, Sheet, area

_TOKEN = re.compile(
    r"\s*(?:(?P<number>\d+\.?\d*(?:[eE][+-]?\d+)?|\.\d+)"
    r"|(?P<reference>(?:(?:'(?:[^']|'')+'|[A-Za-z_]\w*)!)?\$?[A-Z]{1,3}\$?\d+(?::\$?[A-Z]{1,3}\$?\d+)?)"
    r"(?![\w(])|(?P<function>[A-Z]+)\(|(?P<sign>[-+*/^(),%]))"
)
_FUNCTIONS = {"SUM", "AVERAGE", "MIN", "MAX", "COUNT", "COUNTA", "ROUND", "ABS", "PRODUCT"}
_VOLATILE = re.compile(
    r"\b(NOW|TODAY|RAND|RANDBETWEEN|RANDARRAY|OFFSET|INDIRECT|INFO|CELL)\(", re.I
)
"""Functions that are worked out again whenever a workbook is opened."""
_CALENDAR = """January February March April May June July August September October November December
    Monday Tuesday Wednesday Thursday Friday Saturday Sunday TRUE FALSE AM PM"""
_MOST_STEPS, _DEEPEST, _LARGEST_AREA = 200_000, 40, 100_000

Value = float | str | bool | None


class _Unknown(Exception):
    """A formula that is not worked out here."""


class _Work:
    """Works out the formulas of all sheets; each cell once."""

    def __init__(self, sheets: list[Sheet]) -> None:
        self._cells = {
            one.name: {(cell.row, cell.column): cell for cell in one.cells} for one in sheets
        }
        self._done: dict[tuple[str, int, int], Value] = {}
        self._steps = 0

    def of_cell(self, sheet: str, place: tuple[int, int], depth: int = 0) -> Value:
        """The value of a cell. Raises _Unknown."""
        key = (sheet, *place)
        cell = self._cells[sheet].get(place)
        if cell is None or (cell.formula is None and not cell.is_error):
            return None if cell is None else cell.value
        if depth > _DEEPEST or cell.is_error or cell.is_array or not cell.formula:
            raise _Unknown
        if key not in self._done:
            self._done[key] = _Reading(self, sheet, cell.formula, depth).result()
        return self._done[key]

    def of_area(self, sheet: str, reference: str, depth: int) -> list[Value]:
        """The values of an area. Raises _Unknown."""
        name, _, where = reference.rpartition("!")
        name = name.removeprefix("'").removesuffix("'").replace("''", "'") if name else sheet
        top, left, bottom, right = area(where)
        size = (bottom - top + 1) * (right - left + 1)
        self._steps += size
        if name not in self._cells or size > _LARGEST_AREA or self._steps > _MOST_STEPS:
            raise _Unknown
        return [
            self.of_cell(name, (row, column), depth + 1)
            for row in range(top, bottom + 1)
            for column in range(left, right + 1)
        ]


class _Reading:
    """One formula, read from left to right: sums of products of signed values."""

    def __init__(self, work: _Work, sheet: str, formula: str, depth: int) -> None:
        self._work, self._sheet, self._depth = work, sheet, depth
        self._tokens: list[tuple[str, str]] = []
        self._next, self._nested = 0, 0
        place = 0
        while place < len(formula.rstrip()):
            match = _TOKEN.match(formula, place)
            if match is None or match.lastgroup is None:
                raise _Unknown
            self._tokens.append((match.lastgroup, match[match.lastgroup]))
            place = match.end()

    def result(self) -> float:
        value = self._sum()
        if self._next < len(self._tokens):
            raise _Unknown
        return value

    def _take(self, *signs: str) -> str:
        """The next token if it is one of these signs, else ""."""
        if self._next < len(self._tokens):
            kind, text = self._tokens[self._next]
            if kind == "sign" and text in signs:
                self._next += 1
                return text
        return ""

    def _sum(self) -> float:
        self._nested += 1
        if self._nested > _DEEPEST:
            raise _Unknown
        value = self._product()
        while sign := self._take("+", "-"):
            value += self._product() * (1 if sign == "+" else -1)
        self._nested -= 1
        return value

    def _product(self) -> float:
        value = self._signed()
        while sign := self._take("*", "/"):
            other = self._signed()
            if sign == "/" and other == 0:
                raise _Unknown
            value = value * other if sign == "*" else value / other
        return value

    def _signed(self) -> float:
        factor = 1.0
        while sign := self._take("+", "-"):
            factor = -factor if sign == "-" else factor
        value = factor * self._single()
        while self._take("%"):
            value /= 100
        return value

    def _single(self) -> float:
        if self._next >= len(self._tokens):
            raise _Unknown
        if self._take("("):
            value = self._sum()
            if not self._take(")"):
                raise _Unknown
            return value
        kind, text = self._tokens[self._next]
        self._next += 1
        if kind == "number":
            return float(text)
        if kind == "function" and text in _FUNCTIONS:
            return self._call(text)
        if kind == "reference" and ":" not in text:
            return _number(self._work.of_area(self._sheet, text, self._depth)[0])
        raise _Unknown

    def _call(self, name: str) -> float:
        arguments: list[list[Value]] = []
        while True:
            kind, text = self._tokens[self._next] if self._next < len(self._tokens) else ("", "")
            if kind == "reference" and self._ends_argument():
                self._next += 1
                arguments.append(self._work.of_area(self._sheet, text, self._depth))
            else:
                arguments.append([self._sum()])
            if self._take(")"):
                return _apply(name, arguments)
            if not self._take(","):
                raise _Unknown

    def _ends_argument(self) -> bool:
        after = self._next + 1
        return after < len(self._tokens) and self._tokens[after] in (("sign", ","), ("sign", ")"))


def _number(value: Value) -> float:
    if value is None:
        return 0.0
    if isinstance(value, str):
        raise _Unknown
    return float(value)


def _apply(name: str, arguments: list[list[Value]]) -> float:
    if name in ("ROUND", "ABS"):
        single = [_number(one[0]) for one in arguments if len(one) == 1]
        if len(single) != len(arguments) or len(single) != (2 if name == "ROUND" else 1):
            raise _Unknown
        return abs(single[0]) if name == "ABS" else _round(single[0], int(single[1]))
    values = [value for one in arguments for value in one]
    if name == "COUNTA":
        return float(sum(value is not None for value in values))
    numbers = [value for value in values if isinstance(value, float)]
    if name == "COUNT":
        return float(len(numbers))
    if not numbers:
        if name == "AVERAGE":
            raise _Unknown
        return 0.0
    if name == "PRODUCT":
        product = 1.0
        for one in numbers:
            product *= one
        return product
    total = sum(numbers)
    return {"SUM": total, "AVERAGE": total / len(numbers), "MIN": min(numbers),
            "MAX": max(numbers)}[name]  # fmt: skip


def _round(value: float, places: int) -> float:
    if abs(places) > 15:
        raise _Unknown
    return float(Decimal(repr(value)).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP))


def work_out(sheets: list[Sheet], *, on_load: bool) -> list[str]:
    """Give cells with simple formulas the values that they come to, where none was stored, or
    where the workbook says that all is worked out when it is opened (`on_load`).

    With `on_load`, a 0 beside a formula that is not understood here counts as not stored. Returns
    the places where another value is stored than the formula comes to.
    """
    work, sources, stale = _Work(sheets), _Sources(sheets), []
    for sheet in sheets:
        for index, cell in enumerate(sheet.cells):
            if not cell.formula or cell.is_error:
                continue
            try:
                value = work.of_cell(sheet.name, (cell.row, cell.column))
            except (_Unknown, ArithmeticError, ValueError):
                if on_load and cell.value == 0:
                    sheet.cells[index] = replace(cell, value=None, is_worked_out=True)
                elif (on_load or _VOLATILE.search(cell.formula)) and not sources.can_give(cell):
                    stale.append(sheet.place(cell))
                continue
            if cell.value is None or (on_load and not _is_near(value, cell.value)):
                sheet.cells[index] = replace(cell, value=value, is_worked_out=True)
            elif not _is_near(value, cell.value):
                stale.append(sheet.place(cell))
    return stale


class _Sources:
    """The texts of which a formula can make another: those of cells, and those in itself."""

    def __init__(self, sheets: list[Sheet]) -> None:
        texts = {
            str(cell.value) for one in sheets for cell in one.cells if cell.formula is None
        } | set(_CALENDAR.split())
        self._all = "\n".join(sorted(texts)).casefold()

    def can_give(self, cell: Cell) -> bool:
        """Whether each word of a text that is stored beside a formula can come from there."""
        if not isinstance(cell.value, str):
            return True
        known = f"{self._all}\n{(cell.formula or '').casefold()}"
        words = re.findall(r"[^\W\d_]+", cell.value.casefold())
        return all(word in known for word in words)


def _is_near(mine: Value, stored: Value) -> bool:
    if isinstance(mine, float) and isinstance(stored, float):
        return abs(mine - stored) <= 1e-9 * max(1.0, abs(mine), abs(stored))
    return mine == stored
