"""Bytes to letters, by encodings that mail is really written in."""

import codecs
import re
from dataclasses import dataclass

# Python knows more "encodings" than mail uses, and some of them are traps: idna takes minutes,
# unicode_escape and utf-7 write characters that nobody sees in the bytes.
_KNOWN = {
    re.sub(r"[^a-z0-9]", "", name): name
    for name in (
        "utf-8", "utf-16", "utf-16-le", "utf-16-be", "us-ascii", "ascii", "latin-1", "macintosh",
        *(f"iso-8859-{number}" for number in (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 13, 14, 15, 16)),
        *(f"windows-{number}" for number in range(1250, 1259)),
        *(f"cp{number}" for number in (437, 850, 852, 858, 874, 932, 936, 949, 950,
                                       *range(1250, 1259))),
        "koi8-r", "koi8-u", "gb2312", "gbk", "gb18030", "big5", "shift_jis", "iso-2022-jp",
        "euc-jp", "euc-kr", "tis-620", "utf8", "unicode-1-1-utf-8", "ks_c_5601-1987",
    )
}  # fmt: skip
_SPECIAL = {"unicode11utf8": "utf-8", "ksc56011987": "cp949", "macintosh": "mac_roman",
            "iso88591": "cp1252", "latin1": "cp1252", "cp936": "gbk"}  # fmt: skip
# Here letters beyond ASCII are written in ASCII, so that looking at the bytes tells nothing.
_WITHIN_ASCII = {"utf7", "unicode11utf7", "hzgb2312", "iso2022kr", "iso2022cn"}
# What steers a terminal or the order of letters instead of being read.
_CONTROLS = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f"
    "\ufeff\ud800-\udfff\ufff9-\ufffb]"
)


@dataclass(frozen=True, slots=True)
class Decoded:
    """Letters, and what is wrong with them: "charset-unknown", "charset-broken" or nothing."""

    text: str
    wrong: str = ""


def decoded(content: bytes, charset: str) -> Decoded:
    """The letters of some bytes. An unknown encoding counts as UTF-8, else as Windows-1252."""
    name = re.sub(r"[^a-z0-9]", "", charset[:60].lower())
    codec = _SPECIAL.get(name) or _KNOWN.get(name, "")
    if not codec or name in ("ascii", "usascii"):
        is_known = name in ("", "ascii", "usascii")
        is_fine = is_known or (content.isascii() and name not in _WITHIN_ASCII)
        return Decoded(_guessed(content), "" if is_fine else "charset-unknown")
    codec = codecs.lookup(codec).name
    try:
        return Decoded(content.decode(codec))
    except UnicodeDecodeError:
        if codec == "cp1252":  # five bytes have no letter there
            return Decoded(content.decode(codec, "replace"))
        return Decoded(content.decode(codec, "replace"), "charset-broken")


def _guessed(content: bytes) -> str:
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace")


def plain(text: str, *, one_line: bool = False) -> str:
    """The text without what steers instead of being read; line ends are `\\n`."""
    text = _CONTROLS.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    return " ".join(text.split()) if one_line else text


def has_controls(text: str) -> bool:
    return _CONTROLS.search(text) is not None
