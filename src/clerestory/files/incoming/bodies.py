"""The content of a part: unpacked from its transfer encoding, and its words."""

import binascii
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from clerestory.files.incoming.charsets import decoded, has_controls, plain
from clerestory.files.incoming.irregularities import Irregularity, irregularity
from clerestory.files.incoming.pages import page_text
from clerestory.files.incoming.scanning import Entity, Scan
from clerestory.files.incoming.threads import Words, told_apart

LONGEST_TEXT = 1_000_000  # bytes of one text

_NO_BASE64 = bytes(
    byte
    for byte in range(256)
    if byte not in b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/="
)


@dataclass(slots=True)
class Texts:
    """The words of a message, gathered in the order of its parts."""

    new: list[str] = field(default_factory=list)
    quoted: list[str] = field(default_factory=list)
    forwarded: list[str] = field(default_factory=list)

    def add(self, words: Words, *, is_forwarded: bool) -> None:
        if is_forwarded:
            self.forwarded += [words.new, words.quoted, words.forwarded]
            return
        self.new.append(words.new)
        self.quoted.append(words.quoted)
        self.forwarded.append(words.forwarded)

    @property
    def joined(self) -> Words:
        return Words(*(
            "\n\n".join(filter(None, one)) for one in (self.new, self.quoted, self.forwarded)
        ))  # fmt: skip


def content_of(raw: bytes, entity: Entity, found: list[Irregularity], most: int = -1) -> bytes:
    """The unpacked content of a part without parts; about `most` bytes of it, if that is given."""
    packed = raw[
        entity.start : entity.end if most < 0 else min(entity.end, entity.start + 3 * most)
    ]
    manner = entity.first("content-transfer-encoding").strip().lower()
    if manner in (b"", b"7bit", b"8bit", b"binary"):
        return packed
    if manner == b"quoted-printable":
        return binascii.a2b_qp(packed)
    if manner == b"base64":
        return _from_base64(packed, entity, found)
    found.append(irregularity("transfer-unknown", entity.place))
    return packed


def _from_base64(packed: bytes, entity: Entity, found: list[Irregularity]) -> bytes:
    letters = packed.translate(None, _NO_BASE64)
    body = letters.rstrip(b"=")
    if b"=" in body or len(body) % 4 == 1 or b"=" * (-len(body) % 4) != letters[len(body) :]:
        found.append(irregularity("transfer-broken", entity.place))
        body = body.replace(b"=", b"")
        body = body[: len(body) - (len(body) % 4 == 1)]
    return binascii.a2b_base64(body + b"=" * (-len(body) % 4))


def texts_of(raw: bytes, scan: Scan, texts: list[Entity], found: list[Irregularity]) -> Words:
    """The words of the parts in `texts`; of alternatives, the fuller one."""
    parents = {id(child): entity for entity in scan.entities for child in entity.children}
    gathered = Texts()
    subject = scan.root.first("subject").decode("utf-8", "replace")
    groups: dict[int, list[Entity]] = {}
    for entity in texts:
        groups.setdefault(_group(entity, parents), []).append(entity)
    for group in groups.values():
        is_forwarded = _is_forwarded(group[0], parents)
        for text in _chosen(raw, group, found):
            gathered.add(told_apart(text, subject), is_forwarded=is_forwarded)
    return gathered.joined


def _group(entity: Entity, parents: Mapping[int, Entity]) -> int:
    """What tells alternatives of one text: the nearest part that offers alternatives."""
    above: Entity | None = entity
    while above is not None and not above.media_type.startswith("message/"):
        if above.media_type == "multipart/alternative":
            return id(above)
        above = parents.get(id(above))
    return id(entity)


def _is_forwarded(entity: Entity, parents: Mapping[int, Entity]) -> bool:
    above = parents.get(id(entity))
    while above is not None and not above.media_type.startswith("message/"):
        above = parents.get(id(above))
    return above is not None


def _chosen(raw: bytes, group: list[Entity], found: list[Irregularity]) -> list[str]:
    read = [(entity.media_type, _text(raw, entity, found)) for entity in group]
    plain_texts = [text for kind, text in read if kind != "text/html" and text.strip()]
    pages = [text for kind, text in read if kind == "text/html" and text.strip()]
    if not plain_texts or not pages or len(group) == 1:
        return plain_texts or pages
    in_plain, in_pages = (len(re.findall(r"\w+", " ".join(one))) for one in (plain_texts, pages))
    if min(in_plain, in_pages) * 2 < max(in_plain, in_pages):
        found.append(irregularity("texts-differ", group[0].place))
    return pages if in_pages > 2 * in_plain else plain_texts


def _text(raw: bytes, entity: Entity, found: list[Irregularity]) -> str:
    content = content_of(raw, entity, found, LONGEST_TEXT)
    if len(content) > LONGEST_TEXT:
        found.append(irregularity("text-too-long", entity.place))
        content = content[:LONGEST_TEXT]
    letters = decoded(content, entity.content.parameters.get("charset", ""))
    if letters.wrong:
        found.append(irregularity(letters.wrong, entity.place))
    if has_controls(letters.text):
        found.append(irregularity("control-characters", entity.place))
    if entity.media_type != "text/html":
        return plain(letters.text)
    page = page_text(letters.text)
    if page.hides:
        found.append(irregularity("page-hides", entity.place))
    if page.is_cut:
        found.append(irregularity("page-too-deep", entity.place))
    return page.text
