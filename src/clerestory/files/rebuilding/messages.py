"""A message made afresh from what a mail program shows: four lines of its head, and its words."""

from email.message import EmailMessage
from email.policy import SMTP

from clerestory.files.documents import Block, Document, Paragraph, printable
from clerestory.files.incoming.charsets import plain
from clerestory.files.incoming.fields import Address, addresses_of, spaced_words_of, words_of
from clerestory.files.incoming.pages import page_text
from clerestory.files.incoming.scanning import Entity
from clerestory.files.incoming.threads import told_apart
from clerestory.files.inspection import names
from clerestory.files.inspection.findings import Unreadable, found
from clerestory.files.inspection.messages import (
    check_parts,
    files_of,
    name_of,
    read,
    text_of,
    texts_of,
)
from clerestory.files.inspection.txt import FAR
from clerestory.files.pdf import render_pdf

LEFT_OUT = "[Earlier messages, which stood below, are left out.]"
FILES_LEFT_OUT = "Attached files, which are left out:"
UNNAMED = "a file whose name is left out, too"
_HEAD = ("from", "to", "cc", "date", "subject")


def rebuild(content: bytes, target: str) -> bytes:
    """The message as "pdf", "txt" or "eml". What was attached is named and left out.
    Raises Unreadable."""
    scanned = read(content)
    check_parts(content, scanned)
    words = _words(content, texts_of(scanned), words_of(scanned.root.first("subject")))
    words += _attached(files_of(scanned))
    head = {name: _shown(name, scanned.root.first(name)) for name in _HEAD}
    if target == "eml":
        return _as_message(head, words)
    lines = [f"{name.capitalize()}: {value}" for name, value in head.items() if value]
    if target == "txt":
        return printable("\n".join([*lines, "", words, ""])).encode("utf-8")
    return render_pdf(_as_document(head["subject"], lines, words))


def _words(content: bytes, texts: list[Entity], subject: str) -> str:
    """The formatted words where there are some, which most programs show; without what hides in
    them, and without earlier messages."""
    read_texts = [(one.media_type, text_of(content, one)) for one in texts]
    pages = [page_text(text).text for kind, text in read_texts if kind == "text/html"]
    shown = pages or [text for kind, text in read_texts if kind == "text/plain"]
    apart = [told_apart(plain(text), subject) for text in shown]
    words = "\n\n".join(one.new for one in apart if one.new.strip())
    is_cut = any(one.quoted or one.forwarded for one in apart)
    return f"{words}\n\n{LEFT_OUT}" if is_cut else words


def _attached(files: list[Entity]) -> str:
    """What was attached, by name, unless the name says too much."""
    said = [name_of(one) for one in files]
    named = [name if name and not names.inspect(name) else UNNAMED for name in said]
    return f"\n\n[{FILES_LEFT_OUT} {'; '.join(named)}.]" if named else ""


def _shown(name: str, value: bytes) -> str:
    """A line of the head, without what stands behind so much room that nobody sees it."""
    if name not in ("from", "to", "cc"):
        return plain(FAR.sub("", spaced_words_of(value)), one_line=True)
    near = FAR.sub("", value.decode("utf-8", "replace")).encode()
    if FAR.search(spaced_words_of(near)):
        raise Unreadable(found("message.irregular", name))
    return ", ".join(_person(one) for one in addresses_of(near))


def _person(one: Address) -> str:
    return f"{one.name} <{one.address}>" if one.name and one.address else one.address or one.name


def _as_document(subject: str, lines: list[str], words: str) -> Document:
    paragraphs = [text for text in words.split("\n\n") if text.strip()]
    blocks: tuple[Block, ...] = (
        Paragraph("\n".join(lines)),
        *(Paragraph(text.strip("\n")) for text in paragraphs),
    )
    return Document(subject or "Message", blocks=blocks)


def _as_message(head: dict[str, str], words: str) -> bytes:
    message = EmailMessage(policy=SMTP)
    for name, value in head.items():
        if value:
            try:
                message[name.capitalize()] = value
            except (ValueError, IndexError):
                raise Unreadable(found("message.irregular", name)) from None
    message.set_content(words + "\n")
    return message.as_bytes()
