"""Attributes of a web page: which are known, and what they may say."""

import re

from clerestory.files.inspection.html_styles import NAME, declarations, is_harmless
from clerestory.files.inspection.html_tree import Node
from clerestory.files.inspection.html_values import are_fonts, colour_of
from clerestory.files.inspection.opendocument.sheet_values import numbers_in
from clerestory.files.inspection.reports import Report

_NAMES = rf"\s?(?:{NAME}(?:\s{{1,3}}{NAME}){{0,5}}\s?)?"
_SIZE = r"(?:[0-3]?\d{1,3}(?:\.\d{1,3})?(?:px|pt|em|%|\*)?)?"  # more is out of sight
_GAP = r"(?:\d{1,2}(?:px|pt)?)?"
_PLACES = "(?i:left|right|center|justify|char|top|middle|bottom|baseline)?"
_LANGUAGE = r"[A-Za-z]{2,3}(?:-[A-Z][a-z]{3})?(?:-(?:[A-Za-z]{2}|\d{3}))?"
_FORMAT = r"(?:[#0?.,%/ ;@:-]|[DMYHSNQE]{1,4}|General|Standard|BOOLEAN|TRUE|FALSE)*"
_MOMENT = r"(?:\d{4}(?:-\d\d){0,2})?T?(?:\d\d:\d\d(?::\d\d(?:\.\d{1,3})?)?)?(?:Z|[+-]\d\d:?\d\d)?"
_KNOWN = {
    "class": _NAMES, "id": _NAMES, "lang": _LANGUAGE,
    "dir": "ltr|rtl|auto",
    "xml:lang": _LANGUAGE,
    "xmlns": r"http://www\.w3\.org/1999/xhtml", "charset": "(?i:utf-8)", "headers": _NAMES,
    "colspan": r"\d{1,3}", "rowspan": r"\d{1,3}", "span": r"\d{1,3}",
    "scope": "(?:row|col)(?:group)?",
    "width": _SIZE, "height": _SIZE, "align": _PLACES, "valign": _PLACES, "border": _GAP,
    "cellpadding": _GAP, "cellspacing": _GAP,
    "size": r"[+-]?\d{1,2}",
    "start": r"\d{1,6}",
    "value": r"\d{1,6}", "type": r"[1aAiI]|disc|circle|square|text/css", "reversed": "(reversed)?",
    "nowrap": "(nowrap)?", "rules": "(?i:none|groups|rows|cols|all)",
    "frame": "(?i:void|above|below|hsides|vsides|lhs|rhs|box|border)",
    "clear": "(?i:left|right|all|none|both)", "noshade": "(noshade)?",
    "tabindex": r"-?\d", "open": "(open|true)?",
    "role": "main|banner|navigation|contentinfo|complementary|region|article|document|note|group"
    "|table|row|cell|rowgroup|columnheader|rowheader|list|listitem|heading|img|presentation|none",
    "media": "(?:(?:all|screen|print)(?:, ?)?){1,3}",
    "face": r"[\w ,'\".-]{0,80}", "target": "_blank|_self|_top|_parent",
    "rel": r"(?:noopener|noreferrer|nofollow|external|\s)*", "aria-hidden": "false",
    "aria-level": r"\d", "aria-labelledby": _NAMES, "aria-describedby": _NAMES, "for": _NAMES,
    "data-external": "[01]", "sdnum": rf"\d{{1,5}};(?:\d{{0,5}};{_FORMAT})?",
    "hidden": "(hidden|until-found)?",
    "datetime": _MOMENT, "style": r"(?s:.*)",
}  # fmt: skip
_COLOURS = frozenset({"bgcolor", "color", "text", "link", "vlink", "alink"})
_ROOM = frozenset({"width", "height", "border", "cellpadding", "cellspacing"})
_COMPILED = {name: re.compile(rule) for name, rule in _KNOWN.items()}

# What a screen reader or a pointer brings up: harmless where the page says it too.
_SPOKEN = {"alt", "title", "aria-label", "summary", "abbr", "name", "cite", "href", "content",
           "http-equiv", "sdval", "label"}  # fmt: skip
_IN_HEAD = {"meta", "link", "base", "script", "img", "input", "template"}  # looked into or refused


def check_attributes(node: Node, report: Report) -> None:
    """Tell the report of each attribute that says what the page does not show."""
    if node.name in _IN_HEAD:
        return
    for name, value in node.attributes.items():
        place = f"line {node.line}, {node.name}"
        if name.startswith("on"):
            report.add("html.script", place)
        elif name == "href" and node.name in ("a", "area"):
            _check_target(value, place, report)
        elif name == "sdval":
            _check_value(node, value, place, report)
        elif name == "title" and value in ("header", "footer"):
            continue  # of a page, as LibreOffice has it
        elif name in _SPOKEN:
            report.add_unless_shown("html.spoken", place, value)
        elif name == "face" and not are_fonts(value.lower()):
            report.add("html.attribute", place)
        elif name == "style" and node.name in ("col", "colgroup"):
            # A column has no text of its own that would be looked at with its style.
            if not is_harmless(declarations(value) or {"": ""}):
                report.add("html.style", place)
        elif name in _COLOURS:
            if colour_of(value) == "":
                report.add("html.attribute", place)
        elif name in _ROOM and not _COMPILED[name].fullmatch(value):
            report.add("html.style", place)  # what follows may be out of sight
        elif name not in _COMPILED or not _COMPILED[name].fullmatch(value):
            report.add("html.attribute", place)


def _check_target(target: str, place: str, report: Report) -> None:
    stripped = re.sub(r"[\x00-\x20]+", "", target).lower()
    if re.match(r"(javascript|data|vbscript|blob|file):", stripped):
        report.add("html.script", place)
    elif not re.fullmatch(rf"#({_NAMES})?", target):
        shown = re.sub(r"^(https?://(www\.)?|mailto:|tel:)", "", target)
        report.add_unless_shown("html.link", place, shown)


def _check_value(node: Node, value: str, place: str, report: Report) -> None:
    """The value of a cell as LibreOffice writes it beside the text that it shows."""
    share = "%" in node.text()
    if not any(number in numbers_in(node.text(), share) for number in numbers_in(value)):
        report.add("html.value", place)
