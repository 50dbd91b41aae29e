"""A new file from what a Word file shows: nothing of the old one is carried over as it was."""

from collections.abc import Callable

from clerestory.files.inspection.docx import Look, look_at
from clerestory.files.inspection.findings import Severity, Unreadable, found
from clerestory.files.rebuilding.word.document import render_document
from clerestory.files.rebuilding.word.html import render_pages

_TARGETS: dict[str, Callable[[Look], bytes]] = {"docx": render_document, "pdf": render_pages}


def rebuild(content: bytes, target: str) -> bytes:
    """The bytes of a new DOCX or PDF (`target`) with what the pages of a Word file show.

    Raises Unreadable where something is shown that cannot be carried over, or hidden in a way
    that leaves open what is shown.
    """
    if target not in _TARGETS:
        raise Unreadable(found("file.no-such-target", target))
    look = look_at(content)
    refused = [one for one in look.findings if one.severity is Severity.REFUSED]
    if refused:
        raise Unreadable(*refused)
    return _TARGETS[target](look)
