"""The head of a message and of its parts: allowed lines, and in those nothing but what is shown.

RFC 5322 for the lines, RFC 2045 to 2049 for those of MIME.
"""

import re
import unicodedata
from collections.abc import Iterator

from clerestory.files.incoming.fields import addresses_of, spaced_words_of, value_of, words_of
from clerestory.files.incoming.scanning import Entity
from clerestory.files.inspection.findings import Finding, found
from clerestory.files.inspection.txt import FAR

_ADDRESSES = frozenset({"from", "to", "cc"})
_SHOWN = _ADDRESSES | {"subject", "date"}
_MIME = frozenset({
    "mime-version", "content-type", "content-transfer-encoding", "content-disposition",
    "content-language",
})  # fmt: skip
_ROUTE = re.compile(
    r"received|return-path|delivered-to|envelope-to|x-originating-.*|x-received|x-original-to"
    r"|x-sender-ip|x-forwarded-.*|arc-.*|dkim-.*|domainkey-.*|authentication-results|received-spf"
)
_IDENTIFIERS = frozenset({"message-id", "in-reply-to", "references"})
_MADE_BY_MACHINE = re.compile(r"<[0-9A-Fa-f.$_-]{8,80}@([\w.-]{1,100})>")

_PARAMETERS = {
    "content-type": frozenset({"charset", "boundary", "name", "format", "delsp", "type"}),
    "content-disposition": frozenset({"filename"}),
}
_VALUES = {
    "mime-version": re.compile(r"1\.0"),
    "content-transfer-encoding": re.compile(r"7bit|8bit|quoted-printable|base64", re.I),
    "content-language": re.compile(r"[a-z]{2,3}(-[A-Za-z]{2,4})?(, ?[a-z]{2,3}(-[A-Za-z]{2,4})?)*"),
    "format": re.compile(r"flowed|fixed", re.I),
    "delsp": re.compile(r"yes|no", re.I),
    "type": re.compile(r"text/(plain|html)|multipart/alternative", re.I),
}
# Random letters as the common programs write them between parts.
_BOUNDARY = re.compile(
    r"=+\d+=+|-{2,30}=?_?(?:Next)?_?Part_[\dA-Fa-f_.-]+|[\dA-Fa-f]{16,70}|_-+=_[\w]{0,8}\d{10,}"
    r"|-{4,30}[\dA-Fa-f]{8,40}|-{10,14}[\dA-Za-z]{24}|Apple-Mail(?:=_|-)[\dA-F-]{30,45}|={2,}[\dA-Fa-f_.=-]{8,60}|-{2,20}\d{10,40}"
)
_DATE = re.compile(
    r"(?:(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), ?)?\d{1,2} (?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct"
    r"|Nov|Dec) \d{4} \d\d:\d\d(?::\d\d)? (?:[+-]\d{4}|GMT|UT)(?: \((?:GMT|UTC|BST|CET|CEST)\))?"
)
_ENCODED = re.compile(r"=\?([^?]*)\?([^?]*)\?([^?]*)\?=")
_CHARSETS = re.compile(r"utf-?8|us-ascii|iso-8859-(?:1|15)|windows-1252", re.I)
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})


def inspect_head(entity: Entity, sender_host: str) -> Iterator[Finding]:
    """Findings of the head of a message (depth 0) or of a part. `sender_host` is the part of the
    sender's address behind the @."""
    place = entity.place or "head"
    for raw_name, value in entity.headers:
        name = raw_name.decode("ascii")
        mode = _mode_of(name, value, entity, sender_host)
        if mode:
            yield found(f"message.{mode}", f"{place}, {name}" if name in _SHOWN | _MIME else place)


def _mode_of(name: str, value: bytes, entity: Entity, sender_host: str) -> str:
    """The mode of a line; empty for one that hides nothing."""
    if name in _MIME:
        return _of_mime(name, value)
    if entity.depth:
        return "part-header"
    if name in _SHOWN:
        return _of_shown(name, value)
    if name == "bcc":
        return "bcc"
    if name in _IDENTIFIERS:
        return "" if _is_plain_identifier(name, value, sender_host) else "message-id"
    return "route" if _ROUTE.fullmatch(name) else "header"


def _of_shown(name: str, value: bytes) -> str:
    text = value.decode("utf-8", "replace")
    if not _are_plain(text):
        return "encoded-words"
    if _has_unseen(words_of(value)) or _has_unseen(text.replace("\t", " ")):
        return "invisible"
    if FAR.search(text) or FAR.search(spaced_words_of(value)):
        return "invisible"
    if name == "date":
        return "" if _DATE.fullmatch(text) else "header"
    return "address-comment" if name in _ADDRESSES and _hides_in_address(value) else ""


def _are_plain(text: str) -> bool:
    """Whether every encoded word names a common encoding and holds what it says and no more."""
    rest = _ENCODED.sub("", text)
    return "=?" not in rest and all(
        _CHARSETS.fullmatch(charset)
        and (
            re.fullmatch(r"[A-Za-z0-9+/]*={0,2}", words)
            if manner in ("b", "B")
            else manner in ("q", "Q") and re.fullmatch(r"(?:[!->@-~]|=[0-9A-Fa-f]{2})*", words)
        )
        for charset, manner, words in _ENCODED.findall(text)
    )


def _has_unseen(text: str) -> bool:
    return any(unicodedata.category(letter) in _UNSEEN for letter in text)


def _hides_in_address(value: bytes) -> bool:
    """Whether names and addresses, as programs show them, are all that there is. Quotes, brackets
    and spaces are what else there may be."""
    shown = "".join(one.name + one.address for one in addresses_of(value))
    return _letters(words_of(value)) != _letters(shown)


def _letters(text: str) -> str:
    return re.sub(r"[\s\"'<>,;:\\]", "", text)


def _is_plain_identifier(name: str, value: bytes, sender_host: str) -> bool:
    match = _MADE_BY_MACHINE.fullmatch(value.decode("utf-8", "replace").strip())
    return name == "message-id" and match is not None and match[1].lower() == sender_host.lower()


def _of_mime(name: str, value: bytes) -> str:
    text = value.decode("utf-8", "replace")
    if name in _VALUES:
        return "" if _VALUES[name].fullmatch(text.strip()) else "part-header"
    said = value_of(value)
    if said.parameters.keys() - _PARAMETERS[name] or not _is_all_read(text, said.main):
        return "part-header"
    if not _are_plain(text) or _has_unseen(text.replace("\t", " ")):
        return "encoded-words"
    for key, given in said.parameters.items():
        if key in _VALUES and not _VALUES[key].fullmatch(given):
            return "part-header"
    if "boundary" in said.parameters and not _BOUNDARY.fullmatch(said.parameters["boundary"]):
        return "boundary"
    return ""


def _is_all_read(text: str, main: str) -> bool:
    """Whether the line is a value and parameters, each once, without remarks between."""
    parameter = r"""\s*;\s*([\w*-]+)\s*=\s*(?:"(?:[^"\\]|\\.)*"|[^\s;"()<>]+)"""
    if not re.fullmatch(r"[\w.+-]+(?:/[\w.+-]+)?", main):
        return False
    if not re.fullmatch(rf"{re.escape(main)}(?:{parameter})*\s*;?\s*", text):
        return False
    names = [found.lower() for found in re.findall(parameter, text)]
    return len(names) == len(set(names))
