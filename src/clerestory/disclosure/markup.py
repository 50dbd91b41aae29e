"""HTML and SVG as trees of elements, so that every text in them is escaped by construction."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from xml.etree.ElementTree import Element, tostring

Content = str | Element

_BAR, _INK = "#1d70b8", "#0b0c0c"
_ROW, _BAR_HEIGHT, _LABELS, _GAP = 28, 20, 110, 8
_LONGEST_BAR = 34  # per cent of the picture, so that words keep their size on a telephone


def element(tag: str, *content: Content, **attributes: str) -> Element:
    """An element with its content; `class_` and `aria_label` give `class` and `aria-label`."""
    named = {name.strip("_").replace("_", "-"): text for name, text in attributes.items()}
    made = Element(tag, {name: _printable(text) for name, text in named.items()})
    for part in content:
        if isinstance(part, Element):
            made.append(part)
        elif len(made):
            made[-1].tail = (made[-1].tail or "") + _printable(part)
        else:
            made.text = (made.text or "") + _printable(part)
    return made


def html(parts: Iterable[Element]) -> str:
    return "\n".join(tostring(part, encoding="unicode", method="html") for part in parts)


def table(
    caption: str,
    header: Sequence[Content],
    rows: Iterable[Sequence[Content]],
    *,
    kind: str = "list",
) -> Element:
    """A table whose first column names the rows; a cell may be a text or a finished `td`.
    It scrolls by itself, by keyboard too, where it is wider than the page."""
    head = element("tr", *(element("th", name, scope="col") for name in header))
    body = element("tbody")
    for first, *others in rows:
        cells = (
            cell if isinstance(cell, Element) and cell.tag == "td" else element("td", cell)
            for cell in others
        )
        name = element("th", first, scope="row")
        body.append(element("tr", name, *cells))
    whole = element("table", element("caption", caption), element("thead", head), body, class_=kind)
    return element("div", whole, class_="scroll", role="region", aria_label=caption, tabindex="0")


def bars(title: str, rows: Sequence[tuple[str, float, str]]) -> Element:
    """A picture with a bar per row: its label, its length, and its figure in words beside it."""
    greatest = max((value for _, value, _ in rows), default=0) or 1
    words = "; ".join(f"{label}: {shown}" for label, _, shown in rows)
    picture = element(
        "svg",
        element("title", title),
        element("desc", words),
        width="100%",
        height=str(_ROW * len(rows)),
        role="img",
        aria_label=f"{title}. {words}",
    )
    for number, (label, value, shown) in enumerate(rows):
        top, length = number * _ROW, f"{_LONGEST_BAR * value / greatest:.2f}%"
        base = str(top + _BAR_HEIGHT - 5)
        bar = {"x": str(_LABELS), "y": str(top), "width": length, "height": str(_BAR_HEIGHT)}
        picture.append(
            element("text", label, x=str(_LABELS - _GAP), y=base, fill=_INK, text_anchor="end")
        )
        picture.append(element("rect", fill=_BAR, **bar))
        picture.append(element("text", shown, x=length, dx=str(_LABELS + _GAP), y=base, fill=_INK))
    return picture


def _printable(text: str) -> str:
    return "".join(letter if letter.isprintable() else " " for letter in text)
