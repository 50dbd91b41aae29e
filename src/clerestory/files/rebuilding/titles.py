"""What stands in the way of a fresh file, and what a fresh document is called."""

from clerestory.files.documents import Block, Document, Heading, Paragraph
from clerestory.files.inspection.findings import Finding, Severity, Unreadable, found

UNTITLED = "Document"
"""What a document is called whose first line is too long to be a title."""

LONGEST_TITLE = 120


def refuse(findings: list[Finding]) -> None:
    """Raise Unreadable with those findings that stand in the way of rebuilding, if any."""
    refused = [one for one in findings if one.severity is Severity.REFUSED]
    if refused:
        raise Unreadable(*refused)


def titled(blocks: list[Block]) -> Document:
    """The blocks as a document: a heading or a short line that comes first is its title."""
    match blocks:
        case []:
            raise Unreadable(found("rebuild.nothing-visible", "file"))
        case [Heading(_, text) | Paragraph(text), *rest] if len(text) <= LONGEST_TITLE:
            return Document(text, blocks=tuple(rest))
    return Document(UNTITLED, blocks=tuple(blocks))
