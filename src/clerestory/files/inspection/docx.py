"""What a Word file (docx) hides, and what it shows.

Everything is found by allow-lists: parts, relationships, elements, attributes and their values are
ordinary or are findings. What is shown is read beside that, run by run with all styles applied; a
new file is built from it alone (`clerestory.files.rebuilding.docx`).
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from clerestory.files.inspection import pictures
from clerestory.files.inspection.findings import Finding, Unreadable, found
from clerestory.files.inspection.word.blocks import Block, Section, texts_of
from clerestory.files.inspection.word.colours import Palette
from clerestory.files.inspection.word.looks import Looks, W, page_colours
from clerestory.files.inspection.word.markup_walk import has_odd_namespace, look_through
from clerestory.files.inspection.word.package import TYPES_PART, Package, read_package
from clerestory.files.inspection.word.pages import Pages, read_notes
from clerestory.files.inspection.word.places import Places
from clerestory.files.inspection.word.properties import inspect_properties
from clerestory.files.inspection.word.runs import Shared

_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_WALKED = (
    "officeDocument", "styles", "settings", "webSettings", "fontTable", "numbering", "header",
    "footer", "footnotes", "endnotes", "theme",
)  # fmt: skip
_NEED_KEY = {"image", "header", "footer", "hyperlink"}
# Word gives a number to each sitting of editing; these are in the template of python-docx.
_RSIDS = frozenset(
    [
        "00034616",
        "0006063C",
        "0015074B",
        "0029639D",
        "00326F90",
        "00AA1D8D",
        "00B47730",
        "00CB0664",
        "00E618BF",
        "00FC693F",
    ]
)


@dataclass(frozen=True, slots=True)
class Look:
    """What was found, and the pages as they are seen; `notes` are foot- and endnotes in order."""

    findings: tuple[Finding, ...]
    sections: tuple[Section, ...]
    notes: tuple[tuple[Block, ...], ...]


def inspect(content: bytes) -> list[Finding]:
    """Every way in which a Word file hides something, with its place. Raises Unreadable."""
    return list(look_at(content).findings)


def look_at(content: bytes) -> Look:
    """What a Word file hides and shows. Raises Unreadable for what cannot be looked through."""
    package = read_package(content)
    document = package.tree(package.main)
    if document.tag != W + "document" or document.find(W + "body") is None:
        raise Unreadable(found("file.broken", package.main))
    _check_keys(package)
    palette = Palette(package.only("theme"), package.only("settings"))
    shared = Shared(
        package, Looks(package.only("styles"), palette, page_colours(document, palette))
    )
    sections = Pages(shared).read()
    notes = read_notes(shared)
    is_shown = _shown_words(sections, notes)
    findings = [
        *package.findings,
        *shared.findings,
        *_markup(package, is_shown),
        *_stray_words(package),
        *_links(shared, is_shown),
        *inspect_properties(package, is_shown),
        *_in_pictures(package),
    ]
    return Look(tuple(dict.fromkeys(findings)), sections, notes)


def _check_keys(package: Package) -> None:
    """Raise Unreadable where two styles or lists have one name: programs take one or the other."""
    for kind, tag, attribute in (
        ("styles", "style", "styleId"),
        ("numbering", "num", "numId"),
        ("numbering", "abstractNum", "abstractNumId"),
    ):
        root = package.only(kind)
        entries = (
            [] if root is None else [one.get(W + attribute) for one in root.iterchildren(W + tag)]
        )
        if len(set(entries)) != len(entries):
            raise Unreadable(found("docx.package", kind))


def _shown_words(
    sections: tuple[Section, ...], notes: tuple[tuple[Block, ...], ...]
) -> Callable[[str], bool]:
    """Whether words stand on the pages one after the other, so that they hide nothing."""
    running = [
        blocks for one in sections for blocks in (*one.headers.values(), *one.footers.values())
    ]
    shown = [one.blocks for one in sections]
    texts = [text for blocks in (*shown, *running, *notes) for text in texts_of(blocks)]
    page = f" {_folded(' | '.join(texts))} "
    return lambda words: not words or (bool(_folded(words)) and f" {_folded(words)} " in page)


def _folded(words: str) -> str:
    return re.sub(r"[\W_]+", " ", words).strip().casefold()


def _markup(package: Package, is_shown: Callable[[str], bool]) -> Iterator[Finding]:
    for part, kind in package.kinds.items():
        if kind in _WALKED:
            root = package.tree(part)
            yield from look_through(root, Places(root, part), is_shown, _RSIDS)
        elif part.endswith(".xml") and has_odd_namespace(package.tree(part)):
            yield found("docx.unknown-markup", part)
        if kind == "comments" and len(package.tree(part)):
            yield found("docx.comment", part)


def _stray_words(package: Package) -> Iterator[Finding]:
    """Text in the lists of parts and relationships, which are made of attributes alone."""
    for name in package.archive:
        if name.endswith(".rels") or name == TYPES_PART:
            root = package.tree(name)
            stray = any(((one.text or "") + (one.tail or "")).strip() for one in root.iter("*"))
            if stray or root.attrib or has_odd_namespace(root):
                yield found("docx.unknown-markup", name)


def _links(shared: Shared, is_shown: Callable[[str], bool]) -> Iterator[Finding]:
    """Addresses that the page does not show, and relationships that nothing in a part uses."""
    for place, address in shared.addresses:
        if not is_shown(_bare(address)):
            yield found("docx.link-target", place)
    for source, links in shared.package.links.items():
        keys = _used_keys(shared.package, source)
        for link in links.values():
            if link.kind == "hyperlink" and not is_shown(_bare(link.target)):
                yield found("docx.link-target", source or "file")
            if link.kind in _NEED_KEY and link.key not in keys:
                yield found("docx.unreached-part", source or "file")


def _bare(address: str) -> str:
    """An address as people write it: without its scheme and the stroke at its end."""
    return re.sub(r"^(?:https?://|mailto:)", "", address).rstrip("/")


def _used_keys(package: Package, source: str) -> set[str]:
    if not source or not source.endswith(".xml"):
        return set()
    elements = package.tree(source).iter("*")
    return {value for one in elements for key, value in one.attrib.items() if key.startswith(_R)}


def _in_pictures(package: Package) -> Iterator[Finding]:
    """What the pictures hide beside their pixels, and in them."""
    for part in package.of_kind("image"):
        try:
            findings = pictures.inspect(package.archive[part])
        except Unreadable as error:
            findings = list(error.findings)
        yield from (Finding(one.mode, part, one.severity, one.what) for one in findings)
