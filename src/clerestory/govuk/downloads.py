"""Files that people download: a browser saves them, guesses nothing about them, and gives them no
rights, whatever they turn out to be."""

from django.http import HttpResponse
from django.utils.http import content_disposition_header

INERT = {
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; sandbox; frame-ancestors 'none'",
}


def attachment(
    content: bytes, name: str, media_type: str = "application/octet-stream"
) -> HttpResponse:
    """A file to be saved under `name`, in any script (RFC 6266); without its folders."""
    disposition = content_disposition_header(True, name.rpartition("/")[2]) or ""
    headers = {**INERT, "Content-Disposition": disposition}
    return HttpResponse(content, content_type=media_type, headers=headers)
