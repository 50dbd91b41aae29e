"""What came in, read: nothing raises, what is odd says so, and words are told apart."""

import pytest

from clerestory.files.incoming.attachments import safe_name, type_of
from clerestory.files.incoming.fields import (
    Address,
    addresses_of,
    identifiers_of,
    value_of,
    words_of,
)
from clerestory.files.incoming.irregularities import catalogue
from clerestory.files.incoming.messages import (
    Kind,
    Message,
    Odd,
    from_data,
    read_message,
    to_data,
)
from clerestory.files.incoming.pages import page_text
from clerestory.files.incoming.scanning import MOST_BYTES, MOST_PARTS, TooMuch, scan
from clerestory.files.incoming.threads import told_apart
from corpus.mail import ASKED, HOSTILE, ODD, ORDINARY, message, parts, text

# Hostile messages that are harmless once they are read with care; all others are odd.
HARMLESS = {
    "brackets in a file name", "quotes without end", "Message-ID without an identifier",
    "line ends and NUL in a name", "charset with a NUL", "file name that climbs",
    "4,000 addresses below the limit of a header", "8-bit headers", "mixed line ends",
    "base64 that is none", "a type that is none", "parts without an end", "a page with entities",
    "lines that begin like a quotation", "lines that begin like earlier messages",
    "a date far away", "uuencode", "a bomb of a picture",
}  # fmt: skip


def _read(raw: bytes) -> Message:
    found = read_message(raw)
    assert isinstance(found, Message), found
    return found


def _keys(raw: bytes) -> set[str]:
    return {one.key for one in _read(raw).irregularities}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_message_is_odd_or_harmless_and_never_raises(name: str) -> None:
    found = read_message(HOSTILE[name]())
    is_odd = isinstance(found, Odd) or bool(found.odd)
    assert is_odd or name in HARMLESS
    if isinstance(found, Message):
        assert from_data(to_data(found)) == found


@pytest.mark.parametrize("name", sorted(HARMLESS))
def test_no_harmless_message_is_stale(name: str) -> None:
    assert name in HOSTILE


@pytest.mark.parametrize("name", ODD)
def test_what_no_person_sent_is_known_by_its_kind(name: str) -> None:
    kind, make = ODD[name]
    found = _read(make())
    assert found.kind == Kind(kind)
    assert kind in {one.key for one in found.odd}


@pytest.mark.parametrize("name", ORDINARY)
def test_an_ordinary_message_is_read_whole(name: str) -> None:
    found = _read(ORDINARY[name]())
    assert found.kind is Kind.ORDINARY and not found.odd and not found.no_reply
    assert found.sender.address == "alex@example.org"
    assert ASKED in found.text or name == "forwarded as a file"


def test_limits_are_tried_on_both_sides() -> None:
    scan(message(b"a" * (MOST_BYTES - len(message(b"")))))
    with pytest.raises(TooMuch, match="25 MB"):
        scan(message(b"a" * (MOST_BYTES - len(message(b"")) + 1)))
    assert len(list(scan(parts(*[text()] * (MOST_PARTS - 1))).entities)) == MOST_PARTS
    with pytest.raises(TooMuch, match="200 parts"):
        scan(parts(*[text()] * MOST_PARTS))
    scan(message(headers="X: " + "a" * 65_000 + "\r\n"))
    with pytest.raises(TooMuch, match="64 KiB"):
        scan(message(headers="X: " + "a" * 65_537 + "\r\n"))
    with pytest.raises(TooMuch, match="64 KiB"):
        scan(message(headers="X: a\r\n" + (" " + "a" * 999 + "\r\n") * 66))


@pytest.mark.parametrize(("depth", "is_read"), [(19, True), (20, False)])
def test_messages_may_be_packed_twenty_deep(depth: int, is_read: bool) -> None:
    raw = message("Content-Type: message/rfc822\r\n\r\n" * depth + ASKED, kind="message/rfc822")
    assert isinstance(read_message(raw), Message) is is_read


@pytest.mark.parametrize(
    ("header", "name", "address"),
    [
        (b"Alex <a@b.example>", "Alex", "a@b.example"),
        (b'"Last, First" <a@b.example>', "Last, First", "a@b.example"),
        (b"a@b.example (Alex)", "", "a@b.example"),
        (b"=?utf-8?b?SsO8cmdlbiwgQS4=?= <a@b.example>", "Jürgen, A.", "a@b.example"),
        (b"a@b.example <c@d.example>", "a@b.example", "c@d.example"),
        (b'"<x@y.example>" <a@b.example>', "<x@y.example>", "a@b.example"),
        (b"Al <" + b"a" * 65 + b"@b.example>", "Al", ""),
        (b"a@b@c.example", "a@b@c.example", ""),
        (b"", "", ""),
    ],
)
def test_an_address_is_read_as_written(header: bytes, name: str, address: str) -> None:
    found = [*addresses_of(header), Address("", "")][0]
    assert (found.name, found.address) == (name, address)


def test_words_lie_across_encoded_words() -> None:
    assert words_of(b"=?utf-8?q?Caf=C3?=\r\n =?utf-8?q?=A9?= bar") == "Café bar"
    assert words_of(b"=?nope?q?a?= =?utf-8?b?%%%?=") == "a"


def test_parameters_come_in_pieces() -> None:
    found = value_of(b"a/b; name*1=rgen.pdf; name*0*=utf-8''J%C3%BC; X=\"a;b\"; x=second")
    assert found.parameters == {"name": "Jürgen.pdf", "x": "a;b"}
    assert value_of(b"a" + b";b=c" * 101).has_too_many
    assert not value_of(b"a" + b";b=c" * 100).has_too_many


