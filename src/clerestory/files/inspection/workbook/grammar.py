"""Which elements, attributes and words a workbook may be made of. All else is a finding.

The list is of what Excel, LibreOffice, openpyxl and XlsxWriter write into ordinary workbooks
(ECMA-376 part 1, section 18). An attribute holds a number, a colour, a cell range or one of the
words of the standard; the attributes that hold free text are listed, and other modules look at
their text.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from importlib.resources import files
from typing import Any, NamedTuple

from clerestory.files.inspection.findings import Finding, found
from clerestory.files.inspection.markup import remarks

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONSHIPS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PREFIXES = {
    MAIN: "",
    RELATIONSHIPS: "r:",
    "http://www.w3.org/XML/1998/namespace": "xml:",
    "http://schemas.openxmlformats.org/markup-compatibility/2006": "mc:",
    "http://schemas.microsoft.com/office/spreadsheetml/2009/9/ac": "x14ac:",
    "http://schemas.microsoft.com/office/spreadsheetml/2009/9/main": "x14:",
    "http://schemas.microsoft.com/office/spreadsheetml/2010/11/main": "x15:",
    "http://schemas.microsoft.com/office/spreadsheetml/2010/11/ac": "x15ac:",
    "http://schemas.microsoft.com/office/spreadsheetml/2014/revision": "xr:",
    "http://schemas.microsoft.com/office/spreadsheetml/2015/revision2": "xr2:",
    "http://schemas.microsoft.com/office/spreadsheetml/2016/revision3": "xr3:",
    "http://schemas.microsoft.com/office/spreadsheetml/2016/revision6": "xr6:",
    "http://schemas.microsoft.com/office/spreadsheetml/2016/revision10": "xr10:",
    "http://schemas.microsoft.com/office/spreadsheetml/2018/calcfeatures": "xcalcf:",
    "http://schemas.microsoft.com/office/excel/2006/main": "xm:",
    "http://schemas.libreoffice.org/": "loext:",
    "http://schemas.openxmlformats.org/drawingml/2006/main": "a:",
    "http://schemas.openxmlformats.org/drawingml/2006/chart": "c:",
    "http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing": "xdr:",
    "http://schemas.microsoft.com/office/thememl/2012/main": "thm15:",
    "http://schemas.microsoft.com/office/drawing/2014/main": "a16:",
    "http://schemas.microsoft.com/office/drawing/2017/decorative": "adec:",
    "http://schemas.microsoft.com/office/drawing/2010/main": "a14:",
    "http://schemas.microsoft.com/office/drawing/2007/8/2/chart": "c14:",
    "http://schemas.microsoft.com/office/drawing/2014/chart": "c16:",
}
_STRICT = "http://purl.oclc.org/ooxml/"
_PLAIN = re.compile(
    r"[+-]?(\d{1,17}\.?\d{0,20}|\.\d{1,20})([eE][+-]?\d{1,3})?|true|false|[0-9A-Fa-f]{6,8}|"
    r"rId\d{1,5}|R[0-9a-f]{16}|"  # of a relation
    r"\$?[A-Z]{1,3}\$?\d{1,7}(:\$?[A-Z]{1,3}\$?\d{1,7})?|"  # A1, A1:B2
    r"\d{1,7}:\d{1,7}|[A-Z]{1,3}:[A-Z]{1,3}|"
    r"\{[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}\}"  # a number that names a revision
)
_PREFIX_LIST = re.compile(r"((x|xr|r|c|a|v|p|thm)\d{0,2}(ac|r\d)?( |$))*")


class _Rule(NamedTuple):
    children: frozenset[str]
    plain: frozenset[str]
    free: frozenset[str]
    has_text: bool


def name_of(element: Any) -> str:
    """The name of an element with the usual prefix of its namespace, and none for the main one."""
    return _short(element.tag)


@lru_cache(maxsize=4096)
def _short(tag: str) -> str:
    space, _, local = tag.rpartition("}")
    return _PREFIXES.get(space[1:], "" if not space else "?:") + local


def is_strict(content: bytes) -> bool:
    """Whether a part uses the names of Strict Open XML, which many programs do not read."""
    return _STRICT.encode() in content or _STRICT.encode("utf-16-le") in content


def stray_namespaces(content: bytes) -> bool:
    """Whether a part declares a namespace that no ordinary program writes: a place for text."""
    text = content.replace(b"\0", b"").decode("utf-8", "replace")
    declared = re.findall(r"""\sxmlns(?::([^\s=]+))?\s*=\s*["']([^"']*)["']""", text)
    return any(
        uri not in _KNOWN or not _DECLARED_PREFIX.fullmatch(prefix) for prefix, uri in set(declared)
    )


_KNOWN = {
    *_PREFIXES,
    "http://schemas.openxmlformats.org/package/2006/content-types",
    "http://schemas.openxmlformats.org/package/2006/relationships",
    "http://schemas.openxmlformats.org/package/2006/metadata/core-properties",
    "http://schemas.openxmlformats.org/officeDocument/2006/extended-properties",
    "http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes",
    "http://purl.org/dc/elements/1.1/", "http://purl.org/dc/terms/", "http://purl.org/dc/dcmitype/",
    "http://www.w3.org/2001/XMLSchema-instance", "http://www.w3.org/2001/XMLSchema",
    "http://schemas.openxmlformats.org/officeDocument/2006/custom-properties",
    # Those that writers declare and do not use.
    "urn:schemas-microsoft-com:mac:vml", "urn:schemas-microsoft-com:vml",
    "urn:schemas-microsoft-com:office:office", "urn:schemas-microsoft-com:office:excel",
    *(f"http://schemas.microsoft.com/office/{one}" for one in (
        "mac/excel/2008/main", "spreadsheetml/2015/02/main",
        "spreadsheetml/2016/pivotdefaultlayout", "spreadsheetml/2017/dynamicarray",
        "spreadsheetml/2017/richdata", "spreadsheetml/2017/richdata2",
        "drawing/2007/8/2/chart", "drawing/2012/chart", "drawing/2014/chart/ac",
        "drawing/2014/chartex", "drawing/2015/06/chart", "drawing/2016/SVG/main",
        "drawing/2017/03/chart", "drawing/2013/main/command", "drawing/2010/chartDrawing",
    )),
    *(f"http://schemas.openxmlformats.org/drawingml/2006/{one}" for one in (
        "picture", "diagram", "chartDrawing", "wordprocessingDrawing", "compatibility",
    )),
}  # fmt: skip
_DECLARED_PREFIX = re.compile(
    r"|(x|xr|c|a|r|p|s|d|w|v|o|ns|xm|mv|mx|thm|xlrd)\d{0,2}(ac|r\d)?|mc|xcalcf|loext|xdr|adec|pic|dgm|"
    r"cdr|wp|cp|dc|dcterms|dcmitype|xsi|xsd|vt|xda|xpdl|asvg|cust|ap|op|cx\d?|main|ssml"
)
# Elements of which their parent has several; in the theme it is left to the look at its words.
_OFTEN = frozenset(
    """sheet definedName workbookView sheetView selection col mergeCell conditionalFormatting cfRule
    formula cfvo dataValidation hyperlink filterColumn filter dateGroupItem customFilter
    sortCondition brk ignoredError tablePart tableColumn si r font fill border xf cellStyle dxf
    numFmt stop rgbColor ext x15:timelineStyle x14:slicerStyle tableStyle tableStyleElement c
    xcalcf:feature x14:conditionalFormatting x14:cfRule x14:cfvo x14:sparklineGroup
    x14:sparkline""".split()  # noqa: SIM905  # a list of words is easier to read
)
_COLOURS = {"rgb", "theme", "indexed", "auto"}


def strays(root: Any, part: str, *, skip: frozenset[str] = frozenset()) -> Iterator[Finding]:
    """Findings for each element, attribute and text of a part that is not on the list.

    `skip` names elements whose inside another module looks at.
    """
    if remarks(root):
        yield found("xlsx.remark", part)
    stack = [root]
    while stack:
        element = stack.pop()
        name = name_of(element)
        rule = _rules().get(name)
        if rule is None:  # a root that is not one of a workbook
            yield found("xlsx.unknown-markup", part)
            return
        yield from _stray_attributes(element, rule, part)
        if not rule.has_text and (element.text or "").strip():
            yield found("xlsx.unknown-markup", part)
        if name in skip:
            continue
        if len(element) > 1 and _is_ambiguous(element, name):
            yield found("xlsx.two-readers", part)
        for child in element:
            if not isinstance(child.tag, str):
                continue
            if (child.tail or "").strip() and not rule.has_text:
                yield found("xlsx.unknown-markup", part)
            inner = name_of(child)
            if inner in rule.children:
                stack.append(child)
            elif inner != "extLst" or len(child):
                other = "xlsx.extension" if name == "ext" else "xlsx.unknown-markup"
                yield found(_MODES.get(inner, other), part)


def _is_ambiguous(element: Any, name: str) -> bool:
    """Whether an element says one thing twice: programs take the first, the last, or both."""
    if name.startswith("a:") or name in ("colorScale", "mruColors"):
        return False
    names = [name_of(child) for child in element if isinstance(child.tag, str)]
    once = [one for one in names if one not in _OFTEN]
    return len(once) > len(set(once)) or (name in ("si", "is") and {"t", "r"} <= set(names))


def _stray_attributes(element: Any, rule: _Rule, part: str) -> Iterator[Finding]:
    if len(_COLOURS & set(element.keys())) > 1:  # programs differ in which colour they take
        yield found("xlsx.two-readers", part)
    for key, value in element.attrib.items():
        name = _short(key)
        if name == "mc:Ignorable":
            if not _PREFIX_LIST.fullmatch(value):
                yield found("xlsx.unknown-markup", part)
        elif name in rule.free:
            continue
        elif name not in rule.plain or not is_plain(value):
            yield found("xlsx.unknown-markup", part)


@lru_cache(maxsize=65536)
def is_plain(value: str) -> bool:
    """Whether an attribute's value is a number, a range, a colour or a word of the standard.

    Spaces around one are not: a program may take " 1" for yes, another for nonsense.
    """
    words, allowed = value.split(" ") if value else [], _words()
    return all(bool(word) and (word in allowed or bool(_PLAIN.fullmatch(word))) for word in words)


# What is not on the list and has a name of its own among the modes.
_MODES = {
    "rPh": "xlsx.phonetic",
    "scenarios": "xlsx.scenario",
    "customSheetViews": "xlsx.custom-view",
    "customWorkbookViews": "xlsx.custom-view",
    "oleObjects": "xlsx.embedded",
    "oleSize": "xlsx.embedded",
    "controls": "xlsx.control",
    "extLst": "xlsx.extension",
    "ext": "xlsx.extension",
    "mc:AlternateContent": "xlsx.alternate-content",
    "customProperties": "xlsx.custom-property",
    "cellWatches": "xlsx.custom-view",
    "smartTags": "xlsx.unknown-markup",
    "dataConsolidate": "xlsx.external-link",
    "externalReferences": "xlsx.external-link",
    "pivotCaches": "xlsx.pivot-cache",
    "webPublishItems": "xlsx.web-publishing",
    "webPublishing": "xlsx.web-publishing",
    "webPublishObjects": "xlsx.web-publishing",
    "fileSharing": "xlsx.author",
    "fileRecoveryPr": "xlsx.unknown-markup",
    "functionGroups": "xlsx.macro",
    "protectedRanges": "xlsx.protection",
    "a:hlinkClick": "xlsx.hyperlink",
    "a:hlinkHover": "xlsx.hyperlink",
}


@lru_cache(maxsize=1)
def _sources() -> tuple[dict[str, _Rule], frozenset[str]]:
    """The lists, from `data/xlsx-grammar.txt` and `data/xlsx-words.txt`."""
    folder = files("clerestory.files") / "data"
    rules = {}
    for line in (folder / "xlsx-grammar.txt").read_text(encoding="utf-8").splitlines():
        if not line or line.startswith("#"):
            continue
        name, _, rest = line.partition(":=")
        children, plain, free = ([*map(str.strip, rest.split("|")), "", ""])[:3]
        inner = frozenset(children.split())
        rules[name.strip()] = _Rule(
            inner - {"text"}, frozenset(plain.split()), frozenset(free.split()), "text" in inner
        )
    words = [
        line
        for line in (folder / "xlsx-words.txt").read_text(encoding="utf-8").splitlines()
        if not line.startswith("#")
    ]
    return rules, frozenset(" ".join(words).split())


def _rules() -> dict[str, _Rule]:
    return _sources()[0]


def _words() -> frozenset[str]:
    return _sources()[1]
