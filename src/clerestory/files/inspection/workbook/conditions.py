"""Conditional formats of a worksheet: which cells their rules hide, and which they might.

Where it is plain when a rule holds (a comparison with a number, a rule that always holds), the
cells that it hides are no longer seen. Of any other rule that can hide cells nobody can say what a
reader sees.
"""

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from clerestory.files.inspection.cells import number_formats
from clerestory.files.inspection.colours import BLACK, WHITE, Colour, is_legible
from clerestory.files.inspection.findings import Finding, found
from clerestory.files.inspection.workbook.grammar import is_plain
from clerestory.files.inspection.workbook.sheets import Area, Cell, S, area
from clerestory.files.inspection.workbook.styles import is_on
from clerestory.files.inspection.workbook.visibility import Seen, Unseen, View

_MOST_LOOKS = 20_000_000  # rules times cells: more takes too long
_NUMBER = re.compile(r"-?\d+(\.\d+)?")
_ALWAYS = re.compile(r"TRUE(\(\))?|1|1=1", re.IGNORECASE)


_X14 = "{http://schemas.microsoft.com/office/spreadsheetml/2009/9/main}"


class Rule(NamedTuple):
    """A rule, and what it makes of its cells: the colour of words, and of the ground. It `hides`
    them if it shows no value, and is `unsure` if it shows some values."""

    element: Any
    areas: list[Area]
    colour: Colour | None
    grounds: tuple[Colour, ...]
    hides: bool
    unsure: bool = False

    def covers(self, cell: Cell) -> bool:
        return any(a[0] <= cell.row <= a[2] and a[1] <= cell.column <= a[3] for a in self.areas)


def leave_out(view: View) -> list[Finding]:
    """Take the cells that rules hide out of what is seen. Findings are of rules of which nobody
    can say what they hide."""
    if any(map(_may_hide, view.sheet.root.iter(f"{_X14}cfRule"))):
        return [found("xlsx.conditional-format", view.sheet.label)]
    rules = list(_rules(view))
    if not rules:
        return []
    if len(rules) * len(view.seen) > _MOST_LOOKS:
        return [found("xlsx.conditional-format", view.sheet.label)]
    findings: dict[str, None] = {}
    seen = []
    for one in view.seen:
        near = [rule for rule in rules if rule.covers(one.cell)]
        hiding = [rule for rule in near if rule.hides or _is_lost(one, rule, rule)]
        mixed = hiding or any(_is_lost(one, rule, other) for rule in near for other in near)
        is_alone = len(near) == 1 == len(hiding) and not near[0].unsure
        holds = _holds(near[0].element, one.cell) if is_alone else None
        if holds:
            view.unseen.append(Unseen(one.cell, "xlsx.hidden-by-rule"))
            continue
        seen.append(one)
        if mixed and holds is None:
            findings[_place(view, near)] = None
    view.seen = seen
    return [found("xlsx.conditional-format", place) for place in findings]


def _may_hide(extended: Any) -> bool:
    """Whether a rule of Excel 2010 and later is more than bars or icons beside the values."""
    graphics = list(extended.iterchildren(f"{_X14}dataBar", f"{_X14}iconSet"))
    return len(graphics) != 1 or not is_on(graphics[0].get("showValue", "1"))


def _place(view: View, rules: list[Rule]) -> str:
    reference = rules[0].element.getparent().get("sqref", "") if len(rules) == 1 else ""
    known = re.fullmatch(r"[A-Z]{1,3}\d{1,7}([: ][A-Z]{1,3}\d{1,7}){0,20}", reference)
    where = f"cells {reference}" if known and is_plain(reference) else "some cells"
    return f"{view.sheet.label}, {where}"


def _rules(view: View) -> Iterator[Rule]:
    for block in view.sheet.root.iter(f"{S}conditionalFormatting"):
        areas = _areas(block.get("sqref", ""))
        for element in block.iter(f"{S}cfRule"):
            yield _rule(element, areas, view)


def _rule(element: Any, areas: list[Area], view: View) -> Rule:
    graphic = element.iter(f"{S}dataBar", f"{S}iconSet")
    hides = any(not is_on(one.get("showValue", "1")) for one in graphic)
    scales = [view.styles.colour(one) for one in element.iter(f"{S}color")]
    grounds = tuple(one for one in scales if one is not None)
    index = int(element.get("dxfId", -1))
    if not 0 <= index < len(view.styles.variants):
        return Rule(element, areas, None, grounds, hides)
    font, behind, code = view.styles.variants[index]
    shows_value = re.search("[0#?@ymdhs]|General", re.sub(r"\[[^\]]*\]", "", code))
    changes = code and (";" in code or not shows_value or number_formats.colours(code))
    colour = font.colour if font else None
    unsure = bool(changes and shows_value)
    return Rule(element, areas, colour, (*grounds, *behind), hides or bool(changes), unsure)


def _is_lost(seen: Seen, one: Rule, other: Rule) -> bool:
    """Whether words in the colour of `one` on the ground of `other` are as their ground.

    Where two hold for a cell, one may give the colour and the other the ground, unless each of
    them sets both.
    """
    if one is not other and one.grounds and other.colour is not None:
        return False
    colour = one.colour or seen.look.font.colour or BLACK
    grounds = other.grounds or seen.look.grounds or (WHITE,)
    return bool(one.colour or other.grounds) and not all(
        is_legible(colour, ground) for ground in grounds
    )


def _holds(rule: Any, cell: Cell) -> bool | None:
    """Whether a rule holds for a cell that is not empty; None where it is not plain."""
    formulas = [one.text or "" for one in rule.iterchildren(f"{S}formula")]
    match rule.get("type"):
        case "dataBar" | "iconSet":
            return isinstance(cell.value, float)
        case "notContainsBlanks":
            return True
        case "expression" if len(formulas) == 1 and _ALWAYS.fullmatch(formulas[0]):
            return True
        case "cellIs" if formulas and all(map(_NUMBER.fullmatch, formulas)):
            return _compares(rule.get("operator", ""), cell, [float(one) for one in formulas])
    return None


def _compares(operator: str, cell: Cell, numbers: list[float]) -> bool | None:
    """A comparison as Excel makes it, for which text is larger than any number."""
    if cell.value is None or isinstance(cell.value, bool) or cell.is_error:
        return None
    value = cell.value if isinstance(cell.value, float) else float("inf")
    first, last = numbers[0], numbers[-1]
    match operator:
        case "lessThan" | "lessThanOrEqual":
            return value < first or (operator == "lessThanOrEqual" and value == first)
        case "greaterThan" | "greaterThanOrEqual":
            return value > first or (operator == "greaterThanOrEqual" and value == first)
        case "equal" | "notEqual":
            return (value == first) == (operator == "equal")
        case "between" | "notBetween" if len(numbers) == 2:
            inside = min(first, last) <= value <= max(first, last)
            return inside == (operator == "between")
    return None


def _areas(references: str) -> list[Area]:
    areas = []
    for one in references.split():
        try:
            areas.append(area(one))
        except ValueError:  # whole rows and columns
            areas.append((1, 1, 1_048_576, 16_384))
    return areas
