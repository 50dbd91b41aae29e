"""A fresh text from the lines that a plain text shows: UTF-8, or a document of its paragraphs."""

from itertools import groupby

from clerestory.files.documents import Block, Paragraph
from clerestory.files.docx import render_docx
from clerestory.files.inspection.findings import Unreadable, found
from clerestory.files.inspection.reports import Report
from clerestory.files.inspection.txt import read_lines
from clerestory.files.pdf import render_pdf
from clerestory.files.rebuilding.titles import refuse, titled


def rebuild(content: bytes, target: str) -> bytes:
    """A fresh "txt", "pdf" or "docx". Raises Unreadable where that would not be faithful."""
    report = Report()
    lines = read_lines(content, report)
    refuse(report.findings())
    if not any(lines):
        raise Unreadable(found("rebuild.nothing-visible", "file"))
    match target:
        case "txt":
            return "".join(f"{line}\n" for line in lines).encode()
        case "pdf":
            return render_pdf(titled(_paragraphs(lines)))
        case "docx":
            return render_docx(titled(_paragraphs(lines)))
    raise Unreadable(found("file.no-such-target", target))


def _paragraphs(lines: list[str]) -> list[Block]:
    """Lines between empty lines belong together."""
    return [Paragraph("\n".join(group)) for has_words, group in groupby(lines, bool) if has_words]
