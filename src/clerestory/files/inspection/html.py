"""What a web page hides, and what it shows as blocks of a document."""

import re
from dataclasses import replace

from clerestory.files.documents import Block, Bullets, Heading, Paragraph, TableBlock, lines_of
from clerestory.files.inspection.findings import Finding, Unreadable, found
from clerestory.files.inspection.html_attributes import check_attributes
from clerestory.files.inspection.html_looks import Look, styled
from clerestory.files.inspection.html_styles import Sheet, declarations, element_of
from clerestory.files.inspection.html_tree import Node, read_tree
from clerestory.files.inspection.invisible import INVISIBLE
from clerestory.files.inspection.reports import Report
from clerestory.files.inspection.txt import FAR

MOST_BLANK = 50
MOST_CELLS = 200_000

_INLINE = frozenset(
    {"a", "abbr", "b", "bdi", "big", "cite", "code", "em", "font", "i", "kbd", "mark", "q", "s",
     "samp", "small", "span", "strong", "sub", "sup", "time", "u", "var", "ins", "strike", "tt",
     "wbr", "label", "acronym", "dfn"}
)  # fmt: skip
_BLOCKS = frozenset(
    {"address", "article", "aside", "blockquote", "body", "center", "div", "dl", "dt", "dd",
     "figcaption", "figure", "footer", "header", "html", "main", "nav", "p", "section", "summary",
     "hgroup"}
)  # fmt: skip
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_DROPPED = {"template": "hidden", "noscript": "hidden", "link": "remote", "base": "remote",
            "datalist": "hidden", "noframes": "hidden", "del": "struck"}  # fmt: skip
_REFUSED = {
    "script": "script", "img": "picture", "picture": "picture", "svg": "embedded",
    "math": "embedded", "iframe": "embedded", "object": "embedded", "embed": "embedded",
    "video": "embedded", "audio": "embedded", "canvas": "embedded", "applet": "embedded",
    "form": "form", "input": "form", "select": "form", "textarea": "form", "button": "form",
    "fieldset": "form",
}  # fmt: skip


def inspect(content: bytes) -> list[Finding]:
    """The findings of a web page. Raises Unreadable for one that cannot be looked through."""
    report = Report()
    read_blocks(content, report)
    return report.findings()


def read_blocks(content: bytes, report: Report) -> list[Block]:
    """What a page shows. Raises Unreadable for one that browsers would have to repair."""
    root = read_tree(_decoded(content, report), report)
    html = [node for node in root.elements() if node.name == "html"]
    top = html[0] if len(html) == 1 else root
    head = [node for node in top.elements() if node.name == "head"]
    body = [node for node in top.elements() if node.name == "body"]
    if len(html) > 1 or len(head) > 1 or len(body) > 1:
        raise Unreadable(found("html.markup", "line 1"))
    _check_outside(root, top, bool(body), report)
    nodes = _all(root)
    sheet = Sheet(element_of(node.name, node.attributes) for node in nodes)
    for node in nodes:
        check_attributes(node, report)
        sheet.note(declarations(node.attributes.get("style", "")) or {}, node.name)
        if node.name == "style":
            sheet.add(node.text())
    for remark in sheet.remarks:
        report.add_unless_shown("html.comment", "style sheet", remark)
    if len([node for node in nodes if node.name == "title"]) > 1:
        report.add("html.outside", "second title")
    if not sheet.is_plain:
        report.add("html.style", "style sheet")
    for child in head[0].children if head else ():
        if isinstance(child, Node):
            _check_head(child, report)
        elif child.strip():  # browsers move it into the body
            raise Unreadable(found("html.markup", f"line {head[0].line}"))
    reader = _Blocks(sheet, report)
    return reader.read(body[0] if body else top)


def _decoded(content: bytes, report: Report) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\0" in content:
        raise Unreadable(found("html.encoding", "file"))
    if content.startswith(b"\xef\xbb\xbf"):
        report.add("html.byte-order-mark", "file")
        content = content[3:]
    said = re.search(rb"charset\s*=\s*[\"']?([\w-]+)", content[:2000], re.IGNORECASE)
    if said is not None and said[1].lower() not in (b"utf-8", b"utf8", b"us-ascii", b"ascii"):
        raise Unreadable(found("html.encoding", "file"))
    try:
        text = content.decode()
    except UnicodeDecodeError:
        raise Unreadable(found("html.encoding", "file")) from None
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _all(root: Node) -> list[Node]:
    nodes, at = [root], 0
    while at < len(nodes):
        nodes += nodes[at].elements()
        at += 1
    return nodes[1:]


def _check_outside(root: Node, top: Node, has_body: bool, report: Report) -> None:
    """Nothing but white space stands beside the page and, if there is a body, beside that."""
    for parent in {id(root): root, id(top): top}.values():
        if parent is top and not has_body and top.name != "html":
            continue
        for child in parent.children:
            if isinstance(child, str):
                if child.strip():
                    report.add("html.outside", "beside the body")
            elif child.name not in ("html", "head", "body") and (has_body or parent is not top):
                report.add("html.outside", f"line {child.line}")


