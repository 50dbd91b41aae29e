"""Made-up messages: what mail programs write, and what somebody writes who means harm.

`HOSTILE` is each trap that a mail parser is known to fall into; `ODD` is what an officer has to
look at; `ORDINARY` becomes a request. Every value makes the bytes when it is called.
"""

import base64
from collections.abc import Callable, Mapping

ASKED = "How many referrals were received in 2017?"
SENDER = "Alex Applicant <alex@example.org>"
Maker = Callable[[], bytes]


def message(
    body: str | bytes = ASKED,
    *,
    sender: str = SENDER,
    message_id: str = "<one@example.org>",
    headers: str = "",
    kind: str = "text/plain; charset=utf-8",
) -> bytes:
    """An ordinary message with these changes. `headers` are whole lines, each with its end."""
    content = body.encode() if isinstance(body, str) else body
    head = (
        f"From: {sender}\r\nTo: information@alderbrook.example\r\nSubject: A request\r\n"
        f"Date: Mon, 12 Feb 2018 10:00:00 +0000\r\nMessage-ID: {message_id}\r\n{headers}"
        f"MIME-Version: 1.0\r\nContent-Type: {kind}\r\n\r\n"
    )
    return head.encode() + content


def parts(*given: str | bytes, kind: str = "multipart/mixed", headers: str = "") -> bytes:
    """A message of parts, each with its own headers."""
    pieces = [one.encode() if isinstance(one, str) else one for one in given]
    body = b"".join(b"--=edge\r\n" + one + b"\r\n" for one in pieces) + b"--=edge--\r\n"
    return message(body, kind=f'{kind}; boundary="=edge"', headers=headers)


def text(words: str = ASKED, kind: str = "text/plain; charset=utf-8") -> str:
    return f"Content-Type: {kind}\r\n\r\n{words}"


def file(name: str, content: bytes, kind: str, disposition: str = "attachment") -> bytes:
    """A part that is a file. `name` is the whole parameter, as in `filename=x.pdf`."""
    head = (
        f"Content-Type: {kind}\r\nContent-Disposition: {disposition}; {name}\r\n"
        "Content-Transfer-Encoding: base64\r\n\r\n"
    )
    return head.encode() + base64.encodebytes(content)


def _nested(depth: int) -> bytes:
    """Parts in parts, each in the next."""
    head = "".join(
        f'Content-Type: multipart/mixed; boundary="b{n}"\r\n\r\n--b{n}\r\n' for n in range(depth)
    )
    whole = message(kind='multipart/mixed; boundary="b"', body="--b\r\n" + head + text())
    return whole


def _forwarded(depth: int) -> bytes:
    return message("Content-Type: message/rfc822\r\n\r\n" * depth + ASKED, kind="message/rfc822")


def _picture() -> bytes:
    return base64.b64decode(
        "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5E"
        "rkJggg=="
    )


