"""XML of files that strangers wrote: parsed without document types, entities, or the network.

Two programs that read one part should read the same from it, so what leaves them a choice (another
encoding than UTF-8 or UTF-16, a document type, another version of XML) is refused.
"""

import codecs
import re
from typing import Any

from lxml import etree

from clerestory.files.inspection.findings import Unreadable, found

_DECLARATION = re.compile(r"<\?xml\s([^>]*?)\?>")
_ENCODING = re.compile(r"""encoding\s*=\s*["']([^"']*)["']""")
_VERSION = re.compile(r"""version\s*=\s*["']1\.0["']""")


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
    declaration = _DECLARATION.match(text)
    if declaration is None:
        return text
    said = _ENCODING.search(declaration[1])
    allowed = ("utf-16",) if wide else ("utf-8", "us-ascii", "ascii")
    if (said and said[1].lower() not in allowed) or not _VERSION.search(declaration[1]):
        raise Unreadable(found("file.markup", place))
    return text[declaration.end() :]