_PROGRAM = re.compile(
    r"(LibreOffice|OpenOffice|pandoc|Docutils|WeasyPrint|Microsoft Word|Microsoft Excel|Hugo|"
    r"Jekyll|Sphinx|MkDocs|Asciidoctor|Doxygen)"
    r"( ?\d{1,4}(\.\d{1,5}){0,4})?( ?\((Linux|Windows|MacOSX)([ _](x86_64|x86|X86_64))?\))?"
    r"(: https?://docutils\.sourceforge\.(io|net)/)?"
)
_MACHINE = {
    "viewport": r"(?:(?:width|height|(?:initial|minimum|maximum)-scale|user-scalable|shrink-to-fit)"
    r"=(?:device-width|device-height|yes|no|\d{1,4}(?:\.\d{1,2})?)[,; ]*)+",
    "created": r"[\dT:.Z+-]{0,35}",
    "changed": r"[\dT:.Z+-]{0,35}",
    "color-scheme": "(?:(?:light|dark|only|normal) ?){1,3}",
    "format-detection": "(?:(?:telephone|date|address|email)=no[, ]*){1,4}",
    "robots": "(?:(?:no)?(?:index|follow|archive|snippet)[, ]*|all|none){1,4}",
    "appversion": r"[\d.]{0,12}", "content-type": r"text/html; ?charset=[uU][tT][fF]-?8",
    "x-ua-compatible": "(?i:ie=edge)", "progid": r"(Word|Excel)\.(Document|Sheet)",
    "docsecurity": r"\d", "generator": _PROGRAM.pattern,
}  # fmt: skip


def _check_head(node: Node, report: Report) -> None:
    place = f"line {node.line}, {node.name}"
    if node.name == "meta":
        if set(node.attributes) - {"name", "http-equiv", "content", "charset"}:
            report.add("html.meta", place)
        name = (node.attributes.get("name") or node.attributes.get("http-equiv", "")).lower()
        content = node.attributes.get("content", "").strip()
        if name == "refresh" or not re.fullmatch(
            _MACHINE.get(name, "generated by python-docx|"), content
        ):
            report.add_unless_shown("html.meta", place, content or name)
    elif node.name == "title":
        if INVISIBLE.search(node.text()):
            report.add("html.invisible-character", place)
    elif node.name in _REFUSED:
        report.add(f"html.{_REFUSED[node.name]}", place)
    elif node.name in _DROPPED:
        report.add(f"html.{_DROPPED[node.name]}", place)
    elif node.name != "style":
        report.add("html.not-understood", place)


