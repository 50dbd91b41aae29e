"""A message: allowed lines in its head, nothing between its parts, and each part looked into."""

import quopri
import re
from email.message import EmailMessage
from email.policy import SMTP

import pytest

from clerestory.files.inspection import messages
from clerestory.files.inspection.findings import Finding, Unreadable, found
from clerestory.files.inspection.kinds import Kind
from clerestory.files.rebuilding import messages as rebuilding

TOKEN = "QUARTZLANTERN7"
HEAD = (
    "From: Records Office <records@example.org>\r\nTo: foi@example.com\r\n"
    "Subject: Our answer\r\nDate: Mon, 12 Feb 2024 09:30:00 +0000\r\n"
)
PLAIN = "MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n"
WORDS = "\r\nVisible words\r\n"


@pytest.fixture(autouse=True)
def parts_hide_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """The formats of the parts have their own tests."""

    def look(kind: Kind, content: bytes, depth: int = 0) -> list[Finding]:
        return [found("archive.comment", "line 1")] if TOKEN.encode() in content else []

    monkeypatch.setattr(messages, "inspect_kind", look)
    monkeypatch.setattr("clerestory.files.inspection.members.inspect_kind", look)


def made(plain: str = "Visible words", page: str = "", files: dict[str, bytes] | None = None,
         **head: str) -> bytes:  # fmt: skip
    message = EmailMessage(policy=SMTP)
    message["From"], message["To"] = "Records Office <records@example.org>", "foi@example.com"
    message["Subject"], message["Date"] = "Our answer", "Mon, 12 Feb 2024 09:30:00 +0000"
    for name, value in head.items():
        message[name.replace("_", "-")] = value
    message.set_content(plain)
    if page:
        message.add_alternative(page, subtype="html")
    for name, content in (files or {}).items():
        message.add_attachment(content, maintype="application", subtype="pdf", filename=name)
    return message.as_bytes()


def modes(content: bytes) -> list[str]:
    try:
        findings = messages.inspect(content)
    except Unreadable as error:
        findings = list(error.findings)
    return sorted({one.mode.removeprefix("message.") for one in findings})


CLEAN = {
    "plain": made(),
    "long lines": made("word " * 100),
    "other letters": made("Môn, Ynys; naïve"),
    "base64": made("Ωμέγα " * 30),
    "both": made("Visible words", "<p>Visible <b>words</b></p>"),
    "a file": made(files={"counts.pdf": b"%PDF-1.7 and more"}),
    "by hand": (HEAD + PLAIN + WORDS).encode(),
    "line feeds": (HEAD + PLAIN + WORDS).replace("\r\n", "\n").encode(),
    "without type": (HEAD + WORDS).encode(),
    "a name in code": (HEAD.replace("Our answer", "=?utf-8?q?M=C3=B4n?=") + WORDS).encode(),
    "own identifier": (HEAD + "Message-ID: <1707.23-4@example.org>\r\n" + WORDS).encode(),
    "copies": made(Cc='"Harper, R" <r@example.org>, s@example.org'),
}


@pytest.mark.parametrize("content", CLEAN.values(), ids=CLEAN)
def test_an_ordinary_message_hides_nothing(content: bytes) -> None:
    assert modes(content) == []


LINES = [
    (f"Bcc: {TOKEN}@example.org", "bcc"),
    ("Received: from host (10.0.0.1) by mail; Mon, 12 Feb 2024 09:30:00 +0000", "route"),
    ("Return-Path: <a@example.org>", "route"),
    ("X-Originating-IP: [10.0.0.1]", "route"),
    ("X-Mailer: Mail 1", "header"),
    ("Reply-To: a@example.org", "header"),
    ("User-Agent: Mail 1", "header"),
    ("Message-ID: <1.2@desk-17.local>", "message-id"),
    (f"Message-ID: <{TOKEN}@example.org>", "message-id"),
    ("In-Reply-To: <1.2@example.org>", "message-id"),
    ("Cc: Harper (of the QUARTZ team) <r@example.org>", "address-comment"),
    ("Cc: QUARTZ: r@example.org;", "address-comment"),
    ("Cc: r\u200b@example.org", "invisible"),
    ("Cc: =?utf-8*QUARTZ?q?Harper?= <r@example.org>", "encoded-words"),
    ("Cc: =?utf-7?q?Harper?= <r@example.org>", "encoded-words"),
    ("Cc: =?utf-8?b?SGFy!QUARTZ?= <r@example.org>", "encoded-words"),
    ("Content-Description: QUARTZ", "header"),
    ("Content-Language: QUARTZLANTERN7", "part-header"),
]


