"""A document as a tagged PDF (PDF/UA-1, ISO 14289-1), which a screen reader can find its way in."""

from typing import Any

from clerestory.files.documents import Document
from clerestory.files.letters import render_html
from clerestory.files.texts import FileError

REMEDY = (
    "a PDF cannot be made because Pango is missing: install the system packages libpango-1.0-0, "
    "libpangoft2-1.0-0 and libharfbuzz-subset0"
)


def render_pdf(document: Document) -> bytes:
    """The bytes of the PDF; the same document, fonts and WeasyPrint give the same bytes.

    Raises FileError if WeasyPrint's native libraries are missing.
    """
    return print_html(render_html(document))


def print_html(text: str, protocols: tuple[str, ...] = ()) -> bytes:
    """The bytes of the PDF of an HTML page, which may fetch by `protocols` only.

    Raises FileError if WeasyPrint's native libraries are missing.
    """
    try:
        # Here and not above: it takes more than a second, which most commands need not wait for,
        # and it fails as a whole where Pango is missing.
        from weasyprint import HTML  # noqa: PLC0415
        from weasyprint.urls import URLFetcher  # noqa: PLC0415
    except OSError as error:
        raise FileError(REMEDY) from error
    # No address may be fetched, of whichever kind: letters need none, and if hostile text ever
    # got one in, the answer must not carry a file of this machine, nor tell anybody we print it.
    fetcher = URLFetcher(allowed_protocols=protocols)
    page = HTML(string=text, url_fetcher=fetcher)
    content: bytes = page.write_pdf(pdf_variant="pdf/ua-1", finisher=_say_scopes)
    return content


def _say_scopes(_: Any, pdf: Any) -> None:
    """Say of each heading cell whether it names its column or its row.

    WeasyPrint links cells to their headings, but not every reader follows these links.
    """
    elements = {found.reference: found for found in pdf.objects if hasattr(found, "get")}
    for element in elements.values():
        if element.get("S") == "/TH":
            row = elements[element["P"]]
            in_head = elements[row["P"]]["S"] == "/THead"
            element["A"]["Scope"] = "/Column" if in_head else "/Row"
