"""A fresh document from what an OpenDocument text shows: words and pictures."""

from clerestory.files.documents import Block, PictureBlock
from clerestory.files.docx import render_docx
from clerestory.files.inspection.findings import Unreadable, found
from clerestory.files.inspection.odt import read_blocks
from clerestory.files.inspection.word.blocks import Picture
from clerestory.files.letters import render_html
from clerestory.files.pdf import print_html
from clerestory.files.rebuilding.odt_writer import render_odt
from clerestory.files.rebuilding.titles import refuse, titled
from clerestory.files.rebuilding.word.pictures import redraw

WIDEST, HIGHEST = 165.0, 240.0  # millimetres between the margins of A4


def rebuild(content: bytes, target: str) -> bytes:
    """A fresh "odt", "docx" or "pdf". Raises Unreadable where that would not be faithful."""
    blocks, report = read_blocks(content)
    refuse(report.findings())
    document = titled([_redrawn(block) for block in blocks])
    match target:
        case "odt":
            return render_odt(document)
        case "docx":
            return render_docx(document)
        case "pdf":
            return print_html(render_html(document), ("data",))  # pictures stand in the page
    raise Unreadable(found("file.no-such-target", target))


def _redrawn(block: Block) -> Block:
    """A picture drawn afresh, no wider and higher than the page has room for."""
    if not isinstance(block, PictureBlock):
        return block
    share = min(1.0, WIDEST / block.width, HIGHEST / block.height)
    width, height = block.width * share, block.height * share
    return PictureBlock(redraw(Picture(block.content, width, height)), width, height)
