"""A fresh page, document or text from what a web page shows."""

from clerestory.files.documents import lines_of
from clerestory.files.docx import render_docx
from clerestory.files.inspection.findings import Unreadable, found
from clerestory.files.inspection.html import read_blocks
from clerestory.files.inspection.reports import Report
from clerestory.files.letters import render_html
from clerestory.files.pdf import render_pdf
from clerestory.files.rebuilding.titles import refuse, titled


def rebuild(content: bytes, target: str) -> bytes:
    """A fresh "html", "txt", "pdf" or "docx". Raises Unreadable where that is not faithful."""
    report = Report()
    blocks = read_blocks(content, report)
    refuse(report.findings())
    document = titled(blocks)
    match target:
        case "html":
            return render_html(document).encode()
        case "txt":
            return "\n\n".join(lines_of(blocks)).encode() + b"\n"
        case "pdf":
            return render_pdf(document)
        case "docx":
            return render_docx(document)
    raise Unreadable(found("file.no-such-target", target))
