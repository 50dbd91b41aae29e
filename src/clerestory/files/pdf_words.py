"""Takes the words out of a PDF by PDFium. For use in a child process alone."""

import pypdfium2

MOST_CHARACTERS = 2_000_000
_LOCKED = 4  # PDFium's FPDF_ERR_PASSWORD


def words(content: bytes, most_pages: int) -> dict[str, str]:
    """Under "words", those of every page in the order in which they are drawn; or under "why" one
    of locked, broken, pages, long."""
    try:
        document = pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError as error:
        return {"why": "locked" if error.err_code == _LOCKED else "broken"}
    if len(document) > most_pages:
        return {"why": "pages"}
    pages, written = [], 0
    for page in document:
        text = page.get_textpage().get_text_bounded()
        written += len(text)
        if written > MOST_CHARACTERS:
            return {"why": "long"}
        pages.append(text.encode("utf-8", "replace").decode("utf-8") + "\n")
    return {"words": "".join(pages)}
