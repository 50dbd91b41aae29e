"""Names of elements and attributes of OpenDocument with the usual prefixes, and their values.

ODF 1.3 (OASIS 2021), and the extensions that LibreOffice writes. A prefix in a file is free; what
counts is the address that it stands for.
"""

import re
from collections.abc import Callable
from functools import cache
from typing import Any

from odf import grammar

from clerestory.files.inspection.word.vocabulary import is_font

_ODF = "urn:oasis:names:tc:opendocument:xmlns:"
_PREFIXES = {
    _ODF + "office:1.0": "office", _ODF + "style:1.0": "style", _ODF + "text:1.0": "text",
    _ODF + "table:1.0": "table", _ODF + "drawing:1.0": "draw", _ODF + "datastyle:1.0": "number",
    _ODF + "xsl-fo-compatible:1.0": "fo", _ODF + "svg-compatible:1.0": "svg",
    _ODF + "meta:1.0": "meta", _ODF + "form:1.0": "form", _ODF + "script:1.0": "script",
    _ODF + "chart:1.0": "chart", _ODF + "dr3d:1.0": "dr3d", _ODF + "config:1.0": "config",
    _ODF + "manifest:1.0": "manifest", _ODF + "presentation:1.0": "presentation",
    "http://www.w3.org/1999/xlink": "xlink", "http://purl.org/dc/elements/1.1/": "dc",
    "http://www.w3.org/2003/g/data-view#": "grddl",
    "http://www.w3.org/XML/1998/namespace": "xml",
    "http://openoffice.org/2009/office": "officeooo",
    "http://openoffice.org/2009/table": "tableooo",
    "urn:org:documentfoundation:names:experimental:office:xmlns:loext:1.0": "loext",
    "urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0": "calcext",
    "http://www.w3.org/TR/css3-text/": "css3t",
    "http://www.w3.org/1999/02/22-rdf-syntax-ns#": "rdf",
    "http://docs.oasis-open.org/ns/office/1.2/meta/pkg#": "pkg",
}  # fmt: skip


_LOCAL = re.compile(r"[a-zA-Z](?:[a-z0-9]|-(?=[a-z0-9])|[A-Z](?=[a-z])){0,40}|RDF")


@cache
def plain(name: Any) -> str:
    """`prefix:name`, as the standard writes it; `?` for what is no name of the standard.

    A report can quote it: a name that somebody made up is not passed on.
    """
    if not isinstance(name, str):
        return "?"
    address, _, local = name.rpartition("}")
    prefix = _PREFIXES.get(address.removeprefix("{"), "?")
    return f"{prefix}:{local}" if _LOCAL.fullmatch(local) else f"{prefix}:?"


def attributes(element: Any) -> dict[str, str]:
    """The attributes of an element by their plain names."""
    return {plain(name): value for name, value in element.attrib.items()}


# A number with its unit, a colour, or a word or two of the standard: what cannot say anything.
_SIMPLE = (
    r"(?:[-+]?(?:\d{1,9}|\d{0,6}\.\d{1,10})(?:[eE][-+]?\d{1,3})?(?:cm|mm|in|inch|pt|pc|px|em|%|\*)?"
    r"|#[0-9a-fA-F]{3,6}|[a-z]{1,20}(?:-[a-z0-9]{1,15}){0,5})"
)
_STYLE = r"[^\x00-\x1f<>]{0,60}"  # the name of a style: see `opendocument_styles` for unused ones
_FONT = r"[\w'\"=\u2018\u2019 ,.:;&+-]{0,80}"
_FONTS = frozenset(
    """fo:font-family svg:font-family style:font-family-asian style:font-family-complex
    style:font-name style:font-name-asian style:font-name-complex style:font-style-name
    style:font-style-name-asian style:font-style-name-complex style:font-adornments""".split()  # noqa: SIM905
)
_QUOTES_AND_FEATURES = re.compile(
    r"['\"\u2018\u2019]|:(?:[a-z]\w{1,3}(?:=\d{1,3})?&?){1,4}(?=['\"]?$)"  # as in Carlito:liga=1
)
_LANGUAGE = r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}"
_COUNTRY = r"[A-Z]{2}|none|\d{3}|"
_RULES = {
    "grddl:transformation": r"http://docs\.oasis-open\.org/office/1\.2/xslt/odf2rdf\.xsl",
    "fo:country": _COUNTRY, "number:country": _COUNTRY, "style:country-asian": _COUNTRY,
    "style:country-complex": _COUNTRY, "table:country": _COUNTRY,
    "fo:script": "[A-Z][a-z]{3}", "style:rfc-language-tag": _LANGUAGE,
    "style:rfc-language-tag-asian": _LANGUAGE,
    "style:rfc-language-tag-complex": _LANGUAGE,
    "fo:font-family": _FONT, "svg:font-family": _FONT, "style:font-family-asian": _FONT,
    "style:font-family-complex": _FONT, "style:font-name": _FONT, "style:font-name-asian": _FONT,
    "style:font-name-complex": _FONT, "style:font-style-name": _FONT,
    "style:font-style-name-asian": _FONT, "style:font-style-name-complex": _FONT,
    "style:font-adornments": _FONT, "text:label": r"\W{0,3}|[a-z0-9]{1,3}",
    "style:name": _STYLE, "style:display-name": _STYLE, "style:apply-style-name": _STYLE,
    "style:page-layout-name": _STYLE, "style:master-page-name": _STYLE,
    "text:master-page-name": _STYLE, "text:cond-style-name": _STYLE,
    "loext:num-list-format": r"[%\d.,:;()\s–-]{0,60}|.",
    "style:num-format": "[1aAiI]?|[^\x00-\x7f].{0,30}",
    "style:num-suffix": ".{0,3}", "style:num-prefix": ".{0,3}", "text:bullet-char": ".?",
    "style:leader-text": ".?", "style:char": ".?", "number:decimal-replacement": ".{0,3}",
    "style:condition": r"value\(\) ?(<|>|<=|>=|=|!=) ?-?[\d.]{1,12}",
    "officeooo:rsid": "[0-9a-f]{8}", "officeooo:paragraph-rsid": "[0-9a-f]{8}",
    "xml:id": r"list\d{1,25}",
    "text:id": r"list\d{1,25}|ftn\d{1,4}|edn\d{1,4}",
    "text:continue-list": r"list\d{1,25}",
    "text:formula": r"ooow:(Table|Text|Illustration|Drawing|Figure)\+1",
    "xlink:actuate": "onLoad|onRequest",
    "draw:gradient-step-count": r"\d{0,4}", "svg:viewBox": r"[\d. -]{1,60}",
    "office:date-value": r"[\dTZ:.+-]{1,35}", "text:date-value": r"[\dTZ:.+-]{1,35}",
    "text:time-value": r"[\dTZ:.+-]{1,35}", "office:time-value": r"-?P[\dDTHMS.,]{1,35}",
    "table:null-year": r"\d{4}", "table:date-value": r"\d{4}-\d\d-\d\d",
    "office:currency": "[A-Z]{3}", "fo:clip": r"auto|rect\((?:0[\d.]*[a-z]{0,2},? ?){4}\)",
    "draw:display-name": _STYLE, "svg:d": r"[MmLlHhVvCcQqSsTtAaZz\d ,.-]{0,600}",
    "loext:mime-type": "image/(png|jpeg|gif|tiff|webp)", "draw:mime-type": "image/(png|jpeg|gif)",
    "style:parent-style-name": _STYLE, "xlink:href": "",
    "table:cell-content-type": "[a-z-]{0,20}",
    "office:version": r"1\.\d", "text:note-class": "footnote|endnote", "style:leader-char": ".?",
    "style:class": "text|chapter|list|index|extra|html",
    "loext:theme-type": "[a-z0-9]{1,20}", "loext:color-type": "[a-z]{1,10}",
    "loext:name": "Office|Office Theme|LibreOffice|dark[12]|light[12]|accent[1-6]|"
    "(?:followed-)?hyperlink",
}  # fmt: skip

