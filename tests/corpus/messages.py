"""Made-up messages in files: what a mail program does not show, and clean ones."""

from collections.abc import Callable
from email.message import EmailMessage
from email.policy import SMTP

from corpus.containers import packed
from corpus.samples import SHOWN, Sample

FROM, TO = "Records Office <records@example.org>", "applicant@example.com"
DATE = "Mon, 12 Feb 2024 09:30:00 +0000"
PLAIN = "MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n"
WORDS = f"\r\n{SHOWN} of the answer.\r\n"
HEAD = f"From: {FROM}\r\nTo: {TO}\r\nSubject: Our answer\r\nDate: {DATE}\r\n"

Maker = Callable[[str], bytes]


def by_library(words: str = SHOWN, page: str = "", **head: str) -> EmailMessage:
    """A message as Python's library writes it."""
    message = EmailMessage(policy=SMTP)
    message["From"], message["To"], message["Date"] = FROM, TO, DATE
    message["Subject"] = "Our answer"
    for name, value in head.items():
        message[name.replace("_", "-")] = value
    message.set_content(words)
    if page:
        message.add_alternative(page, subtype="html")
    return message


def line(text: str) -> Maker:
    return lambda token: (HEAD + text.format(token) + "\r\n" + PLAIN + WORDS).encode()


def unseen(token: str) -> bytes:
    """A word in Unicode's tag characters, which no program draws."""
    tags = "".join(chr(0xE0000 + ord(letter)) for letter in token)
    return (HEAD + f"Cc: B{tags} <b@example.org>\r\n" + PLAIN + WORDS).encode()


def written(words: str, page: str = "") -> Maker:
    return lambda token: by_library(words.format(token), page.format(token)).as_bytes()


def typed(media_type: str, body: str, manner: str = "7bit") -> Maker:
    return lambda token: (
        f"{HEAD}MIME-Version: 1.0\r\nContent-Type: {media_type}\r\n"
        f"Content-Transfer-Encoding: {manner}\r\n\r\n{body.format(token)}\r\n"
    ).encode()


def parted(*, first: str = "", last: str = "", about: str = "", boundary: str = "==1==") -> Maker:
    """A message of one part, with something before, after or about it."""

    def make(token: str) -> bytes:
        edge = boundary.format(token)
        return (
            f'{HEAD}MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary="{edge}"\r\n\r\n'
            f"{first.format(token)}--{edge}\r\nContent-Type: text/plain; charset=utf-8\r\n"
            f"{about.format(token)}{WORDS}\r\n--{edge}--\r\n{last.format(token)}"
        ).encode()

    return make


def with_file(name: str, content: Callable[[str], bytes]) -> Maker:
    def make(token: str) -> bytes:
        message = by_library()
        message.add_attachment(
            content(token), maintype="application", subtype="octet-stream", filename=name
        )
        return message.as_bytes()

    return make


