# ruff: noqa: E501  (what hides stands on one line, as in the files)
"""Plain texts, each hiding the token in one way, and clean ones."""

from collections.abc import Callable

from corpus.samples import SHOWN, Sample


def _text(hidden: Callable[[str], str]) -> Callable[[str], bytes]:
    return lambda token: f"{SHOWN}\n\nA second paragraph.\n{hidden(token)}".encode()


def _bits(token: str) -> str:
    return "".join(format(byte, "08b") for byte in token.encode())


_HIDING: tuple[tuple[str, str, Callable[[str], bytes]], ...] = (
    ("zero-width", "txt.invisible-character", _text(lambda t: "Wo" + "".join("\u200b\u200c"[int(bit)] for bit in _bits(t)) + "rds")),
    ("tags", "txt.invisible-character", _text(lambda t: "Words" + "".join(chr(0xE0000 + ord(c)) for c in t))),
    ("variants", "txt.invisible-character", _text(lambda t: "Words" + "".join(chr(0xE0100 + ord(c)) for c in t))),
    ("variants-of-letters", "txt.invisible-character", _text(lambda t: "W\ufe01o\ufe00rds")),
    ("override", "txt.invisible-character", _text(lambda t: "Words \u202eabc\u202c")),
    ("isolate", "txt.invisible-character", _text(lambda t: "Words \u2067abc\u2069")),
    ("private-use", "txt.invisible-character", _text(lambda t: "Words" + "".join(chr(0xE000 + ord(c)) for c in t))),
    ("soft-hyphens", "txt.invisible-character", _text(lambda t: "Wo\u00adr\u00adds")),
    ("mark-inside", "txt.invisible-character", _text(lambda t: "Wo\ufeffrds")),
    ("control", "txt.invisible-character", _text(lambda t: "Words\x01\x02\x7f")),
    ("nul", "txt.control", _text(lambda t: f"Words\0{t}")),
    ("end-of-file", "txt.control", _text(lambda t: f"Words\x1a{t}")),
    ("concealed", "txt.control", _text(lambda t: f"Words\x1b[8m{t}\x1b[0m")),
    ("overwritten", "txt.control", _text(lambda t: f"{t}\rSomething longer than that")),
    ("backspaces", "txt.control", _text(lambda t: t + "\b" * len(t) + "Words")),
    ("after-spaces", "txt.far-away", _text(lambda t: "Words" + " " * 300 + t)),
    ("after-tabs", "txt.far-away", _text(lambda t: "Words" + "\t" * 60 + t)),
    ("after-wide-spaces", "txt.far-away", _text(lambda t: "Words" + "\u3000" * 200 + t)),
    ("after-blank-lines", "txt.far-away", _text(lambda t: "\n" * 400 + t)),
    ("after-lines-of-spaces", "txt.far-away", _text(lambda t: "  \n" * 400 + t)),
    ("trailing-space", "txt.trailing-space", _text(lambda t: "Words" + "".join(" \t"[int(bit)] for bit in _bits(t)) + "\n")),
    ("utf-16", "txt.wide-text", lambda t: f"{SHOWN}\nWords".encode("utf-16")),
    ("utf-16-unmarked", "txt.wide-text", lambda t: f"{SHOWN}\nWords".encode("utf-16-le")),
    ("utf-16-with-nothing", "txt.control", lambda t: f"{SHOWN}\n\0{t}".encode("utf-16-le")),
    ("trailing-blanks", "txt.trailing-space", lambda t: "".join(f"{SHOWN} {n}{' ' * int(bit)}\n" for n, bit in enumerate(_bits(t))).encode()),
    ("after-separators", "txt.far-away", _text(lambda t: "\u2028" * 300 + t)),
    ("after-pages", "txt.far-away", _text(lambda t: "\x0c" * 300 + t)),
    ("byte-order-mark", "txt.byte-order-mark", lambda t: b"\xef\xbb\xbf" + SHOWN.encode()),
    ("overlong", "txt.encoding", lambda t: SHOWN.encode() + b"\n\xc1\x91\xc1\x95" + t.encode()),
    ("mixed", "txt.encoding", lambda t: SHOWN.encode() + b"\ncaf\xe9 caf\xc3\xa9"),
    ("old-encoding", "txt.old-encoding", lambda t: SHOWN.encode() + b"\ncaf\xe9 \x80 5"),
    ("blank-signs", "txt.invisible-character", _text(lambda t: "Words" + "\u2800" * len(t) + "\ufdd0")),
    ("widths", "txt.trailing-space", _text(lambda t: "Words" + "".join("\u2002\u2003"[int(bit)] for bit in _bits(t)) + "words")),
    ("line-ends", "txt.trailing-space", lambda t: "".join(SHOWN + ("\n", "\r\n")[int(bit)] for bit in _bits(t)).encode()),
    ("combined", "txt.far-away", _text(lambda t: "Wo\u200brds \n" + "\n" * 90 + t)),
)  # fmt: skip

SAMPLES: tuple[Sample, ...] = (
    *(Sample(f"{name}.txt", mode, make) for name, mode, make in _HIDING),
    Sample("plain.txt", "", _text(lambda _: "")),
    Sample("windows.txt", "", lambda _: f"{SHOWN}\r\n\r\nSecond line\r\n".encode(), (SHOWN, "Second line")),
    Sample("accents.txt", "", _text(lambda _: "Café – “quoted”, £5, 5\u00a0%, 日本, العربية, ❤\ufe0f\n"), (SHOWN, "quoted")),
    Sample("columns.txt", "", _text(lambda _: "Area" + " " * 40 + "Count\n" + "Alder" + " " * 39 + "5\n"), (SHOWN, "Alder")),
)  # fmt: skip
