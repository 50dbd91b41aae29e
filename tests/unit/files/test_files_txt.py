# ruff: noqa: E501  (a case is one line)
"""What a plain text hides: near misses of each mode."""

import pytest

from clerestory.files.inspection.findings import Unreadable
from clerestory.files.inspection.txt import MOST_BLANK, inspect
from clerestory.files.rebuilding.txt import rebuild


def modes(content: bytes) -> set[str]:
    return {one.mode.removeprefix("txt.") for one in inspect(content)}


@pytest.mark.parametrize(
    "text",
    ["", "Words", "Tab\tbetween", "Windows\r\nlines\r\n", "Café £5 – “quoted”", "\u2764\ufe0f 1\ufe0f\u20e3", "日本語",
     "العربية", "e\u0301", "no\u00a0break", "Ends with spaces   \nand a tab\t\n", "=====\n\n\n-----"],
)  # fmt: skip
def test_ordinary_text_is_clean(text: str) -> None:
    assert modes(text.encode()) == set()


@pytest.mark.parametrize(
    ("count", "found"),
    [(MOST_BLANK, set()), (MOST_BLANK + 1, {"far-away"}), (10_000, {"far-away"})],
)
def test_lines_after_empty_lines(count: int, found: set[str]) -> None:
    assert modes(b"Words" + b"\n" * (count + 1) + b"Later") == found


def test_empty_lines_at_the_end_are_harmless() -> None:
    assert modes(b"Words" + b"\n" * 500) == set()


@pytest.mark.parametrize(("count", "found"), [(99, set()), (100, {"far-away"})])
def test_words_after_spaces(count: int, found: set[str]) -> None:
    assert modes(b"Words" + b" " * count + b"more") == found
    assert modes(b"Words" + b" " * count) == set()


@pytest.mark.parametrize(
    "letter",
    "\u200b\u200d\u2060\u202e\u2066\u00ad\ufeff\ufe00\U000e0041\ue000\U000f0000\x01\x7f",
)
def test_characters_that_are_not_seen(letter: str) -> None:
    content = f"Wo{letter}rds\n".encode()
    assert modes(content) == {"invisible-character"}
    assert rebuild(content, "txt") == b"Words\n"


@pytest.mark.parametrize("end", "\x0b\x0c\x85\u2028\u2029")
def test_rare_ends_of_lines(end: str) -> None:
    content = f"Words{end}more\n".encode()
    assert modes(content) == {"invisible-character"}
    assert rebuild(content, "txt") == b"Words\nmore\n"
    assert modes(f"Words{end * 300}Later".encode()) == {"invisible-character", "far-away"}
    assert rebuild(f"Words{end * 300}Later".encode(), "txt") == b"Words\n"


BITS = "".join(format(byte, "08b") for byte in b"QUARTZLANTERN7")
FLOWED = "Words of a paragraph that a mail program has wrapped where they had \n" * 4 + "to.\n\n"


@pytest.mark.parametrize(
    ("text", "is_found"),
    [
        ("".join(f"Line {n} of it{' ' * int(bit)}\n" for n, bit in enumerate(BITS)), True),
        ("".join(f"Line {n} of it{' ' * int(bit) or chr(9)}\n" for n, bit in enumerate(BITS)), True),
        ("".join(f"{'Long line of it ' * 5}end{' ' * int(bit)}\n" for bit in BITS), True),
        ("".join(f"Line {n} of it \n" for n in range(100)), False),  # the same everywhere
        ("".join(f"{'Area ' * (n % 9):<50}\n" for n in range(100)), False),  # room up to a width
        (FLOWED * 30, False),
        (FLOWED * 30 + "Item\n" * 40, False),
        ("Some line \nAnother\n" * 8, False),  # too few for a word
    ],
)  # fmt: skip
def test_blanks_at_the_ends_of_lines(text: str, is_found: bool) -> None:
    assert modes(text.encode()) == ({"trailing-space"} if is_found else set())
    assert modes(rebuild(text.encode(), "txt")) == set()


@pytest.mark.parametrize("letter", "\x00\x08\x1a\x1b\x9b\r")
def test_characters_that_some_programs_obey_are_refused(letter: str) -> None:
    content = f"Secret{letter}Words\n".encode()
    assert "control" in modes(content)
    with pytest.raises(Unreadable):
        rebuild(content, "txt")


def test_encodings() -> None:
    assert modes("Words".encode("utf-16")) == {"wide-text"}
    for encoding in ("utf-16", "utf-16-le", "utf-16-be"):
        assert modes("Wörds".encode(encoding)) == {"wide-text"}
        assert rebuild("Wörds".encode(encoding), "txt") == "Wörds\n".encode()
    assert "control" in modes("Wo\0rds".encode("utf-16-le"))
    assert modes(b"\xef\xbb\xbfWords") == {"byte-order-mark"}
    assert rebuild(b"caf\xe9 \x80", "txt") == "café €\n".encode()
    for unreadable in (
        b"caf\xe9 caf\xc3\xa9",
        b"a\xc0\x80b",
        b"\x81\xff",
        "Words".encode("utf-16")[:-1],
    ):
        with pytest.raises(Unreadable):
            inspect(unreadable)


def test_a_text_becomes_paragraphs_of_a_document() -> None:
    content = b"Title\n\nFirst line\nsecond line\n\n\nLast"
    assert rebuild(content, "docx").startswith(b"PK") and rebuild(content, "pdf").startswith(
        b"%PDF"
    )
    assert rebuild(content, "txt") == content + b"\n"


def test_a_text_of_white_space_is_refused() -> None:
    with pytest.raises(Unreadable, match="visible"):
        rebuild(b" \n\t\n", "txt")
