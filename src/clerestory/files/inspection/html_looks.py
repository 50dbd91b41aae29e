"""How the text within an element of a page looks: its colours, its size, and whether it is hidden.

Beside what the page says stand the few rules of browsers themselves that count here: the colours of
links and marked words, and how much smaller some elements are (section 15.3 of the standard).
"""

from dataclasses import dataclass, field, replace

from clerestory.files.inspection.colours import is_legible_as_written
from clerestory.files.inspection.html_styles import (
    WORDED,
    Sheet,
    colours,
    declarations,
    element_of,
    hides,
    is_harmless,
    is_tiny,
    shrinks_to,
)
from clerestory.files.inspection.html_tree import Node
from clerestory.files.inspection.html_values import SMALLEST, colour_of
from clerestory.files.inspection.reports import Report

_ORDINARY = 12.0  # points
_SMALLER = {"small": 0.83, "sub": 0.83, "sup": 0.83, "pre": 0.81, "code": 0.81, "kbd": 0.81,
            "samp": 0.81, "tt": 0.81, "h5": 0.83, "h6": 0.67}  # fmt: skip
_SMALL_FONTS = frozenset({"1", *(f"-{step}" for step in range(2, 100))})  # ten pixels
_LINKS = frozenset({"#0000ee", "#551a8b"})  # new ones, and those that were followed


@dataclass(frozen=True, slots=True)
class Look:
    """`letters` are all colours that the letters may have, and `behind` those behind them."""

    behind: frozenset[str]
    letters: frozenset[str] = frozenset({"#000000"})
    links: frozenset[str] = _LINKS
    size: float = field(default=_ORDINARY)  # the least, in points
    hidden: bool = False
    is_kept: bool = False  # white space, as in <pre>

    @property
    def is_seen(self) -> bool:
        return all(
            is_legible_as_written(one, behind) for one in self.letters for behind in self.behind
        )


def styled(node: Node, look: Look, sheet: Sheet, report: Report) -> Look:
    """How text within an element looks; hidden if the element is, or is no larger than a dot."""
    place = f"line {node.line}, {node.name}"
    style = node.attributes.get("style", "")
    declared = declarations(style)
    for remark in WORDED.findall(style):
        report.add_unless_shown("html.comment", place, remark)
    look = _by_attributes(node, _by_browsers(node, look, sheet))
    hidden = "hidden" in node.attributes
    if declared is None:
        report.add("html.style", place)
    elif hides(declared):
        hidden = True
    elif is_tiny(declared):
        report.add("html.tiny-text", place)
        look = replace(look, hidden=True)
    elif not is_harmless(declared):
        report.add("html.style", place)
    look = _by_style(declared or {}, look)
    if "" in look.letters:
        report.add("html.same-colour", place)
    if look.size < SMALLEST and not look.hidden:
        report.add("html.tiny-text", place)
        look = replace(look, hidden=True)
    if hidden and node.name != "body":
        report.add("html.hidden", place)
    return replace(look, hidden=look.hidden or hidden)


def _by_browsers(node: Node, look: Look, sheet: Sheet) -> Look:
    part = _SMALLER.get(node.name, 1.0) * sheet.shrinks_to(element_of(node.name, node.attributes))
    look = replace(look, size=look.size * part)
    if node.name == "mark":
        return replace(look, letters=frozenset({"#000000"}), behind=frozenset({"#ffff00"}))
    if node.name == "a" and "href" in node.attributes and not sheet.colours_links:
        return replace(look, letters=look.links)
    return look


def _by_attributes(node: Node, look: Look) -> Look:
    """What pages said before there were styles."""
    given = {name: colour_of(value) for name, value in node.attributes.items()
             if name in ("color", "bgcolor", "text", "link", "vlink")}  # fmt: skip
    said = {name: colour for name, colour in given.items() if colour is not None}
    letters = said.get("text" if node.name == "body" else "color")
    links = {said[name] for name in ("link", "vlink") if name in said}
    return replace(
        look,
        letters=look.letters if letters is None else frozenset({letters}),
        behind=frozenset({said["bgcolor"]}) if "bgcolor" in said else look.behind,
        links=frozenset(links) if links else look.links,
        size=look.size * 0.6 if node.attributes.get("size", "") in _SMALL_FONTS else look.size,
    )


def _by_style(declared: dict[str, str], look: Look) -> Look:
    letters, behind = colours(declared)
    return replace(
        look,
        letters=look.letters if letters is None else frozenset({letters}),
        behind=look.behind if behind is None else frozenset({behind}),
        size=look.size * shrinks_to(declared),
    )
