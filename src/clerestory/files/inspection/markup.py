"""XML of files that strangers wrote: parsed without document types, entities, or the network.

Two programs that read one part should read the same from it, so what leaves them a choice (another
encoding than UTF-8 or UTF-16, a document type, another version of XML) is refused.
"""

import codecs
import re
from typing import Any

from lxml import etree

from clerestory.files.inspection.findings import Unreadable, found

_DECLARATION = re.compile(
    r"""<\?xml\s+version\s*=\s*["']1\.0["'](?:\s+encoding\s*=\s*["']([\w-]*)["'])?"""
    r"""(?:\s+standalone\s*=\s*["'](?:yes|no)["'])?\s*\?>"""
)


def parse(content: bytes, place: str) -> Any:
    """The root element (lxml) of the XML in `content`, which stands at `place` in its file.

    Comments and processing instructions stay in the tree (see `remarks`), nothing is expanded or
    fetched. Raises Unreadable for what is not well formed, is nested more than 256 deep, or has a
    document type.
    """
    text = _decoded(content, place)
    # Only a document type can define entities. In text it is written &lt;!DOCTYPE.
    if "<!DOCTYPE" in text:
        raise Unreadable(found("file.markup", place))
    parser = etree.XMLParser(
        encoding="utf-8", resolve_entities=False, load_dtd=False, no_network=True, huge_tree=False
    )
    try:
        return etree.fromstring(text.encode("utf-8"), parser)
    except etree.XMLSyntaxError:
        raise Unreadable(found("file.broken", place)) from None


def remarks(root: Any) -> list[Any]:
    """Comments and processing instructions, around the root too. No program shows them."""
    around = [*root.itersiblings(preceding=True), *root.itersiblings()]
    return [*around, *root.iter(etree.Comment, etree.PI)]


def is_wide(content: bytes) -> bool:
    """Whether XML is written in UTF-16, which a search for words in UTF-8 would not find."""
    return content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))


def _decoded(content: bytes, place: str) -> str:
    """The text without its declaration, whose encoding has to be the one that the bytes have."""
    wide = is_wide(content)
    try:
        text = content.decode("utf-16" if wide else "utf-8-sig")
    except UnicodeDecodeError:
        raise Unreadable(found("file.markup", place)) from None
    if "\0" in text:  # UTF-16 or UTF-32 without its mark
        raise Unreadable(found("file.markup", place))
    if not re.match(r"<\?xml\s", text):
        return text
    declaration = _DECLARATION.match(text)
    allowed = ("utf-16",) if wide else ("utf-8", "us-ascii", "ascii")
    # Nothing else may be said there: it would be in no tree that is looked through.
    if declaration is None or (declaration[1] or allowed[0]).lower() not in allowed:
        raise Unreadable(found("file.markup", place))
    return text[declaration.end() :]