HOSTILE: Mapping[str, Maker] = {
    "brackets in From": lambda: message(sender="(" * 300),
    "brackets in From, very many": lambda: message(sender="(" * 60_000),
    "brackets in a file name": lambda: parts(
        text(), file("filename=" + "(" * 600, b"x", "application/octet-stream")
    ),
    "quotes without end": lambda: message(sender='"' + "\\" * 30_001 + " <a@b.example>"),
    "From with a bracket alone": lambda: message(sender="<"),
    "Message-ID without an identifier": lambda: message(message_id="<>"),
    "line ends and NUL in a name": lambda: message(
        sender="=?utf-8?q?Alex=0D=0ABcc=3A_x=40y=00?= <alex@example.org>"
    ),
    "charset nope": lambda: message("caf\xe9".encode("latin-1"), kind="text/plain; charset=nope"),
    "charset idna": lambda: message(b"xn--" + b"a\xe9" * 30_000, kind="text/plain; charset=idna"),
    "charset unicode_escape": lambda: message(
        b"\\u0048\xe9", kind="text/plain; charset=unicode_escape"
    ),
    "charset utf-7": lambda: message("+ADw-script+AD4-", kind="text/plain; charset=utf-7"),
    "charset with a NUL": lambda: message(kind="text/plain; charset=utf\0-8"),
    "file name that climbs": lambda: parts(
        text(),
        file("filename*=utf-8''..%2f..%2fetc%2fpasswd", b"root", "application/octet-stream"),
        file('filename="..\\\\..\\\\boot.ini"', b"x", "application/octet-stream"),
        file("filename*0*=utf-8''a%00b; filename*1=%0d%0a.exe", b"MZ", "application/pdf"),
    ),
    "parts nested 1,000 deep": lambda: _nested(1_000),
    "messages nested 1,000 deep": lambda: _forwarded(1_000),
    "16,000 parameters": lambda: message(
        kind="text/plain" + "".join(f"; p{n}=v" for n in range(16_000))
    ),
    "6,000 parameters below the limit of a header": lambda: message(
        kind="text/plain" + "".join(f"; {n}=v" for n in range(6_000))
    ),
    "32,000 addresses": lambda: message(
        headers="Cc: " + ", ".join(f"a{n}@b.example" for n in range(32_000)) + "\r\n"
    ),
    "4,000 addresses below the limit of a header": lambda: message(
        headers="Cc: " + ",".join(f"a{n}@b.de" for n in range(4_000)) + "\r\n"
    ),
    "100,000 empty parts": lambda: message("--b\n\n" * 100_000, kind="multipart/mixed; boundary=b"),
    "400,000 empty parts": lambda: message("--b\n\n" * 400_000, kind="multipart/mixed; boundary=b"),
    "3,000,000 lines that look like boundaries": lambda: message(
        "--bx\n" * 3_000_000, kind="multipart/mixed; boundary=b"
    ),
    "a boundary of dashes": lambda: message(
        "-" * 5_000_000, kind="multipart/mixed; boundary=" + "-" * 60
    ),
    "5,000 headers": lambda: message(headers="".join(f"X-{n}: y\r\n" for n in range(5_000))),
    "a header of 10 MB": lambda: message(headers="X-Long: " + "a" * 10_000_000 + "\r\n"),
    "a header of a million folds": lambda: message(headers="X-Long: a\r\n" + " b\r\n" * 1_000_000),
    "300,000 words in other alphabets": lambda: message(
        headers="Subject: " + "=?a?q?b?= " * 6_000 + "\r\n"
    ),
    "marks that begin a word in another alphabet": lambda: message(
        headers="Comments: x\r\n", sender="=?" * 30_000
    ),
    "NULs": lambda: message(b"\0" * 1_000_000),
    "NULs alone": lambda: b"\0" * 1_000_000,
    "8-bit headers": lambda: (
        b"From: J\xfcrgen <j@example.org>\r\nSubject: \xff\xfe\r\n\r\nHow many?"
    ),
    "no headers": lambda: b"\r\nHow many referrals?\r\n",
    "a body alone": lambda: b"How many referrals were there in 2017?\r\nYours, Alex\r\n",
    "nothing": lambda: b"",
    "blank lines": lambda: b"\r\n\r\n\r\n",
    "headers alone": lambda: b"From: alex@example.org\r\nSubject: x\r\n",
    "a header that breaks off": lambda: b"From: alex@example.org\r\nSubject",
    "mixed line ends": lambda: (
        b"From: alex@example.org\nTo: b@c.example\r\n\nHow\rmany\nwere\r\nit?"
    ),
    "a line of 20 MB": lambda: message("a" * 20_000_000),
    "a line of 20 MB in base64": lambda: message(
        base64.b64encode(b"a" * 15_000_000),
        headers="Content-Transfer-Encoding: base64\r\n",
    ),
    "25 MB and more": lambda: message("a " * 13_000_000),
    "base64 that is none": lambda: message(
        "====%%%%=a=b=", headers="Content-Transfer-Encoding: base64\r\n"
    ),
    "an unknown transfer encoding": lambda: message(
        headers="Content-Transfer-Encoding: x-rot26\r\n"
    ),
    "two senders in two headers": lambda: message(headers="From: eve@example.net\r\n"),
    "two types": lambda: message(headers="Content-Type: text/html\r\n"),
    "a type that is none": lambda: message(kind="////;;;=;=;"),
    "parts without a boundary": lambda: message(kind="multipart/mixed"),
    "parts that never begin": lambda: message(kind="multipart/mixed; boundary=never"),
    "parts without an end": lambda: message(f"--b\r\n{text()}", kind="multipart/mixed; boundary=b"),
    "a page nested 100,000 deep": lambda: message(
        "<div>" * 100_000 + ASKED, kind="text/html; charset=utf-8"
    ),
    "a page of brackets": lambda: message("<a " * 300_000, kind="text/html; charset=utf-8"),
    "a page of open comments": lambda: message("<!--" * 250_000, kind="text/html"),
    "a page with entities": lambda: message(
        '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><p>&b;&b;</p>' + ASKED,
        kind="text/html",
    ),
    "a page of tables": lambda: message("<table><tr><td>" * 60_000 + ASKED, kind="text/html"),
    "lines that begin like a quotation": lambda: message(
        "On x" + "y" * 190 + "\n" + "> \n" * 99_000
    ),
    "lines that begin like earlier messages": lambda: message("From: x\n" * 120_000),
    "60 servers": lambda: message(headers="Received: from a by b\r\n" * 60),
    "a long address": lambda: message(sender="a" * 60_000 + "@example.org"),
    "an address in a circle of groups": lambda: message(sender="a:" * 20_000 + ";"),
    "a date far away": lambda: b"Date: Mon, 99 Foo 999999 99:99:99 +9999\r\n" + message(),
    "uuencode": lambda: message(f"{ASKED}\nbegin 644 x.exe\nM5&5S=`\n`\nend\n"),
    "a bomb of a picture": lambda: parts(
        text(),
        file(
            "filename=a.png",
            b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + b"\0\1\0\0" * 2 + b"\x08\x06\0\0\0" + b"\0" * 40,
            "image/png",
        ),
    ),
}