class _Blocks:
    """Reads the body: text is gathered until a block begins or ends."""

    def __init__(self, sheet: Sheet, report: Report) -> None:
        self.sheet, self.report = sheet, report
        self._blocks: list[Block] = []
        self._text: list[str] = []
        self._blank = self._cells = 0
        self._is_cut = False

    def read(self, body: Node) -> list[Block]:
        self._within(body, self._styled(body, Look(frozenset(self.sheet.behind))))
        self._flush()
        return self._blocks

    def _within(self, node: Node, look: Look) -> None:
        for child in node.children:
            if isinstance(child, str):
                self._add(child, look, node.line)
            else:
                self._element(child, look)

    def _element(self, node: Node, look: Look) -> None:
        name, place = node.name, f"line {node.line}, {node.name}"
        if name == "template" and "shadowrootmode" in node.attributes:
            self.report.add("html.embedded", place)  # it is shown in place of what is beside it
            return
        if name in _REFUSED and not (name == "img" and _is_pixel(node)):
            self.report.add(f"html.{_REFUSED[name]}", place)
            return
        if name == "img" or name in _DROPPED:
            self.report.add(f"html.{_DROPPED.get(name, 'remote')}", place)
            return
        look = self._styled(node, look)
        if name in _INLINE:
            self._within(node, look)
        elif name == "br":
            self._text.append("\n")
        elif name in ("style", "meta"):
            if name == "meta":
                _check_head(node, self.report)
        elif name in _HEADINGS:
            self._heading(node, look)
        elif name == "table":
            self._table(node, look)
        elif name in ("ul", "ol", "menu"):
            self._list(node, look)
        elif name == "details" and "open" not in node.attributes:
            self._closed(node, look)
        elif name in _BLOCKS or name in ("pre", "hr", "li", "details"):
            self._flush()
            self._within(node, replace(look, is_kept=True) if name == "pre" else look)
            self._flush()
        else:
            self.report.add("html.not-understood", place)

    def _styled(self, node: Node, look: Look) -> Look:
        return styled(node, look, self.sheet, self.report)

    def _add(self, text: str, look: Look, line: int) -> None:
        if not look.is_kept:
            text = re.sub(r"[ \t\n\f]+", " ", text)
        if look.hidden or self._is_cut:
            return
        if text.strip() and not look.is_seen:
            self.report.add("html.same-colour", f"line {line}")
            return
        if INVISIBLE.search(text):
            self.report.add("html.invisible-character", f"line {line}")
            text = INVISIBLE.sub("", text)
        self._text.append(text)

    def _flush(self) -> None:
        """End a paragraph."""
        text = self._take()
        if text:
            self._blocks.append(Paragraph(text))

    def _take(self) -> str:
        """The text gathered, as it is seen: nothing of what comes after very much room."""
        text, self._text = "".join(self._text), []
        if self._is_cut:
            return ""
        text = "\n".join(self._near(text.split("\n"))).strip()
        if text and self._blank > MOST_BLANK:
            self.report.add("html.far-away", "after very many empty lines")
            self._is_cut = True
            return ""
        self._blank = 0 if text else self._blank + 1
        self.report.show(text)
        return text

    def _near(self, lines: list[str]) -> list[str]:
        """The lines without white space around them, and without what is out of sight."""
        near: list[str] = []
        blank = 0
        for line in lines:
            seen = FAR.sub("", line.rstrip()).strip()
            if seen != line.strip():
                self.report.add("html.far-away", "after very many spaces")
            if seen and near and blank >= MOST_BLANK:
                self.report.add("html.far-away", "after very many line breaks")
                self._is_cut = True
                break
            blank = 0 if seen else blank + 1
            near.append(seen)
        return near

    def _heading(self, node: Node, look: Look) -> None:
        self._flush()
        self._within(node, look)
        text = self._take()
        if text:
            self._blocks.append(Heading(max(int(node.name[1]), 2), text))

    def _closed(self, node: Node, look: Look) -> None:
        self._flush()
        for child in node.elements():
            if child.name == "summary":
                self._within(child, self._styled(child, look))
        self._flush()
        self.report.add("html.closed", f"line {node.line}, details")

    def _inner(self, node: Node, look: Look) -> list[Block]:
        """The blocks within an item or a cell, apart from those around it."""
        self._flush()
        outer, self._blocks = self._blocks, []
        self._within(node, look)
        self._flush()
        inner, self._blocks = self._blocks, outer
        return inner

    def _list(self, node: Node, look: Look) -> None:
        items, number = [], int(_number(node.attributes.get("start", "1"), 10**6))
        self._flush()
        for child in node.children:
            if isinstance(child, str):
                if child.strip():
                    self._add(child, look, node.line)
            elif child.name != "li":
                self._element(child, look)
            else:
                lines = lines_of(self._inner(child, self._styled(child, look)))
                text = "\n".join(lines)
                items += [f"{number}. {text}" if node.name == "ol" else text] if text else []
                number += 1
        if items and node.name == "ol":
            self._blocks += [Paragraph(item) for item in items]
        elif items:
            self._blocks.append(Bullets(tuple(items)))

    def _table(self, node: Node, look: Look) -> None:
        self._flush()
        caption, rows = "", list[dict[int, str]]()
        for part, inner in self._parts(node, look):
            if part.name == "caption":
                caption = "\n".join(lines_of(self._inner(part, inner)))
            elif part.name == "tr":
                rows.append({})
                self._row(part, inner, rows)
        width = max((max(row, default=-1) + 1 for row in rows), default=0)
        full = [tuple(row.get(place, "") for place in range(width)) for row in rows]
        full = [row for row in full if any(row)]
        if full:
            self._blocks.append(TableBlock(caption, full[0], tuple(full[1:])))
        elif caption:
            self._blocks.append(Paragraph(caption))

    def _parts(self, node: Node, look: Look) -> list[tuple[Node, Look]]:
        """Caption and rows of a table, with those in its head, bodies and foot."""
        parts: list[tuple[Node, Look]] = []
        for child in node.children:
            if isinstance(child, str):
                if child.strip():  # browsers move it out of the table
                    raise Unreadable(found("html.markup", f"line {node.line}"))
                continue
            inner = self._styled(child, look)
            if child.name in ("thead", "tbody", "tfoot"):
                parts += self._parts(child, inner)
            elif child.name in ("caption", "tr"):
                parts.append((child, inner))
            elif child.name not in ("colgroup", "col"):
                raise Unreadable(found("html.markup", f"line {child.line}"))
        return parts

    def _row(self, node: Node, look: Look, rows: list[dict[int, str]]) -> None:
        place = 0
        for child in node.children:
            if isinstance(child, str):
                if child.strip():
                    raise Unreadable(found("html.markup", f"line {node.line}"))
                continue
            if child.name not in ("td", "th"):
                raise Unreadable(found("html.markup", f"line {child.line}"))
            text = "\n".join(lines_of(self._inner(child, self._styled(child, look))))
            while place in rows[-1]:
                place += 1
            span = _number(child.attributes.get("colspan", "1"), 1000)
            self._cells += span
            if self._cells > MOST_CELLS:
                raise Unreadable(found("file.too-large", f"line {child.line}"))
            for one in range(span):
                rows[-1][place + one] = text if one == 0 else ""
            place += span


def _is_pixel(node: Node) -> bool:
    """Whether a picture is one that is there to be fetched, not to be seen."""
    sizes = [node.attributes.get(name, "") for name in ("width", "height")]
    return all(size in ("0", "1", "0px", "1px") for size in sizes)


def _number(text: str, most: int) -> int:
    return min(int(text), most) if text.isdecimal() and 0 < len(text) < 8 else 1