SAMPLES = (
    Sample("plain.eml", "", line("Cc: b@example.org")),
    Sample("library.eml", "", written(SHOWN)),
    Sample("letters.eml", "", written(f"{SHOWN}: Ynys Môn, naïve")),
    Sample("long.eml", "", written(f"{SHOWN} " * 60)),
    Sample("both.eml", "", written(SHOWN, f"<html><body><p>{SHOWN}</p></body></html>")),
    Sample("subject.eml", "", lambda token: by_library(Cc="Môn <m@example.org>").as_bytes()),
    Sample("bcc.eml", "message.bcc", line("Bcc: {}@example.org")),
    Sample("received.eml", "message.route", line(f"Received: from {{}} by mail; {DATE}")),
    Sample("returned.eml", "message.route", line("Return-Path: <{}@example.org>")),
    Sample("originating.eml", "message.route", line("X-Originating-IP: [{}]")),
    Sample("mailer.eml", "message.header", line("X-Mailer: {}")),
    Sample("organisation.eml", "message.header", line("Organization: {}")),
    Sample("topic.eml", "message.header", line("Thread-Topic: {}")),
    Sample("replies.eml", "message.header", line("Reply-To: {}@example.org")),
    Sample("identifier.eml", "message.message-id", line("Message-ID: <17.9@{}.local>")),
    Sample("earlier.eml", "message.message-id", line("References: <{}@example.org>")),
    Sample("remark.eml", "message.address-comment", line("Cc: b@example.org ({})")),
    Sample("group.eml", "message.address-comment", line("Cc: {}: b@example.org;")),
    Sample("coded.eml", "message.encoded-words", line("Cc: =?utf-8*{}?q?B?= <b@example.org>")),
    Sample("unseen.eml", "message.invisible", unseen),
    Sample("described.eml", "message.part-header", parted(about="Content-Description: {}\r\n")),
    Sample("named.eml", "message.part-header", parted(about="Content-ID: <{}@desk>\r\n")),
    Sample("boundary.eml", "message.boundary", parted(boundary="{}")),
    Sample("before.eml", "message.outside-parts", parted(first="{}\r\n")),
    Sample("after.eml", "message.outside-parts", parted(last="{}\r\n")),
    Sample(
        "differ.eml", "message.alternatives-differ",
        written(f"{SHOWN} {{}}", f"<p>{SHOWN}</p>"),
    ),
    Sample(
        "hidden.eml", "message.alternatives-differ",
        written(f"{SHOWN} {{}}", f'<p>{SHOWN}</p><p style="display:none">{{}}</p>'),
    ),
    Sample(
        "thread.eml", "message.earlier-thread",
        written(f"{SHOWN}\n\nOn 1 February 2024, Alex wrote:\n> {{}}\n"),
    ),
    Sample(
        "original.eml", "message.earlier-thread",
        written(f"{SHOWN}\n\n-----Original Message-----\nFrom: a@example.org\n\n{{}}\n"),
    ),
    Sample("coding.eml", "message.coding", typed("text/plain", "QUJD!{}", "base64")),
    Sample("charset.eml", "message.charset", typed("text/plain; charset=utf-7", "+{}-")),
    Sample("nested.eml", "message.nested-message",
           typed("message/rfc822", "From: a@b.org\r\n\r\n{}")),
    Sample("calendar.eml", "message.calendar", typed("text/calendar", "BEGIN:VCALENDAR\r\nX:{}")),
    Sample("winmail.eml", "message.tnef", typed("application/ms-tnef", "{}")),
    Sample("locked.eml", "message.protected", typed("application/pkcs7-mime", "{}")),
    Sample("picture.eml", "message.part-type", typed("image/x-unknown", "{}")),
    Sample("twice.eml", "message.irregular", line("Subject: {}")),
    Sample("mailbox.eml", "message.irregular", lambda token: f"From {token}\n".encode()
           + (HEAD + WORDS).encode().replace(b"\r", b"")),
    Sample("limits.eml", "message.limits", lambda token: HEAD.encode()
           + f"X-A: {token}\r\n".encode() * 1_100 + WORDS.encode()),
    Sample("remark-of-type.eml", "message.part-header", lambda token: (
        f"From: foi@example.org\r\nMIME-Version: 1.0\r\nContent-Type: text/plain ({token});"
        f" charset=utf-8\r\n\r\n{SHOWN}\r\n").encode()),
    Sample("sealed.eml", "message.protected", written(
        f"{SHOWN}\n-----BEGIN PGP SIGNATURE-----\nComment: {{}}\n\n-----END PGP SIGNATURE-----\n")),
    Sample("packed-in-words.eml", "message.part-type", written(
        f"{SHOWN}\nbegin 644 {{}}.txt\n.455%25E1:3$%.5$523C<\n`\nend\n")),
    Sample("coded-letters.eml", "message.coding", lambda token: (
        HEAD + PLAIN + "Content-Transfer-Encoding: quoted-printable\r\n" + WORDS
        + "".join(f"={ord(letter):02X}" for letter in token)).encode()),
    Sample("far-subject.eml", "message.invisible", lambda token: (
        HEAD.replace("Our answer", "Our answer" + " " * 300 + token) + PLAIN + WORDS).encode()),
    Sample("two-plain.eml", "message.irregular", lambda token: by_library(
        SHOWN, f"<p>{token}</p>").as_bytes().replace(b"text/html", b"text/plain")),
    Sample("attached-unknown.eml", "file.unknown", with_file(
        "a.bin", lambda token: b"\x01\x02" + token.encode())),
    Sample("attached.eml", "archive.comment",
           with_file("a.zip", lambda token: packed(("a.txt", b"x"), comment=token.encode()))),
    Sample("ended.eml", "file.wrong-suffix", with_file("a.pdf", str.encode)),
)  # fmt: skip