_REPORT = (
    "Reporting-MTA: dns; mx.example\r\n\r\nFinal-Recipient: rfc822; a@b.example\r\nAction: failed"
)
_EVENT = "BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nBEGIN:VEVENT\r\nEND:VEVENT\r\nEND:VCALENDAR"

ODD: Mapping[str, tuple[str, Maker]] = {
    "bounce": (
        "bounce",
        lambda: parts(
            text("It could not be delivered."),
            f"Content-Type: message/delivery-status\r\n\r\n{_REPORT}",
            kind="multipart/report; report-type=delivery-status",
        ),
    ),
    "bounce without a report": (
        "bounce",
        lambda: message(sender="MAILER-DAEMON@mx.example", message_id="<b@mx.example>"),
    ),
    "notice of absence": (
        "auto-reply",
        lambda: message(headers="Auto-Submitted: auto-replied\r\n"),
    ),
    "list": ("list", lambda: message(headers="List-Id: <news.example.org>\r\n")),
    "bulk": ("list", lambda: message(headers="Precedence: bulk\r\n")),
    "invitation": (
        "calendar",
        lambda: parts(
            text("Meeting"),
            text(_EVENT, "text/calendar; method=REQUEST"),
            kind="multipart/alternative",
        ),
    ),
    "encrypted": (
        "encrypted",
        lambda: parts(
            "Content-Type: application/pgp-encrypted\r\n\r\nVersion: 1",
            "Content-Type: application/octet-stream\r\n\r\n-----BEGIN PGP MESSAGE-----",
            kind="multipart/encrypted; protocol=application/pgp-encrypted",
        ),
    ),
    "opaque signature": (
        "sealed-by-signature",
        lambda: message(kind="application/pkcs7-mime; smime-type=signed-data", body="MIAG"),
    ),
    "winmail.dat": (
        "tnef",
        lambda: parts(file("filename=winmail.dat", b"\x78\x9f\x3e\x22abc", "application/ms-tnef")),
    ),
}

ORDINARY: Mapping[str, Maker] = {
    "plain": message,
    "formatted alone": lambda: message(f"<p>{ASKED}</p>", kind="text/html; charset=utf-8"),
    "both": lambda: parts(
        text(), text(f"<b>{ASKED}</b>", "text/html"), kind="multipart/alternative"
    ),
    "quoted-printable in Latin 1": lambda: message(
        f"{ASKED} caf=E9",
        kind="text/plain; charset=iso-8859-1",
        headers="Content-Transfer-Encoding: quoted-printable\r\n",
    ),
    "signed in the open": lambda: parts(
        text(),
        file("filename=smime.p7s", b"0\x82\1", "application/pkcs7-signature"),
        kind="multipart/signed; protocol=application/pkcs7-signature",
    ),
    "with a picture and no disposition": lambda: parts(
        text(),
        b"Content-Type: image/png\r\nContent-Transfer-Encoding: base64\r\n\r\n"
        + base64.encodebytes(_picture()),
    ),
    "names across folded lines": lambda: parts(
        text(),
        file(
            'filename="=?utf-8?q?Caf=C3=A9?=\r\n =?utf-8?q?_list.pdf?="',
            b"%PDF-1.4",
            "application/pdf",
        ),
        file("filename*0*=utf-8''J%C3%BC;\r\n filename*1=rgen.pdf", b"%PDF-1.4", "application/pdf"),
    ),
    "forwarded as a file": lambda: parts(
        text("Please answer this one."),
        b"Content-Type: message/rfc822\r\n\r\n" + message("What were the outcomes in 2016?"),
    ),
    "with an appointment attached": lambda: parts(
        text(), file("filename=a.ics", _EVENT.encode(), "text/calendar")
    ),
}
