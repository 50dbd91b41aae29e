"""A page as a reader's software sees it: elements with their attributes and texts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

from django.template import Context, Template

VOID = frozenset({"br", "hr", "img", "input", "link", "meta"})


@dataclass
class Element:
    name: str
    attributes: dict[str, str] = field(default_factory=dict)
    children: list[Element | str] = field(default_factory=list)

    def __getitem__(self, attribute: str) -> str:
        return self.attributes[attribute]

    @property
    def text(self) -> str:
        """All text below, with white space as a browser shows it."""
        return " ".join("".join(self._texts).split())

    @property
    def _texts(self) -> Iterator[str]:
        for child in self.children:
            yield from (child,) if isinstance(child, str) else child._texts

    @property
    def below(self) -> Iterator[Element]:
        for child in self.children:
            if isinstance(child, Element):
                yield child
                yield from child.below

    def all(self, name: str, /, **attributes: str) -> list[Element]:
        """Every element of that name with these attributes (`class_` for one of its classes)."""
        class_ = attributes.pop("class_", "")
        return [
            found
            for found in self.below
            if found.name == name
            and (not class_ or class_ in found.attributes.get("class", "").split())
            and all(found.attributes.get(key) == value for key, value in attributes.items())
        ]

    def one(self, name: str, /, **attributes: str) -> Element:
        found = self.all(name, **attributes)
        assert len(found) == 1, f"{len(found)} of {name} {attributes}"
        return found[0]

    def by_id(self, id_: str) -> Element:
        found = [element for element in self.below if element.attributes.get("id") == id_]
        assert len(found) == 1, f"{len(found)} elements with id {id_!r}"
        return found[0]


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.open = [Element("document")]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {key: value or "" for key, value in attrs})
        self.open[-1].children.append(element)
        if tag not in VOID:
            self.open.append(element)

    def handle_endtag(self, tag: str) -> None:
        closed = self.open.pop()
        assert closed.name == tag, f"</{tag}> closes <{closed.name}>"

    def handle_data(self, data: str) -> None:
        self.open[-1].children.append(data)


def read(html: str) -> Element:
    """The elements of `html`. Fails when they are not closed in the order they were opened."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    assert len(reader.open) == 1, f"<{reader.open[-1].name}> is never closed"
    return reader.open[0]


def drawn(source: str, **context: object) -> Element:
    """What the template text draws, with the component tags loaded."""
    return read(Template("{% load govuk %}" + source).render(Context(context)))
