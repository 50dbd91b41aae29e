"""The words of a formatted message that a reader sees."""

import re
from dataclasses import dataclass

from lxml import etree, html

from clerestory.files.incoming.charsets import plain

_UNSEEN = {"script", "style", "template", "title", "head", "noscript", "object", "iframe", "svg",
           "math", "datalist", "audio", "video", "canvas"}  # fmt: skip
_WITHIN_LINE = {"a", "abbr", "b", "bdi", "big", "cite", "code", "em", "font", "i", "img", "mark",
                "q", "s", "small", "span", "strong", "sub", "sup", "time", "tt", "u",
                "strike", "ins", "label"}  # fmt: skip
_CELLS = {"td", "th"}
_HIDES = re.compile(
    r"display:none|visibility:(hidden|collapse)|font-size:0(px|pt|em|%)?(;|!|$)|opacity:0(\.0*)?(;|!|$)"
    r"|mso-hide:all|(?:max-)?(?:height|width):0(px|pt)?(;|!|$)|text-indent:-\d{3,}"
    r"|(?:left|top):-\d{3,}|(?:^|;)color:(#fff(fff)?|white|transparent)(;|!|$)"
)
_DEEPEST = 250  # the parser gives up at 256


@dataclass(frozen=True, slots=True)
class Page:
    """What is seen of a page. `hides`: it holds words that are not; `is_cut`: nested too deep.

    `quoted` are the words within `<blockquote>`, which mail programs put around an earlier message.
    """

    text: str
    hides: bool = False
    is_cut: bool = False


def page_text(text: str) -> Page:
    """The visible words of a page, a line for each block, quoted lines marked with "> ".

    Styles in attributes are looked at, style sheets are not: a mail program that hides by class
    makes words of it stand here. Never raises; one without words is empty.
    """
    text = re.sub(r"^\s*<\?xml[^>]{0,200}>", "", plain(text))
    if not text.strip():
        return Page("")
    parser = html.HTMLParser(recover=True, no_network=True, remove_comments=True, remove_pis=True)
    try:
        root = html.document_fromstring(text, parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError, AssertionError):
        return Page("")
    return _Reader().read(root)


class _Reader:
    """Walks without recursion; what is hidden is skipped, and that it was is kept."""

    def __init__(self) -> None:
        self.words: list[str] = []
        self.unseen: etree._Element | None = None
        self.hides, self.is_cut = False, False
        self.depth, self.quotes = 0, 0

    def read(self, root: etree._Element) -> Page:
        for event, element in etree.iterwalk(root, events=("start", "end")):
            if event == "start":
                self._begin(element)
            else:
                self._end(element)
        lines = (" ".join(line.split()) for line in "".join(self.words).split("\n"))
        text = re.sub(r"\n(?:(?:> ?)*\n){2,}", "\n\n", "\n".join(lines)).strip("\n |")
        return Page(text, self.hides, self.is_cut)

    def _begin(self, element: etree._Element) -> None:
        self.depth += 1
        self.is_cut |= self.depth >= _DEEPEST
        if self.unseen is not None:
            return
        if element.tag in _UNSEEN or _is_hidden(element):
            self.unseen = element
            self.hides |= element.tag not in _UNSEEN and bool("".join(element.itertext()).strip())
            return
        self._break(element)
        self.quotes += element.tag == "blockquote"
        self._say(element.text)

    def _end(self, element: etree._Element) -> None:
        self.depth -= 1
        if self.unseen is element:
            self.unseen = None
        elif self.unseen is not None:
            return
        else:
            self.quotes -= element.tag == "blockquote"
            if element.tag not in _CELLS:
                self._break(element)
        self._say(element.tail)

    def _break(self, element: etree._Element) -> None:
        if element.tag in _CELLS:
            self.words.append(" | ")
        elif element.tag not in _WITHIN_LINE:
            self.words.append("\n" + "> " * min(self.quotes, 9))

    def _say(self, words: str | None) -> None:
        if words and words.strip() and self.words and self.words[-1].startswith("\n"):
            quote = "> " * min(self.quotes, 9)
            self.words[-1] = "\n" + quote
        self.words.append((words or "").replace("\n", " "))


def _is_hidden(element: etree._Element) -> bool:
    style = re.sub(r"\s", "", element.get("style") or "").lower()[:2_000]
    return element.get("hidden") is not None or bool(style and _HIDES.search(style))