@pytest.mark.parametrize(("line", "mode"), LINES, ids=[line[:24] for line, _ in LINES])
def test_a_line_of_the_head_that_is_not_shown_is_found(line: str, mode: str) -> None:
    assert modes((HEAD + line + "\r\n" + PLAIN + WORDS).encode()) == [mode]


def parted(first: str = "", between: str = "", last: str = "", boundary: str = "==1==") -> bytes:
    part = f"{PLAIN.partition(chr(10))[2]}{between}{WORDS}"
    return (
        f'{HEAD}MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary="{boundary}"\r\n\r\n'
        f"{first}--{boundary}\r\n{part}\r\n--{boundary}--\r\n{last}"
    ).encode()


def test_what_stands_around_the_parts_is_found() -> None:
    assert modes(parted()) == []
    known = "This is a multi-part message in MIME format. "
    for content in (parted(first="QUARTZ\r\n"), parted(first=f"{known}QUARTZ\r\n"),
                    parted(last="QUARTZ\r\n")):  # fmt: skip
        assert modes(content) == ["outside-parts"]
    assert modes(parted(boundary="QUARTZLANTERN7")) == ["boundary"]
    assert modes(parted(between="Content-Description: QUARTZ\r\n")) == ["part-header"]
    disposition = 'Content-Disposition: attachment; filename="a.txt"; creation-date="QUARTZ"\r\n'
    assert modes(parted(between=disposition)) == ["part-header"]
    assert modes(parted(first="--==1==QUARTZ\r\n")) == ["irregular"]


def typed(media_type: str, body: str = "x", more: str = "") -> bytes:
    return f"{HEAD}MIME-Version: 1.0\r\nContent-Type: {media_type}\r\n{more}\r\n{body}\r\n".encode()


REFUSED = [
    (typed("message/rfc822", "From: a@example.org\r\n\r\nQUARTZ"), "nested-message"),
    (typed("text/calendar", "BEGIN:VCALENDAR"), "calendar"),
    (typed("application/ms-tnef"), "tnef"),
    (typed("application/pkcs7-mime"), "protected"),
    (typed("image/png"), "part-type"),
    (typed("text/plain; charset=utf-7"), "charset"),
    (typed("text/plain; charset=us-ascii", "é"), "charset"),
    (typed("text/plain", "QUJD!QUARTZ", "Content-Transfer-Encoding: base64\r\n"), "coding"),
    (typed("text/plain", "a=QUARTZ", "Content-Transfer-Encoding: quoted-printable\r\n"), "coding"),
    (typed("text/plain", "a  ", "Content-Transfer-Encoding: quoted-printable\r\n"), "coding"),
    (HEAD.encode() + b"Subject: QUARTZ\r\n\r\nx\r\n", "irregular"),
    (HEAD.encode() + b"\r\nx\ny\r\n", "irregular"),
    (HEAD.encode() + b"\r\nx\0y\r\n", "irregular"),
    (b"QUARTZ\r\n" + HEAD.encode() + b"\r\nx", "irregular"),
    (b"From QUARTZ Mon\n" + HEAD.replace("\r", "").encode() + b"\nx", "irregular"),
    (b"Subject: x\r\n\r\nx", "irregular"),
    (typed("multipart/mixed"), "irregular"),
    (HEAD.encode() + b"X: " + b"a" * 70_000 + b"\r\n\r\nx", "limits"),
    (HEAD.encode() + b"X: a\r\n" * 1_100 + b"\r\nx", "limits"),
]


@pytest.mark.parametrize(("content", "mode"), REFUSED, ids=[mode for _, mode in REFUSED])
def test_what_programs_may_read_differently_is_refused(content: bytes, mode: str) -> None:
    assert mode in modes(content)


def test_words_that_only_some_readers_see_are_found() -> None:
    assert modes(made("Visible words", "<p>Visible words, other ones</p>")) == [
        "alternatives-differ"
    ]
    hidden = '<p>Visible words</p><p style="display:none">x</p>'
    assert modes(made("Visible words x", hidden)) == ["alternatives-differ"]