def test_identifiers_are_bounded() -> None:
    assert identifiers_of(b"<a@b> <> <c@d>") == ["a@b", "c@d"]
    assert identifiers_of(b"bare@id") == ["bare@id"]
    assert identifiers_of(b"<>") == []


@pytest.mark.parametrize(
    ("words", "new", "quoted", "forwarded"),
    [
        ("Yes.\n\nOn 1 May, Bob wrote:\n> No?", "Yes.", "On 1 May, Bob wrote:\n> No?", ""),
        ("> No?\nYes.", "Yes.", "> No?", ""),
        ("Yes.\n-----Original Message-----\nFrom: Bob\nNo?", "Yes.",
         "-----Original Message-----\nFrom: Bob\nNo?", ""),
        ("Yes.\nFrom: B\nSent: May\nTo: Al\nNo?", "Yes.", "From: B\nSent: May\nTo: Al\nNo?", ""),
        ("See\n---------- Forwarded message ---------\nFrom: B\nHow many?", "See", "",
         "---------- Forwarded message ---------\nFrom: B\nHow many?"),
        ("From: the start of 2017 to now", "From: the start of 2017 to now", "", ""),
        ("On 1 May the police wrote to me.", "On 1 May the police wrote to me.", "", ""),
        (">From here on", ">From here on", "", ""),
    ],
)  # fmt: skip
def test_new_words_are_told_from_earlier_ones(
    words: str, new: str, quoted: str, forwarded: str
) -> None:
    found = told_apart(words)
    assert (found.new, found.quoted, found.forwarded) == (new, quoted, forwarded)


def test_a_message_within_a_message_is_passed_on() -> None:
    found = _read(ORDINARY["forwarded as a file"]())
    assert found.text == "Please answer this one."
    assert found.forwarded == "What were the outcomes in 2016?"


@pytest.mark.parametrize(
    ("page", "seen", "hides"),
    [
        ("<p>a<br>b</p><p>c", "a\nb\nc", False),
        ("a<style>p{}</style><script>x</script>b", "ab", False),
        ("a<span style='display: none'>x</span>b", "ab", True),
        ("a<div hidden>x</div>b", "ab", True),
        ("a<font style='font-size:0px'>x</font>", "a", True),
        ("a<font style='font-size:0.9em'>x</font>", "ax", False),
        ("a<blockquote>b<p>c</blockquote>d", "a\n> b\n> c\n>\nd", False),
        ("<!-- x -->", "", False),
    ],
)
def test_of_a_page_is_read_what_is_seen(page: str, seen: str, hides: bool) -> None:
    found = page_text(page)
    assert (found.text.replace("\n\n", "\n"), found.hides) == (seen, hides)


def test_the_fuller_of_two_texts_is_read() -> None:
    both = (text("Your program shows no pages."), text(f"<p>{ASKED * 9}</p>", "text/html"))
    raw = parts(*both, kind="multipart/alternative")
    assert ASKED in _read(raw).text and "texts-differ" in _keys(raw)


def test_files_are_known_by_their_content_and_named_by_us() -> None:
    found = _read(HOSTILE["file name that climbs"]()).attachments
    assert [one.given for one in found] == ["passwd", "boot.ini", "ab_0d_0a.exe"]
    assert [one.name for one in found] == [
        "attachment-01.txt", "attachment-02.txt", "attachment-03.bin"
    ]  # fmt: skip
    names = _read(ORDINARY["names across folded lines"]()).attachments
    assert [one.given for one in names] == ["Café list.pdf", "Jürgen.pdf"]


@pytest.mark.parametrize(
    ("content", "suffix"),
    [
        (b"%PDF-1.7", "pdf"), (b"MZ\x90", "program"), (b"PK\x03\x04zzz", "zip"),
        (b"PK\x03\x04 xl/workbook.xml", "xlsx"), (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "ole"),
        (b"a,b\n", "txt"), (b"\0\1", "bin"), (b"<svg onload=x>", "svg"), (b"<html>", "html"),
        (b"", "txt"), (b"  BEGIN:VCALENDAR", "ics"),
    ],
)  # fmt: skip
def test_a_type_is_told_by_content(content: bytes, suffix: str) -> None:
    assert type_of(content, "image/png").suffix == suffix


def test_a_name_leads_nowhere() -> None:
    assert safe_name("..\\..\\x/../../etc/passwd\0") == "passwd"
    assert safe_name("‮fdp.exe") == "fdp.exe"
    assert safe_name("a" * 500) == "a" * 120
    assert safe_name("...") == ""


def test_a_second_copy_has_the_same_key_and_another_message_has_not() -> None:
    first = _read(message())
    assert _read(b"Received: elsewhere\r\n" + message()).content_key == first.content_key
    assert _read(message("Something else?")).content_key != first.content_key
    assert _read(message(kind="text/html")).content_key != first.content_key
    assert _read(message(message_id="<>")).content_key == ""


@pytest.mark.parametrize(
    ("headers", "is_answered"),
    [
        ("", True), ("Auto-Submitted: no\r\n", True), ("Auto-Submitted: auto-generated\r\n", False),
        ("Precedence: bulk\r\n", False), ("List-Id: <a.b>\r\n", False),
        ("X-Auto-Response-Suppress: All\r\n", False), ("X-Loop: a@b.example\r\n", False),
        ("Return-Path: <>\r\n", False),
    ],
)  # fmt: skip
def test_what_says_that_it_wants_no_answer_gets_none(headers: str, is_answered: bool) -> None:
    assert (_read(message(headers=headers)).no_reply == "") is is_answered


def test_every_irregularity_says_what_it_is() -> None:
    assert all(one.what.endswith((".", "?")) for one in catalogue().values())
