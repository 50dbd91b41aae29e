"""Messages as a mail program writes them are read back whole; damaged ones never raise."""

from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP

from hypothesis import example, given, settings
from hypothesis import strategies as st

from clerestory.files.incoming.charsets import has_controls
from clerestory.files.incoming.messages import (
    Message,
    file_in,
    from_data,
    read_message,
    to_data,
)
from corpus.mail import ODD, ORDINARY, message

# Letters of names, as people and programs write them.
WORD = st.text(
    st.characters(codec="utf-8", categories=["L", "N"], max_codepoint=0xFFFF),
    min_size=1,
    max_size=12,
)
NAME = st.lists(WORD, min_size=1, max_size=4).map(" ".join)
LINE = st.lists(WORD, min_size=1, max_size=30).map(" ".join)
FILE = st.tuples(WORD.map(lambda one: f"{one}.dat"), st.binary(max_size=200))


@given(
    sender=NAME, subject=LINE, lines=st.lists(LINE, min_size=1, max_size=8),
    files=st.lists(FILE, max_size=3), has_page=st.booleans(),
)  # fmt: skip
@settings(max_examples=40)
def test_what_python_writes_is_read_back(
    sender: str, subject: str, lines: list[str], files: list[tuple[str, bytes]], has_page: bool
) -> None:
    """The standard library writes, and we read: two programs that know nothing of each other."""
    made = EmailMessage(policy=SMTP)
    made["From"] = Address(sender, "alex", "example.org")
    made["Subject"] = subject
    made["Message-ID"] = "<one@example.org>"
    made.set_content("\n".join(lines) + "\n")
    if has_page:
        made.add_alternative("".join(f"<p>{line}</p>" for line in lines), subtype="html")
    for name, content in files:
        made.add_attachment(content, maintype="application", subtype="dat", filename=name)
    raw = made.as_bytes()
    found = read_message(raw)
    assert isinstance(found, Message) and not found.odd
    # Python 3.11 loses the blank between two encoded words that it puts on two lines.
    assert "".join(found.sender.name.split()) == "".join(sender.split())
    assert found.sender.address == "alex@example.org"
    assert "".join(found.subject.split()) == "".join(subject.split())
    assert found.text == "\n".join(lines)
    assert [one.size for one in found.attachments] == [len(content) for _, content in files]
    for number, (_, content) in enumerate(files, 1):
        assert file_in(raw, number)[0] == content


@given(data=st.data(), name=st.sampled_from([*ORDINARY, *ODD]))
@settings(max_examples=200)
def test_a_damaged_message_is_read_or_odd(data: st.DataObject, name: str) -> None:
    raw = bytearray(ORDINARY[name]() if name in ORDINARY else ODD[name][1]())
    for _ in range(data.draw(st.integers(1, 6))):
        place = data.draw(st.integers(0, len(raw) - 1))
        piece = data.draw(st.binary(max_size=3) | st.sampled_from(BREAKERS))
        raw[place : place + data.draw(st.integers(0, 3))] = piece
    _check(bytes(raw))


BREAKERS = (
    b"\r\n", b"\n\n", b"=?utf-8?b?", b"?=", b'"', b"(", b"<", b";", b"--=edge", b"\0", b"\xff",
    b"Content-Type: ", b"boundary=", b"*0*=", b"message/rfc822", b"base64", b"=\n", b"begin 644 a",
)  # fmt: skip


@given(raw=st.binary(max_size=400))
@example(b"\n")
@example(b":")
@example(b"Content-Type: multipart/mixed; boundary=a\n\n--a")
@example(b"Content-Type: multipart/mixed; boundary=a\n\n--a--")
@example(b"Content-Type: multipart/mixed; boundary=a\n--a\n")
@example(b"Content-Type: message/rfc822\n\n")
def test_any_bytes_are_read_or_odd(raw: bytes) -> None:
    _check(raw)


def _check(raw: bytes) -> None:
    found = read_message(raw)
    if not isinstance(found, Message):
        assert found.why
        return
    assert from_data(to_data(found)) == found
    shown = [found.subject, found.text, found.quoted, found.forwarded, found.sender.name]
    shown += [one.given for one in found.attachments]
    assert not any(map(has_controls, shown))
    assert all("/" not in one.name and "/" not in one.given for one in found.attachments)
    for one in found.attachments:
        assert len(file_in(raw, one.number)[0]) == one.size


@given(depth=st.integers(0, 30), text=LINE)
@settings(max_examples=20)
def test_words_are_found_however_deep_they_are_packed(depth: int, text: str) -> None:
    inner = b"Content-Type: text/plain; charset=utf-8\r\n\r\n" + text.encode()
    for level in range(depth):
        edge = b"=%d=" % level
        inner = (
            b"Content-Type: multipart/mixed; boundary=\"" + edge + b"\"\r\n\r\n--" + edge
            + b"\r\n" + inner + b"\r\n--" + edge + b"--"
        )  # fmt: skip
    head = message("").split(b"Content-Type")[0]
    found = read_message(head + inner)
    assert isinstance(found, Message) == (depth <= 20)
    if isinstance(found, Message):
        assert found.text == text
