"""A web page as a tree, if all browsers see the same tree; otherwise it is refused.

Browsers repair pages, and other programs repair them in other ways. So a page has to be plainly
written: tags that are closed, attributes in quotation marks, nothing between (the grammar of HTML,
section 13.1 of the standard, without the repairs of 13.2). What the standard lets a page leave out
(the end of a paragraph, an item, a row, a cell) may be left out.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape

from clerestory.files.inspection.findings import Unreadable, found
from clerestory.files.inspection.reports import Report

MOST_DEPTH = 200

_TAG = re.compile(
    r"""<(?P<end>/)?(?P<name>[a-zA-Z][a-zA-Z0-9]{0,19})
    (?P<attributes>(?:\s+[a-zA-Z@_][\w:.-]{0,60}(?:\s*=\s*(?:"[^"]*"|'[^']*'|[^\s"'=<>`]+))?)*)
    \s*(?P<closed>/)?>""",
    re.VERBOSE,
)
_ATTRIBUTE = re.compile(
    r"""([a-zA-Z@_][\w:.-]*)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'=<>`]+)))?"""
)
_DOCTYPE = re.compile(
    r"<!doctype\s+html(\s+public\s+[\"']-//W3C//DTD X?HTML (Basic )?\d(\.\d\d?)?"
    r"( (Transitional|Strict|Frameset|Final|plus MathML 2\.0))?//EN[\"'](\s+[\"']http://www\.w3\.org/"
    r"(TR/(html4|xhtml1|xhtml11|xhtml-basic|1999/REC-html401-19991224|REC-html40)/(DTD/)?"
    r"(loose|strict|frameset|xhtml1-(transitional|strict|frameset)|xhtml11|xhtml-basic1\d)"
    r"|Math/DTD/mathml2/xhtml-math11-f)\.dtd[\"'])?|\s+system\s+[\"']about:legacy-compat[\"'])?\s*>",
    re.IGNORECASE,
)
_XML = re.compile(r"""<\?xml version=["']1\.0["']( encoding=["']utf-8["'])?\s*\?>""", re.IGNORECASE)
_DECORATION = re.compile(r"[\s*=-]*")
_REFERENCE = re.compile(r"&#[xX]?[0-9a-fA-F]*;?")

VOID = frozenset("area base br col embed hr img input link meta source track wbr".split())  # noqa: SIM905
_RAW = frozenset({"script", "style", "textarea", "title", "xmp", "iframe", "noembed", "noframes"})

# An element that a page may leave open is closed by the beginning of these.
_BLOCKS = frozenset(
    {"address", "article", "aside", "blockquote", "center", "details", "div", "dl", "fieldset",
     "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr",
     "main", "nav", "ol", "p", "pre", "section", "table", "ul"}
)  # fmt: skip
_CLOSED_BY = {
    "p": _BLOCKS, "li": {"li"}, "dt": {"dt", "dd"}, "dd": {"dt", "dd"},
    "td": {"td", "th", "tr", "tbody", "tfoot", "thead"},
    "th": {"td", "th", "tr", "tbody", "tfoot", "thead"},
    "tr": {"tr", "tbody", "tfoot", "thead"}, "thead": {"tbody", "tfoot"},
    "tbody": {"tbody", "tfoot"}, "colgroup": {"thead", "tbody", "tr", "colgroup"},
    "head": {"body"}, "option": {"option"},
}  # fmt: skip
_MAY_STAY_OPEN = frozenset({*_CLOSED_BY, "body", "html", "tfoot"})


@dataclass(slots=True)
class Node:
    """An element: its children are elements and text. `line` is where it begins."""

    name: str
    attributes: dict[str, str]
    line: int
    children: list["Node | str"] = field(default_factory=list)

    def elements(self) -> Iterator["Node"]:
        return (child for child in self.children if isinstance(child, Node))

    def text(self) -> str:
        return "".join(one if isinstance(one, str) else one.text() for one in self.children)


def read_tree(page: str, report: Report) -> Node:
    """The root, an element without a name. Raises Unreadable for a page that needs repair."""
    return _Reader(page, report).root


class _Reader:
    def __init__(self, page: str, report: Report) -> None:
        self.page, self.report = page, report
        self.root = Node("", {}, 1)
        self.stack = [self.root]
        self.place, self.line = 0, 1
        self._once: set[str] = set()
        while self.place < len(page):
            self._step()
        if any(node.name not in _MAY_STAY_OPEN for node in self.stack[1:]):
            self._refuse()

    def _step(self) -> None:
        page, place = self.page, self.place
        if page[place] != "<":
            end = page.find("<", place)
            self._add_text(page[place : end if end >= 0 else len(page)])
        elif page.startswith("<!--", place):
            self._comment()
        elif match := _DOCTYPE.match(page, place) or _XML.match(page, place):
            if self.root.children and any(not isinstance(c, str) for c in self.root.children):
                self._refuse()
            self._advance(match.end())
        elif match := _TAG.match(page, place):
            self._tag(match)
        else:
            self._refuse()

    def _advance(self, end: int) -> None:
        self.line += self.page.count("\n", self.place, end)
        self.place = end

    def _refuse(self) -> None:
        raise Unreadable(found("html.markup", f"line {self.line}"))

    def _comment(self) -> None:
        end = self.page.find("-->", self.place + 4)
        inner = self.page[self.place + 4 : end]
        if end < 0 or inner.startswith((">", "->")) or "--!>" in inner or "<!--" in inner:
            self._refuse()
        if not _DECORATION.fullmatch(inner):
            self.report.add("html.comment", f"line {self.line}")
        self._advance(end + 3)

    def _add_text(self, text: str) -> None:
        self.stack[-1].children.append(self._unescaped(text))
        self._advance(self.place + len(text))

    def _unescaped(self, text: str) -> str:
        if any(unescape(one) in ("", "\ufffd") for one in _REFERENCE.findall(text)):
            self._refuse()  # a number that stands for no character
        return unescape(text)

    def _tag(self, match: re.Match[str]) -> None:
        name = match["name"].lower()
        if match["end"]:
            if match["attributes"].strip() or match["closed"]:
                self._refuse()
            self._close(name)
            self._advance(match.end())
            return
        if name in ("html", "head", "body") and name in self._once:
            self._refuse()  # browsers would make one of the two
        self._once.add(name)
        node = Node(name, self._attributes(match["attributes"]), self.line)
        self._make_room(name)
        self.stack[-1].children.append(node)
        self._advance(match.end())
        if name in VOID:
            return
        if match["closed"] and name not in VOID:
            self._refuse()  # only XML closes an element so
        if name in _RAW:
            self._raw(node)
        else:
            self.stack.append(node)
            if len(self.stack) > MOST_DEPTH:
                self._refuse()

    def _attributes(self, text: str) -> dict[str, str]:
        values: dict[str, str] = {}
        for match in _ATTRIBUTE.finditer(text):
            name = match[1].lower()
            if name in values:
                self._refuse()
            values[name] = self._unescaped(match[2] or match[3] or match[4] or "")
        return values

    def _make_room(self, name: str) -> None:
        """Close what the beginning of `name` closes."""
        while self.stack[-1].name in _CLOSED_BY and name in _CLOSED_BY[self.stack[-1].name]:
            self.stack.pop()

    def _close(self, name: str) -> None:
        while self.stack[-1].name != name:
            if self.stack[-1].name not in _MAY_STAY_OPEN or len(self.stack) == 1:
                self._refuse()
            self.stack.pop()
        self.stack.pop()

    def _raw(self, node: Node) -> None:
        """The text of a script, a style sheet, a title: up to the end of that element."""
        match = re.compile(rf"</{node.name}\s*>", re.IGNORECASE).search(self.page, self.place)
        if match is None:
            self._refuse()
            return
        text = self.page[self.place : match.start()]
        node.children.append(self._unescaped(text) if node.name == "title" else text)
        self._advance(match.end())
