"""A fresh document from what an OpenDocument text shows: its paragraphs, lists and tables."""

from clerestory.files.docx import render_docx
from clerestory.files.inspection.archives import read_archive
from clerestory.files.inspection.findings import Unreadable, found
from clerestory.files.inspection.odt import read_blocks
from clerestory.files.pdf import render_pdf
from clerestory.files.rebuilding.odt_writer import render_odt
from clerestory.files.rebuilding.titles import refuse, titled


def rebuild(content: bytes, target: str) -> bytes:
    """A fresh "odt", "docx" or "pdf". Raises Unreadable where that would not be faithful."""
    blocks, report = read_blocks(content)
    refuse(report.findings())
    if any(name.startswith("Pictures/") for name in read_archive(content)):
        raise Unreadable(found("odt.visible-picture", "file"))
    document = titled(blocks)
    match target:
        case "odt":
            return render_odt(document)
        case "docx":
            return render_docx(document)
        case "pdf":
            return render_pdf(document)
    raise Unreadable(found("file.no-such-target", target))