# What LibreOffice adds, and what came with version 1.3 of the standard.
_ADDED = frozenset(
    """calcext:axis-color calcext:axis-position calcext:color calcext:max-length calcext:min-length
    calcext:negative-color calcext:positive-color calcext:target-range-address calcext:type
    calcext:value calcext:value-type calcext:apply-style-name calcext:condition
    loext:color-lum-mod loext:color-lum-off loext:hyphenation-no-caps
    loext:hyphenation-no-last-word loext:hyphenation-word-char-count loext:hyphenation-zone
    loext:linked-style-name loext:margin-gutter loext:num-list-format loext:opacity
    loext:vertical-justify loext:color-type loext:mime-type loext:name loext:theme-type
    loext:allow-overlap loext:decorative loext:may-break-between-pages loext:rel-width-rel
    loext:contextual-spacing loext:hyphenation-keep loext:hyphenation-keep-type loext:shrink-to-fit
    css3t:text-justify loext:max-numerator-digits loext:select-protected-cells
    loext:select-unprotected-cells loext:insert-columns loext:insert-rows loext:delete-columns
    loext:delete-rows loext:use-autofilter loext:use-pivot
    number:exponent-interval number:forced-exponent-sign number:min-decimal-places
    number:max-denominator-value style:contextual-spacing style:writing-mode-automatic
    style:writing-mode style:join-border style:adjustment style:list-level
    table:tab-color table:structure-protected table:protection-key-digest-algorithm-2
    officeooo:rsid officeooo:paragraph-rsid officeooo:stroke-color tableooo:display-border
    draw:mime-type draw:display-name grddl:transformation xml:id xml:space""".split()  # noqa: SIM905
)


@cache
def is_named(key: str) -> bool:
    """Whether an attribute is one of the standard or of LibreOffice: a name can be any word."""
    address, _, local = key.rpartition("}")
    return (address[1:], local) in _standard() or plain(key) in _ADDED


@cache
def _standard() -> frozenset[tuple[str, str]]:
    return frozenset(one for names in grammar.allowed_attributes.values() for one in names or ())


_VALUE = re.compile(rf"(?:{_SIMPLE}(?: {{1,3}}{_SIMPLE}){{0,8}})?")
_COMPILED: dict[str, re.Pattern[str]] = {name: re.compile(rule) for name, rule in _RULES.items()}
_STYLE_NAME = re.compile(_STYLE)
_STYLE_NAMES = re.compile(r"(?:draw|text|table|style|number|loext|presentation):[a-z-]*style-name")


def is_harmless(name: str, value: str) -> bool:
    """Whether the value of an attribute is of the kind that the standard has for it and no more."""
    rule = _COMPILED.get(name)
    if name in _FONTS and not is_font(_QUOTES_AND_FEATURES.sub("", value)):
        return False
    if rule is None:
        rule = _STYLE_NAME if _STYLE_NAMES.fullmatch(name) else _VALUE
    return rule.fullmatch(value) is not None


def check_attributes(
    root: Any, read: frozenset[tuple[str, str]], tell: Callable[[str, str], None]
) -> None:
    """Call `tell` with element and attribute wherever an attribute says more than it should.

    `read` are pairs of an element and an attribute of it that another module looks into.
    """
    for element in root.iter("{*}*", "*"):
        kind = plain(element.tag)
        for key, value in element.attrib.items():
            name = plain(key)
            if not is_named(key) or ((kind, name) not in read and not is_harmless(name, value)):
                tell(kind, name)
