"""The parts of a Word file and the relationships between them (ECMA-376, part 2).

A part counts only if a relationship leads to it and its content type fits that relationship; every
other part is carried along without being shown. Programs find parts by relationships, not by name.
"""

import posixpath
import re
from dataclasses import dataclass, field
from typing import Any

from clerestory.files.inspection.archives import Archive, read_archive
from clerestory.files.inspection.findings import Finding, Unreadable, found
from clerestory.files.inspection.markup import is_wide, parse, remarks

TYPES_PART = "[Content_Types].xml"
_TYPES = "{http://schemas.openxmlformats.org/package/2006/content-types}"
_LINKS = "{http://schemas.openxmlformats.org/package/2006/relationships}"
_STRICT = b"http://purl.oclc.org/ooxml/"
_KIND = re.compile(
    r"http://schemas\.(?:openxmlformats\.org/(?:officeDocument|package)|microsoft\.com/office)"
    r"(?:/20\d\d)(?:/\d\d?)?/relationships(?:/metadata)?/([A-Za-z-]+)"
)
_KEY = re.compile(r"(?:rId|R|docRId|rIdHdr|rIdFtr)?[0-9a-fA-F]{1,32}")
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml."
_OFFICE = "application/vnd.openxmlformats-officedocument."

# Kind of relationship: the content type of the part that it leads to, and the part's name.
_ORDINARY = {
    "officeDocument": (_WORD + "document.main+xml", r"word/document\d?\.xml"),
    "styles": (_WORD + "styles+xml", r"word/styles\d?\.xml"),
    "settings": (_WORD + "settings+xml", r"word/settings\d?\.xml"),
    "webSettings": (_WORD + "webSettings+xml", r"word/webSettings\d?\.xml"),
    "fontTable": (_WORD + "fontTable+xml", r"word/fontTable\d?\.xml"),
    "numbering": (_WORD + "numbering+xml", r"word/numbering\d?\.xml"),
    "header": (_WORD + "header+xml", r"word/header\d{0,3}\.xml"),
    "footer": (_WORD + "footer+xml", r"word/footer\d{0,3}\.xml"),
    "footnotes": (_WORD + "footnotes+xml", r"word/footnotes\d?\.xml"),
    "endnotes": (_WORD + "endnotes+xml", r"word/endnotes\d?\.xml"),
    "comments": (_WORD + "comments+xml", r"word/comments\d?\.xml"),
    "theme": (_OFFICE + "theme+xml", r"word/theme/theme\d\.xml"),
    "core-properties": (
        "application/vnd.openxmlformats-package.core-properties+xml", r"docProps/core\.xml"),
    "extended-properties": (_OFFICE + "extended-properties+xml", r"docProps/app\.xml"),
    "custom-properties": (_OFFICE + "custom-properties+xml", r"docProps/custom\.xml"),
    "customXml": ("application/xml", r"customXml/item\d{1,2}\.xml"),
    "customXmlProps": (_OFFICE + "customXmlProperties+xml", r"customXml/itemProps\d{1,2}\.xml"),
    "stylesWithEffects": (
        "application/vnd.ms-word.stylesWithEffects+xml", r"word/stylesWithEffects\.xml"),
    "thumbnail": ("image/jpeg", r"docProps/thumbnail\.jpeg"),
    "image": (
        r"image/(?:png|jpe?g|gif|tiff|webp)",
        r"(?:word/)?media/(?:image|rId|img)?[0-9a-f]{1,40}\.(?:png|jpe?g|gif|tiff?|webp)"),
}  # fmt: skip
_ENDINGS = {
    "xml", "rels", "png", "jpg", "jpeg", "jpe", "gif", "tif", "tiff", "webp", "bmp", "emf", "wmf",
    "svg", "bin", "odttf", "vml", "xlsx", "docx", "doc", "xls", "pptx", "wdp", "txt", "htm", "html",
}  # fmt: skip
_TYPE = re.compile(
    r"(?:application/xml|text/xml|image/(?:png|jpe?g|gif|tiff|webp|bmp|x-emf|x-wmf|svg\+xml|vnd\.ms-photo)"
    r"|application/vnd\.openxmlformats-package\.(?:relationships|core-properties)\+xml"
    r"|application/vnd\.openxmlformats-officedocument\.(?:theme|extended-properties|vmlDrawing"
    r"|custom-properties|customXmlProperties|obfuscatedFont|oleObject"
    r"|spreadsheetml\.sheet|drawingml\.(?:chart|chartshapes|diagram[A-Z][a-z]+)"
    r"|wordprocessingml\.(?:document(?:\.main|\.glossary)?|styles|settings|webSettings|fontTable"
    r"|numbering|header|footer|footnotes|endnotes|comments|commentsExtended|commentsIds|people"
    r"|commentsExtensible))(?:\+xml)?"
    r"|application/vnd\.ms-word\.(?:stylesWithEffects|keyMapCustomizations)\+xml"
    r"|application/vnd\.ms-office\.(?:vbaProject|chartstyle\+xml|chartcolorstyle\+xml)"
    r"|application/x-fontdata|application/x-font-ttf)"
)
# Kinds that hide by being there; the value is the mode.
_HIDING = {
    "commentsExtended": "comment", "commentsIds": "comment", "commentsExtensible": "comment",
    "people": "people", "glossaryDocument": "glossary", "vbaProject": "macros",
    "wordVbaData": "macros", "aFChunk": "imported-part", "subDocument": "imported-part",
    "oleObject": "embedded-object", "package": "embedded-object", "control": "embedded-object",
    "activeXControlBinary": "embedded-object", "chart": "chart", "chartEx": "chart",
    "chartUserShapes": "chart", "diagramData": "diagram", "diagramLayout": "diagram",
    "diagramQuickStyle": "diagram", "diagramColors": "diagram", "diagramDrawing": "diagram",
    "attachedTemplate": "template-path", "mailMergeSource": "mail-merge",
    "mailMergeHeaderSource": "mail-merge", "recipientData": "mail-merge", "font": "embedded-font",
    "printerSettings": "printer-settings", "keyMapCustomizations": "unknown-part",
    "attachedToolbars": "unknown-part", "frame": "page-frames", "ink": "shape",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Link:
    """A relationship: `kind` is the last word of its type, `target` a part or an address."""

    key: str
    kind: str
    target: str
    is_external: bool


@dataclass(slots=True)
class Package:
    """The parts that a program reaches, by the way in which it reaches them."""

    archive: Archive
    main: str
    links: dict[str, dict[str, Link]]  # part (empty for the file itself) -> key -> relationship
    kinds: dict[str, str]  # part -> kind of the relationship that leads to it
    findings: list[Finding]
    _trees: dict[str, Any] = field(default_factory=dict)

    def tree(self, part: str) -> Any:
        """The root element of a part."""
        if part not in self._trees:
            self._trees[part] = parse(self.archive[part], part)
        return self._trees[part]

    def of_kind(self, kind: str) -> list[str]:
        return [part for part, one in self.kinds.items() if one == kind]

    def only(self, kind: str) -> Any | None:
        """The root element of the one part of a kind; None without one."""
        parts = self.of_kind(kind)
        return self.tree(parts[0]) if parts else None


def read_package(content: bytes) -> Package:
    """The parts of a Word file. Raises Unreadable where it contradicts itself, and for templates,
    files with macros and the strict variant of the format, which few programs read alike."""
    archive = read_archive(content)
    if TYPES_PART not in archive:
        raise Unreadable(found("file.broken", TYPES_PART))
    types = _content_types(archive)
    links = {source: _links(archive, source) for source in _sources(archive)}
    mains = [link.target for link in links.get("", {}).values() if link.kind == "officeDocument"]
    if len(mains) != 1 or mains[0] not in archive:
        raise Unreadable(found("file.broken", "relationships of the file"))
    main = mains[0]
    _check_main(types[main], archive[main])
    package = Package(archive, main, links, {}, list(archive.findings))
    package.findings += _odd_types(package.tree(TYPES_PART))
    _reach(package, types)
    for name in archive:
        if name.endswith((".xml", ".rels")) and (
            is_wide(archive[name]) or _has_remarks(name, package)
        ):
            mode = "docx.wide-text" if is_wide(archive[name]) else "docx.remark"
            package.findings.append(found(mode, name))
    return package


def _has_remarks(name: str, package: Package) -> bool:
    return bool(remarks(package.tree(name)))


def _check_main(kind: str, content: bytes) -> None:
    if "macroEnabled" in kind:
        raise Unreadable(found("file.docm", "type of the file"))
    if "template" in kind:
        raise Unreadable(found("file.template", "type of the file"))
    if kind != _WORD + "document.main+xml":
        raise Unreadable(found("file.unknown", "type of the file"))
    if _STRICT in content or _STRICT in content.replace(b"\0", b""):
        raise Unreadable(found("docx.strict", "type of the file"))


def _content_types(archive: Archive) -> dict[str, str]:
    """The content type of each part. Unreadable where two are given, or one for no part."""
    root = parse(archive[TYPES_PART], TYPES_PART)
    endings: dict[str, str] = {}
    types: dict[str, str] = {}
    for entry in root.iterchildren("*"):
        kind = entry.get("ContentType", "")
        if entry.tag == _TYPES + "Default":
            key, into = entry.get("Extension", "").lower(), endings
        elif entry.tag == _TYPES + "Override":
            key, into = entry.get("PartName", "").removeprefix("/"), types
        else:
            raise Unreadable(found("docx.package", TYPES_PART))
        if key in into or len(entry.attrib) != 2 or len(entry):
            raise Unreadable(found("docx.package", TYPES_PART))
        into[key] = kind
    if any(name not in archive for name in types):
        raise Unreadable(found("docx.package", TYPES_PART))
    for name in archive:
        types.setdefault(name, endings.get(name.rpartition(".")[2].lower(), ""))
    return types


def _odd_types(root: Any) -> list[Finding]:
    """Types and name endings that no ordinary file declares: they can be any words."""
    endings = {entry.get("Extension", "").lower() for entry in root.iterchildren("*")} - {""}
    declared = {entry.get("ContentType", "") for entry in root.iterchildren("*")}
    if endings <= _ENDINGS and all(map(_TYPE.fullmatch, declared)):
        return []
    return [found("docx.name", TYPES_PART)]


def _sources(archive: Archive) -> list[str]:
    """The parts that have relationships; the empty name is the file itself."""
    sources = []
    for name in archive:
        folder, file = posixpath.split(name)
        if name.endswith(".rels"):
            outer, rels = posixpath.split(folder)
            source = posixpath.join(outer, file.removesuffix(".rels"))
            if rels != "_rels" or (source and source not in archive):
                raise Unreadable(found("docx.package", name))
            sources.append(source)
    return sources


def links_part(source: str) -> str:
    """The part that holds the relationships of `source`."""
    folder, file = posixpath.split(source)
    return posixpath.join(folder, "_rels", file + ".rels")


def _links(archive: Archive, source: str) -> dict[str, Link]:
    part = links_part(source)
    links: dict[str, Link] = {}
    for entry in parse(archive[part], part).iterchildren("*"):
        mode = entry.get("TargetMode", "Internal")
        key, kind = entry.get("Id", ""), _KIND.fullmatch(entry.get("Type", ""))
        known = {"Id", "Type", "Target", "TargetMode"}
        if entry.tag != _LINKS + "Relationship" or key in links or len(entry):
            raise Unreadable(found("docx.package", part))
        if not set(entry.attrib) <= known or mode not in ("Internal", "External"):
            raise Unreadable(found("docx.package", part))
        if _STRICT.decode() in entry.get("Type", ""):
            raise Unreadable(found("docx.strict", part))
        said, external = entry.get("Target", ""), mode == "External"
        target = _target(source, said, external)
        if not external and not _is_direct(source, said, target):
            raise Unreadable(found("docx.package", part))
        links[key] = Link(key, kind[1] if kind else "", target, external)
    return links


def _target(source: str, target: str, is_external: bool) -> str:
    if is_external or target.startswith("#"):
        return target
    if target.startswith("/"):
        return posixpath.normpath(target).removeprefix("/")
    return posixpath.normpath(posixpath.join(posixpath.dirname(source), target))


def _is_direct(source: str, said: str, target: str) -> bool:
    """Whether a target is said without a detour, in which any words could stand."""
    relative = posixpath.relpath(target, posixpath.dirname(source) or ".")
    return said.startswith("#") or said in (f"/{target}", relative)


def _reach(package: Package, types: dict[str, str]) -> None:
    """Walk the relationships from the file; whatever is not ordinary on the way is a finding."""
    waiting, seen = [""], {TYPES_PART}
    while waiting:
        source = waiting.pop()
        if source in package.links:
            seen.add(links_part(source))
        for link in package.links.get(source, {}).values():
            place = links_part(source)
            if not _KEY.fullmatch(link.key):
                package.findings.append(found("docx.name", place))
            if link.is_external:
                if link.kind != "hyperlink":  # the text judges whether it shows its address
                    mode = _HIDING.get(link.kind, "outside-part")
                    package.findings.append(found(f"docx.{mode}", place))
                continue
            _check_part(package, link, types, place)
            if link.target in package.archive and link.target not in seen:
                seen.add(link.target)
                waiting.append(link.target)
                package.kinds[link.target] = link.kind
            elif package.kinds.get(link.target, link.kind) != link.kind:
                raise Unreadable(found("docx.package", place))
    for name in package.archive:
        if name not in seen:
            package.findings.append(found("docx.unreached-part", _shown_name(name)))
    for kind in set(_ORDINARY) - {"image", "header", "footer", "customXml", "customXmlProps"}:
        if len(package.of_kind(kind)) > 1:
            raise Unreadable(found("docx.package", f"parts of the kind {kind}"))


def _check_part(package: Package, link: Link, types: dict[str, str], place: str) -> None:
    if link.kind in _HIDING:
        package.findings.append(found(f"docx.{_HIDING[link.kind]}", place))
    elif link.kind not in _ORDINARY:
        package.findings.append(found("docx.unknown-part", place))
    elif link.target not in package.archive:
        package.findings.append(found("docx.package", place))
    else:
        kind, name = _ORDINARY[link.kind]
        if not re.fullmatch(
            kind.replace("+", r"\+") if "?" not in kind else kind, types[link.target]
        ):
            package.findings.append(found("docx.package", place))
        if not re.fullmatch(name, link.target):
            package.findings.append(found("docx.name", place))


def _shown_name(name: str) -> str:
    """The name of a part, unless the name itself could tell something."""
    return (
        name
        if re.fullmatch(r"(?:word|docProps|customXml)/[A-Za-z]{1,18}\d*\.xml", name)
        else "archive"
    )
