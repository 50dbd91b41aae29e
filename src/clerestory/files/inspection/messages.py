"""What a message in a file (.eml) hides: in its head, between its parts, and in each part.

It is taken apart by `incoming.scanning`, which is safe from the traps of mail parsers. What that
lets pass for mail that comes in, since a citizen's program may be odd, is a finding here.
"""

import binascii
import re
from itertools import pairwise

from clerestory.files.incoming.bodies import content_of
from clerestory.files.incoming.fields import addresses_of, value_of
from clerestory.files.incoming.irregularities import TooMuch
from clerestory.files.incoming.pages import page_text
from clerestory.files.incoming.scanning import Entity, Scan, scan
from clerestory.files.incoming.threads import told_apart
from clerestory.files.inspection.findings import Finding, Severity, Unreadable, found
from clerestory.files.inspection.inspector import inspect_kind
from clerestory.files.inspection.kinds import Kind
from clerestory.files.inspection.members import ATTACHED, inspect_member, placed
from clerestory.files.inspection.message_heads import inspect_head

_CONTAINERS = frozenset({"multipart/mixed", "multipart/alternative", "multipart/related"})
_REFUSED = {
    "message/rfc822": "nested-message",
    "message/global": "nested-message",
    "text/calendar": "calendar",
    "application/ics": "calendar",
    "application/ms-tnef": "tnef",
    "application/vnd.ms-tnef": "tnef",
    "multipart/encrypted": "protected",
    "multipart/signed": "protected",
    "application/pkcs7-mime": "protected",
    "application/pkcs7-signature": "protected",
    "application/pgp-signature": "protected",
    "multipart/digest": "nested-message",
}
_CODECS = {
    "": "utf-8", "us-ascii": "ascii", "ascii": "ascii", "utf-8": "utf-8", "utf8": "utf-8",
    "iso-8859-1": "latin-1", "iso-8859-15": "iso8859-15", "windows-1252": "cp1252",
}  # fmt: skip
_BASE64 = re.compile(rb"[A-Za-z0-9+/]*={0,2}")
_BAD_ESCAPE = re.compile(rb"=(?![0-9A-F]{2}|\r?\n|\Z)")
_BLANKS_AT_END = re.compile(rb"[ \t]+\r?$", re.M)
_HEAD_LINE = re.compile(rb"[A-Za-z0-9-]+:[ \t]?[^\r\n]*|[ \t][^\r\n]*")
# Letters and figures that need no code: all but an F, which would begin a line as "From " does.
_NEEDLESS = re.compile(rb"=(?:3[0-9]|4[1-57-9A-F]|6[1-9A-F]|[57][0-9A])")
MOST_NEEDLESS = 8
# Files and signatures in the middle of the words, as they were sent before there were parts.
_SEALED = re.compile(r"^-----BEGIN [A-Z0-9 ]{3,40}-----", re.M)
_IN_WORDS = re.compile(r"^begin(?:-base64)? [0-7]{3,4} \S.*\n[ -`]{2,70}$|^=ybegin .*\bname=", re.M)
_WORD = re.compile(r"[^\W_]+")
_ADDRESS_OF_PAGE = re.compile(r"<?\b(?:https?://|mailto:)[^\s>]+>?")


def inspect(content: bytes, depth: int = 0) -> list[Finding]:
    """Findings of a message, its parts and the files in it. Raises Unreadable."""
    scanned = read(content)
    root = scanned.root
    senders = addresses_of(root.first("from"))
    host = senders[0].address.rpartition("@")[2] if senders else ""
    findings: list[Finding] = []
    for entity in scanned.entities:
        findings += inspect_head(entity, host)
        findings += _of_frame(content, entity)
        findings += _of_body(content, entity, depth)
    return findings + _of_words(content, scanned)


def read(content: bytes) -> Scan:
    """The parts of a message. Raises Unreadable for one that programs may read differently."""
    if content.count(b"\r") != content.count(b"\r\n") or b"\0" in content:
        raise Unreadable(found("message.irregular", "line ends"))
    if 0 < content.count(b"\r\n") < content.count(b"\n"):
        raise Unreadable(found("message.irregular", "line ends"))
    try:
        scanned = scan(content)
    except TooMuch as error:
        raise Unreadable(found("message.limits", error.irregularity.place or "message")) from None
    odd = [one for one in scanned.irregularities if one.key != "outside-parts"]
    if odd:
        raise Unreadable(*(found("message.irregular", one.place or "message") for one in odd))
    head = content[: scanned.root.start].rstrip(b"\r\n")
    if not all(_HEAD_LINE.fullmatch(line) for line in re.split(rb"\r?\n", head)):
        raise Unreadable(found("message.irregular", "head"))
    if not scanned.root.first("from"):
        raise Unreadable(found("message.irregular", "head"))
    return scanned


def check_parts(content: bytes, scanned: Scan) -> None:
    """Raise Unreadable for parts that keep a message from being written afresh; files that have a
    name are none of these."""
    findings: list[Finding] = []
    for entity in scanned.entities:
        findings += _of_frame(content, entity)
        if not name_of(entity) or entity.media_type in _REFUSED:
            findings += _of_body(content, entity, depth=0)
    refused = [one for one in findings if one.severity is Severity.REFUSED]
    if refused:
        raise Unreadable(*refused)


def texts_of(scanned: Scan) -> list[Entity]:
    """The parts that are the words of the message."""
    return [one for one in scanned.entities if one.media_type in ("text/plain", "text/html")
            and not is_file(one)]  # fmt: skip


