"""Attributes of a web page: which are known, and what they may say."""

import re

from clerestory.files.inspection.html_styles import are_fonts, declarations, is_harmless
from clerestory.files.inspection.html_tree import Node
from clerestory.files.inspection.ods_values import numbers_in
from clerestory.files.inspection.reports import Report

_NAME = (
    r"[A-Z]?[a-z]{1,20}(?:[A-Z][a-z]{1,20}){0,3}\d{0,2}(?:[-_]{1,2}[A-Za-z]?[a-z0-9]{0,15}){0,4}"
)
_NAMES = rf"\s?(?:{_NAME}(?:\s{{1,3}}{_NAME}){{0,5}}\s?)?"
_SIZE = r"(?:\d{1,5}(?:\.\d{1,3})?(?:px|pt|em|%|\*)?)?"
_COLOUR = r"#?[0-9a-fA-F]{3,6}|[a-zA-Z]{3,20}"
_WORD = r"[A-Za-z-]{0,20}"
_KNOWN = {
    "class": _NAMES, "id": _NAMES, "lang": r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}",
    "dir": "ltr|rtl|auto",
    "xml:lang": r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}",
    "xmlns": r"http://www\.w3\.org/1999/xhtml", "charset": "(?i:utf-8)", "headers": _NAMES,
    "colspan": r"\d{1,3}", "rowspan": r"\d{1,3}", "span": r"\d{1,3}",
    "scope": "(?:row|col)(?:group)?",
    "width": _SIZE, "height": _SIZE, "align": _WORD, "valign": _WORD, "border": _SIZE,
    "cellpadding": _SIZE, "cellspacing": _SIZE, "bgcolor": _COLOUR, "color": _COLOUR,
    "text": _COLOUR,
    "link": _COLOUR, "vlink": _COLOUR, "alink": _COLOUR, "size": r"[+-]?\d{1,2}",
    "start": r"\d{1,6}",
    "value": r"\d{1,6}", "type": r"[1aAiI]|disc|circle|square|text/css", "reversed": "(reversed)?",
    "nowrap": "(nowrap)?", "rules": _WORD, "frame": _WORD, "clear": _WORD, "noshade": "(noshade)?",
    "tabindex": r"-?\d", "role": r"[a-z -]{1,30}", "open": "(open|true)?",
    "media": r"[a-z, ]{1,20}",
    "face": r"[\w ,'\".-]{0,80}", "target": "_blank|_self|_top|_parent",
    "rel": r"(?:noopener|noreferrer|nofollow|external|\s)*", "aria-hidden": "false",
    "aria-level": r"\d", "aria-labelledby": _NAMES, "aria-describedby": _NAMES, "for": _NAMES,
    "data-external": "[01]", "sdnum": r"\d{1,5};[\w;#.,%/ -]{0,40}",
    "hidden": "(hidden|until-found)?",
    "datetime": r"[\dTPZHMS:.+-]{1,35}", "style": r"(?s:.*)",
}  # fmt: skip
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
        elif name == "face" and not are_fonts({"font-family": value.lower()}):
            report.add("html.attribute", place)
        elif name == "style" and node.name in ("col", "colgroup"):
            # A column has no text of its own that would be looked at with its style.
            if not is_harmless(declarations(value) or {"": ""}):
                report.add("html.style", place)
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
