"""What describes a PDF: XMP (ISO 16684-1) and the profiles of its colours (ISO 15076-1)."""

import re
import struct

from lxml import etree

from clerestory.files.inspection.portable_document import vocabulary
from clerestory.files.inspection.portable_document.entries import Walk

_NAMESPACE = re.compile(
    r"http://(?:ns\.adobe\.com/(?:xap/1\.0/(?:mm/|rights/|sType/ResourceEvent#|sType/ResourceRef#)?"
    r"|pdf/1\.3/|pdfx/1\.3/)"
    r"|purl\.org/dc/elements/1\.1/"
    r"|www\.aiim\.org/(?:pdfa|pdfua)/ns/(?:id|extension|schema#|property#|type#|field#)/?|www\.w3\.org/1999/02/22-rdf-syntax-ns#)"
    r"|adobe:ns:meta/|http://www\.w3\.org/XML/1998/namespace|http://www\.npes\.org/pdfx/ns/id/"
)
_PROGRAMS = ("CreatorTool", "Producer", "xmptk", "softwareAgent")
_CODES = re.compile(
    r"application/pdf|True|False|Unknown|true|false|(?:xmp\.(?:id|iid|did):|uuid:|urn:uuid:)?"
    r"[0-9A-Fa-f-]{8,45}"
    r"|default|proof|[1-4]|[ABUF]|2020|\d{4}|pdfa|x-default"
    r"|Bag|Seq|created|saved|converted|PDF 1\.[3-7]|1\.[3-7]|internal|external|Text|Integer"
)


def check_xmp(walk: Walk, data: bytes, place: str) -> None:
    """Program names, dates and codes are harmless; other words have to be visible on a page."""
    try:
        parser = etree.XMLParser(
            resolve_entities=False,
            no_network=True,
            load_dtd=False,
            huge_tree=False,
            remove_pis=False,
        )
        root = etree.fromstring(data.strip(b"\x00"), parser)
    except (etree.XMLSyntaxError, ValueError):
        return walk.add("xmp", place)
    tree = root.getroottree()
    around = [*root.itersiblings(preceding=True), *root.itersiblings()]
    if tree.docinfo.doctype or any(not _is_packet(one) for one in around):
        walk.add("xmp", place)
    for element in root.iter():
        if not isinstance(element.tag, str):
            return walk.add("xmp", place)
        for tag, text in [(element.tag, element.text), *element.attrib.items()]:
            _check_value(walk, str(tag), str(text or "").strip(), element, place)
        if (element.tail or "").strip():
            walk.add("xmp", place)
        if any(not _NAMESPACE.fullmatch(uri) for uri in element.nsmap.values()):
            walk.add("xmp", place)


def _is_packet(node: etree._Element) -> bool:
    text = str(node.text or "")
    return (
        isinstance(node, etree._ProcessingInstruction)
        and node.target == "xpacket"
        and bool(
            re.fullmatch(
                r"(?:begin=['\"]\ufeff?(?:ï»¿)?['\"] id=['\"]W5M0MpCehiHzreSzNTczkc9d['\"]"
                r"|end=['\"][rw]['\"]) ?",
                text,
            )
        )
    )


def _check_value(walk: Walk, tag: str, text: str, element: etree._Element, place: str) -> None:
    uri, _, local = tag.rpartition("}")
    if not _NAMESPACE.fullmatch(uri.removeprefix("{")) and local not in ("about",):
        return walk.add("xmp", place)
    if not re.fullmatch(r"[A-Za-z]{1,24}", local):
        return walk.add("xmp", place)
    if not text or _CODES.fullmatch(text) or vocabulary.is_date(text):
        return
    owner = element
    while owner is not None and owner.tag.rpartition("}")[2] in ("li", "Alt", "Seq", "Bag"):
        owner = owner.getparent()
    name = owner.tag.rpartition("}")[2] if owner is not None else ""
    if local in _PROGRAMS or name in _PROGRAMS:
        if vocabulary.says_only(text, "programs"):
            return
    elif local in ("lang", "language") or name == "language":
        if vocabulary.is_language(text):
            return
    elif vocabulary.says_only(text, "schemas") and (
        "pdfa/ns" in tag or "pdfa/ns" in str(owner.tag if owner is not None else "")
    ):
        return
    walk.add_side_text("xmp", text, place)


_NUMBER_TYPES = (
    b"XYZ ", b"curv", b"para", b"mft1", b"mft2", b"mAB ", b"mBA ", b"sig ", b"view", b"meas",
    b"sf32", b"chad", b"chrm", b"dtim", b"ui08", b"ui16", b"ui32", b"uf32", b"clrt", b"cicp",
)  # fmt: skip


def is_known_profile(data: bytes) -> bool:
    """Whether a colour profile's texts are those of known profiles, and its rest is numbers."""
    if len(data) < 132 or data[36:40] != b"acsp":
        return False
    size, count = struct.unpack_from(">L", data)[0], struct.unpack_from(">L", data, 128)[0]
    if size > len(data) or count > 100 or 132 + 12 * count > size or data[size:].strip(b"\x00"):
        return False
    covered = [(0, 132 + 12 * count)]
    for index in range(count):
        _, start, length = struct.unpack_from(">4sLL", data, 132 + 12 * index)
        if start + length > size or not _is_known_tag(data[start : start + length]):
            return False
        covered.append((start, start + length))
    reached = 0
    for start, end in sorted(covered):
        if data[reached:start].strip(b"\x00"):
            return False
        reached = max(reached, end)
    return not data[reached:size].strip(b"\x00")


def _is_known_tag(tag: bytes) -> bool:
    if tag[:4] in _NUMBER_TYPES:
        return True
    if tag[:4] not in (b"desc", b"text", b"mluc"):
        return False
    texts = [tag[8:].replace(b"\x00", b" ").decode("latin-1")]
    if tag[:4] == b"mluc":
        letters = re.findall(rb"(?:\x00[\x20-\x7e]){3,}", tag)
        texts = [one.decode("utf-16-be") for one in letters]
    return all(
        vocabulary.says_only(run, "profiles")
        for text in texts
        for run in re.findall(r"[A-Za-z0-9 .,()/-]{4,}", text)
        if not re.fullmatch("Google/Skia/[0-9A-F]{32}", run)
    )