def test_an_earlier_message_below_is_found() -> None:
    thread = "Visible words\n\nOn 1 February, Harper wrote:\n> QUARTZ\n"
    assert modes(made(thread)) == ["earlier-thread"]


def test_what_a_part_hides_is_found_with_its_place() -> None:
    attached = messages.inspect(made(files={"counts.pdf": b"%PDF-1.7 " + TOKEN.encode()}))
    assert [(one.mode, one.place) for one in attached] == [
        ("archive.comment", "attachment counts.pdf, line 1")
    ]
    assert modes(made(files={"counts.pdf.exe": b"%PDF-1.7"})) == [
        "file.name-two-suffixes", "file.wrong-suffix",
    ]  # fmt: skip


@pytest.mark.parametrize("target", ["txt", "eml", "pdf"])
def test_a_message_is_rebuilt_from_what_is_shown(target: str) -> None:
    thread = "Visible words\n\nOn 1 February, Harper wrote:\n> QUARTZ\n"
    content = made(thread, Bcc=f"{TOKEN}@example.org", X_Case=TOKEN)
    fresh = rebuilding.rebuild(content, target)
    assert b"QUARTZ" not in fresh
    if target != "pdf":
        text = fresh.decode()
        assert "Visible words" in text and rebuilding.LEFT_OUT in text
        assert re.search(r"(?m)^From: Records Office <records@example\.org>\r?$", text)
    if target == "eml":
        assert modes(fresh) == []


def test_the_formatted_words_are_taken_without_what_they_hide() -> None:
    page = '<p>Formatted words</p><p style="display:none">QUARTZ</p>'
    fresh = rebuilding.rebuild(made("Plain words", page), "txt").decode()
    assert "Formatted words" in fresh
    assert "Plain words" not in fresh and "QUARTZ" not in fresh


@pytest.mark.parametrize("target", ["txt", "eml"])
def test_attached_files_are_left_out_and_named(target: str) -> None:
    files = {"counts.pdf": TOKEN.encode(), "J Smith.pdf": b"%PDF-1.7", "Wo\u202erds.pdf": b"x"}
    fresh = quopri.decodestring(rebuilding.rebuild(made(files=files), target)).decode()
    unnamed = f"{rebuilding.UNNAMED}; {rebuilding.UNNAMED}"
    assert f"[{rebuilding.FILES_LEFT_OUT} counts.pdf; {unnamed}.]" in fresh
    assert TOKEN not in fresh and "Smith" not in fresh


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ("-----BEGIN PGP MESSAGE-----\n\nUVVBUlRa\n-----END PGP MESSAGE-----\n", ["protected"]),
        ("begin 644 a.txt\n.455%25E1:3$%.5$523C<\n`\nend\n", ["part-type"]),
        ("=ybegin line=128 size=3 name=QUARTZ\nabc\n=yend size=3\n", ["part-type"]),
        ("begin 644 things\n\nWe begin 10 new ones\n--- BEGIN ---\n", []),
    ],
)
def test_files_and_signatures_in_the_words_are_found(body: str, found: list[str]) -> None:
    assert modes(made(f"Visible words\n\n{body}")) == found


def test_of_two_parts_of_one_type_a_program_shows_one() -> None:
    twice = made("Visible words", "<p>Visible words</p>").replace(b"text/html", b"text/plain")
    assert modes(twice) == ["irregular"]


@pytest.mark.parametrize(("code", "found"), [("=51", ["coding"]), ("=46", []), ("=2E", [])])
def test_letters_written_in_code_without_need(code: str, found: list[str]) -> None:
    coded = PLAIN + "Content-Transfer-Encoding: quoted-printable\r\n\r\n"
    assert modes((HEAD + coded + f"Visible words {code * 9}\r\n").encode()) == found
    assert modes((HEAD + coded + f"Visible words {code * 8}\r\n").encode()) == []


def test_words_of_the_head_behind_much_room_are_found_and_left_out() -> None:
    content = made().replace(b"Our answer", b"Our answer" + b" " * 300 + b"QUARTZ")
    assert modes(content) == ["invisible"]
    fresh = rebuilding.rebuild(content, "txt")
    assert b"Subject: Our answer\n" in fresh and b"QUARTZ" not in fresh
    coded = f"=?utf-8?q?Records{'=20' * 200}QUARTZ?= <r@example.org>".encode()
    with pytest.raises(Unreadable):
        rebuilding.rebuild(made().replace(b"Records Office <records@example.org>", coded), "txt")
