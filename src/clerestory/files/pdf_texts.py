"""The words of a PDF that somebody sent, read by PDFium in a process of its own.

A PDF without words is a picture of a page, a scan; one with a password shows nothing to us. A file
made to eat time or memory, or to crash the reader, takes the child process down and not us.

    python -m clerestory.files.pdf_texts < letter.pdf
"""

import re
import resource
import subprocess
import sys
from typing import Any

SAVE_AS = "save its words as .txt, .html or .docx"
MOST_PAGES = 200
MOST_CHARACTERS = 2_000_000
SECONDS = 20
MEMORY = 2 << 30  # bytes of address space
LOCKED = 4  # PDFium's FPDF_ERR_PASSWORD

# What the child answers instead of words: its exit code, and what to do.
REMEDIES = {
    11: f"it is locked with a password: unlock it, or {SAVE_AS}",
    12: f"this is not a whole PDF: open it and {SAVE_AS}",
    13: f"it has more than {MOST_PAGES} pages: save the letter alone",
    14: "it is longer than any letter: save the letter alone",
}
SCAN = (
    "there are no words in it, so it is a scan: read its words with a text recognition program, "
    f"or {SAVE_AS}"
)
# PDFium marks a hyphen at the end of a line with U+FFFE.
_HYPHEN = re.compile("[\ufffe\u00ad]\n?")
_BROKEN_LINE = re.compile(r"(?<=[\w,;’'-]) ?\n(?=[a-z(])")


class FileError(ValueError):
    """A file cannot be read or made; one line that names it and says what to do."""


def pdf_text(data: bytes, name: str) -> str:
    """The words of every page, in the order in which they are drawn. Raises FileError."""
    try:
        child = subprocess.run(
            [sys.executable, "-m", __name__],
            input=data,
            capture_output=True,
            timeout=SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise FileError(f"{name}: reading it took over {SECONDS} seconds: {SAVE_AS}") from error
    if child.returncode:
        remedy = REMEDIES.get(child.returncode, f"it cannot be read: {SAVE_AS}")
        raise FileError(f"{name}: {remedy}")
    text = _joined(child.stdout.decode("utf-8"))
    if not text.strip():
        raise FileError(f"{name}: {SCAN}")
    return text


def _joined(text: str) -> str:
    """Lines that the page broke are one again: the next begins in lower case, or goes on."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return _BROKEN_LINE.sub(" ", _HYPHEN.sub("", text))


def main() -> int:
    """The child: a PDF on standard input, its words on standard output."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    # Here and not above: the parent must not load a parser of hostile files.
    import pypdfium2  # noqa: PLC0415

    try:
        return _write_words(pypdfium2.PdfDocument(sys.stdin.buffer.read()))
    except pypdfium2.PdfiumError as error:
        return 11 if error.err_code == LOCKED else 12


def _write_words(document: Any) -> int:
    if len(document) > MOST_PAGES:
        return 13
    written = 0
    for page in document:
        words = page.get_textpage().get_text_bounded()
        written += len(words)
        if written > MOST_CHARACTERS:
            return 14
        sys.stdout.buffer.write(words.encode("utf-8", "replace") + b"\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