def files_of(scanned: Scan) -> list[Entity]:
    """The parts that are files: attached, or pictures within the page."""
    return [one for one in scanned.entities if not one.media_type.startswith("multipart/")
            and (is_file(one) or one.media_type not in ("text/plain", "text/html"))]  # fmt: skip


def is_file(entity: Entity) -> bool:
    disposition = value_of(entity.first("content-disposition"))
    return disposition.main.lower() == "attachment" or bool(name_of(entity))


def name_of(entity: Entity) -> str:
    disposition = value_of(entity.first("content-disposition"))
    return disposition.parameters.get("filename") or entity.content.parameters.get("name", "")


def text_of(content: bytes, entity: Entity) -> str:
    """The words of a text part. Raises Unreadable where they are not in the encoding named."""
    charset = entity.content.parameters.get("charset", "").lower()
    try:
        return content_of(content, entity, []).decode(_CODECS[charset]).replace("\r\n", "\n")
    except (KeyError, UnicodeDecodeError):
        raise Unreadable(found("message.charset", entity.place or "message")) from None


def _of_frame(content: bytes, entity: Entity) -> list[Finding]:
    """What stands between the parts; and whether every line that looks like one between parts is
    one."""
    if not entity.children or not entity.media_type.startswith("multipart/"):
        return []
    kinds = [child.media_type for child in entity.children]
    if entity.media_type == "multipart/alternative" and len(kinds) != len(set(kinds)):
        return [found("message.irregular", entity.place or "message")]
    mark = b"--" + entity.content.parameters["boundary"].encode("utf-8", "replace")
    body = content[entity.start : entity.end]
    lines = [match.start() for match in re.finditer(rb"(?m)^" + re.escape(mark), body)]
    if len(lines) != len(entity.children) + 1:
        return [found("message.irregular", entity.place or "message")]
    after = body[lines[-1] + len(mark) + 2 :]
    findings = []
    if body[: lines[0]].strip() or after.strip() or after.strip(b"\r\n"):
        findings.append(found("message.outside-parts", entity.place or "message"))
    for (start, _), child in zip(pairwise(lines), entity.children, strict=True):
        head = content[entity.start + start : child.start].rstrip(b"\r\n")
        first, *rest = re.split(rb"\r?\n", head)
        if first != mark or not all(_HEAD_LINE.fullmatch(line) for line in rest if line):
            findings.append(found("message.irregular", child.place))
    return findings


def _of_body(content: bytes, entity: Entity, depth: int) -> list[Finding]:
    place = entity.place or "message"
    if entity.media_type in _REFUSED:
        return [found(f"message.{_REFUSED[entity.media_type]}", place)]
    if entity.media_type.startswith("multipart/"):
        known = entity.media_type in _CONTAINERS and entity.children
        return [] if known else [found("message.part-type", place)]
    if not _is_packed_plainly(content, entity):
        return [found("message.coding", place)]
    if is_file(entity) or entity.media_type not in ("text/plain", "text/html"):
        return _of_file(content, entity, depth)
    try:
        text = text_of(content, entity)
    except Unreadable as error:
        return list(error.findings)
    if not text.strip():
        return []
    if _SEALED.search(text):
        return [found("message.protected", place)]
    if _IN_WORDS.search(text):
        return [found("message.part-type", place)]
    kind = Kind.HTML if entity.media_type == "text/html" else Kind.TXT
    try:
        return placed(inspect_kind(kind, text.encode("utf-8")), place)
    except Unreadable as error:
        return placed(error.findings, place)


def _of_file(content: bytes, entity: Entity, depth: int) -> list[Finding]:
    name = name_of(entity)
    if not name:
        return [found("message.part-type", entity.place or "message")]
    data = content_of(content, entity, [])
    return inspect_member(name, data, f"{ATTACHED}{name}", depth + 1)


def _is_packed_plainly(content: bytes, entity: Entity) -> bool:
    """Whether unpacking loses nothing: no letters that are skipped, no blanks that fall away."""
    manner = entity.first("content-transfer-encoding").strip().lower()
    packed = content[entity.start : entity.end]
    if manner == b"base64":
        letters = re.sub(rb"\r?\n", b"", packed)
        if not _BASE64.fullmatch(letters) or len(letters) % 4:
            return False
        return binascii.b2a_base64(binascii.a2b_base64(letters), newline=False) == letters
    if manner == b"quoted-printable":
        is_plain = not _BAD_ESCAPE.search(packed) and not _BLANKS_AT_END.search(packed)
        return is_plain and len(_NEEDLESS.findall(packed)) <= MOST_NEEDLESS
    return manner in (b"", b"7bit", b"8bit")


def _of_words(content: bytes, scanned: Scan) -> list[Finding]:
    """Whether plain and formatted words are the same, and whether an earlier message follows."""
    try:
        texts = [(one.media_type, text_of(content, one)) for one in texts_of(scanned)]
    except Unreadable:
        return []  # said of the part already
    plain = [text for kind, text in texts if kind == "text/plain"]
    pages = [page_text(text).text for kind, text in texts if kind == "text/html"]
    findings = []
    if plain and pages and _words(plain) != _words(pages):
        findings.append(found("message.alternatives-differ", "message"))
    subject = scanned.root.first("subject").decode("utf-8", "replace")
    for text in (*plain, *pages):
        words = told_apart(text, subject)
        if words.quoted or words.forwarded:
            findings.append(found("message.earlier-thread", "message"))
            break
    return findings


def _words(texts: list[str]) -> list[str]:
    return _WORD.findall(_ADDRESS_OF_PAGE.sub(" ", " ".join(texts)))
