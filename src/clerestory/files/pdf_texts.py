"""The words of a PDF that somebody sent.

A PDF without words is a picture of a page, a scan; one with a password shows nothing to us.
"""

import re

from clerestory.files import child

SAVE_AS = "save its words as .txt, .html or .docx"
SECONDS = 20
MOST_PAGES = 200

# What the child answers instead of words, and what to do.
REMEDIES = {
    "locked": f"it is locked with a password: unlock it, or {SAVE_AS}",
    "broken": f"this is not a whole PDF: open it and {SAVE_AS}",
    "pages": f"it has more than {MOST_PAGES} pages: save the letter alone",
    "long": "it is longer than any letter: save the letter alone",
}
SCAN = (
    "there are no words in it, so it is a scan: read its words with a text recognition program, "
    f"or {SAVE_AS}"
)
# PDFium marks a hyphen at the end of a line with U+FFFE.
_HYPHEN = re.compile("[\ufffe\u00ad]\n?")
_BROKEN_LINE = re.compile(r"(?<=[\w,;’'-]) ?\n(?=[a-z(])")
_LIMITS = child.Limits(seconds=SECONDS, memory=2 << 30)


class FileError(ValueError):
    """A file cannot be read or made; one line that names it and says what to do."""


def pdf_text(data: bytes, name: str) -> str:
    """The words of every page, in the order in which they are drawn. Raises FileError."""
    answer = child.run("clerestory.files.pdf_words:words", data, MOST_PAGES, limits=_LIMITS)
    if any(one.mode == "file.too-slow" for one in answer.problems):
        raise FileError(f"{name}: reading it took over {SECONDS} seconds: {SAVE_AS}")
    found = answer.value if isinstance(answer.value, dict) else {}
    if "words" not in found:
        remedy = REMEDIES.get(str(found.get("why")), f"it cannot be read: {SAVE_AS}")
        raise FileError(f"{name}: {remedy}")
    text = _joined(str(found["words"]))
    if not text.strip():
        raise FileError(f"{name}: {SCAN}")
    return text


def _joined(text: str) -> str:
    """Lines that the page broke are one again: the next begins in lower case, or goes on."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return _BROKEN_LINE.sub(" ", _HYPHEN.sub("", text))
