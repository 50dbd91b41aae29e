"""The parts of a workbook and how they hang together: only parts on the list, each reachable.

Parts are known by their names, which all programs choose alike, so that a name holds no text of its
own either (ECMA-376 part 2, and part 1, section 12).
"""

import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from clerestory.files.inspection.archives import read_archive
from clerestory.files.inspection.findings import Finding, Unreadable, found
from clerestory.files.inspection.markup import is_wide, parse, remarks
from clerestory.files.inspection.workbook.grammar import is_strict, stray_namespaces

_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_RELATIONS = "{http://schemas.openxmlformats.org/package/2006/relationships}"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships/"

# Parts that are looked into, by the pattern of their names.
_KINDS = {
    "types": r"\[Content_Types\]\.xml",
    "relations": r"_rels/\.rels|xl/(worksheets/|drawings/|charts/)?_rels/[a-z]+\d*\.xml\.rels",
    "core": r"docProps/core\.xml",
    "app": r"docProps/app\.xml",
    "custom": r"docProps/custom\.xml",
    "workbook": r"xl/workbook\.xml",
    "sheet": r"xl/worksheets/sheet\d+\.xml",
    "styles": r"xl/styles\.xml",
    "strings": r"xl/sharedStrings\.xml",
    "theme": r"xl/theme/theme\d+\.xml",
    "table": r"xl/tables/table\d+\.xml",
    "chain": r"xl/calcChain\.xml",
    "drawing": r"xl/drawings/drawing\d+\.xml",
    "chart": r"xl/charts/chart\d+\.xml",
    "picture": r"xl/media/image\d+\.(png|jpe?g|gif)",
}
# Parts that are findings by being there.
_MODES = {
    "xlsx.note": r"xl/(comments\d*|comments/comment\d+)\.xml|xl/(worksheets/)?comments.*",
    "xlsx.thread": r"xl/threadedComments/.*|xl/persons/.*",
    "xlsx.legacy-drawing": r"xl/drawings/(_rels/)?vmlDrawing\d*\.vml(\.rels)?|.*\.vml",
    "xlsx.pivot-cache": r"xl/pivotCache/.*|xl/pivotTables/.*",
    "xlsx.data-model": r"xl/model/.*|xl/customData/.*",
    "xlsx.external-link": r"xl/externalLinks/.*",
    "xlsx.connection": r"xl/connections\.xml|xl/queryTables/.*|xl/xmlMaps\.xml",
    "xlsx.custom-xml": r"customXml/.*",
    "xlsx.printer-settings": r"xl/printerSettings/.*",
    "xlsx.macro": r"xl/vba.*|xl/_rels/vba.*|customUI/.*|userCustomization/.*|xl/attachedToolbars.*",
    "xlsx.macro-sheet": r"xl/(macrosheets|dialogsheets)/.*",
    "xlsx.chart-sheet": r"xl/chartsheets/.*",
    "xlsx.slicer": r"xl/(slicers|slicerCaches|timelines|timelineCaches)/.*",
    "xlsx.revision-log": r"xl/revisions/.*|xl/revision.*|xl/users.*",
    "xlsx.embedded": r"xl/embeddings/.*",
    "xlsx.control": r"xl/(activeX|ctrlProps)/.*",
    "xlsx.rich-data": r"xl/richData/.*|xl/metadata\.xml|xl/rdrich.*|xl/featurePropertyBag/.*",
    "xlsx.web-extension": r"xl/webextensions/.*|xl/taskpanes.*",
    "xlsx.thumbnail": r"docProps/thumbnail.*",
    "xlsx.custom-property": r"xl/customProperty.*|docMetadata/.*",
    "xlsx.relations": r".*\.rels",
    "xlsx.picture": r"xl/media/.*",
    "xlsx.drawing": r"xl/(drawings|charts|diagrams|ink)/.*",
}
_KIND_PATTERNS = {kind: re.compile(pattern) for kind, pattern in _KINDS.items()}
_MODE_PATTERNS = {mode: re.compile(pattern) for mode, pattern in _MODES.items()}
_KIND_OF_RELATION = {
    "officeDocument": "workbook", "core-properties": "core", "extended-properties": "app",
    "custom-properties": "custom", "worksheet": "sheet", "styles": "styles", "theme": "theme",
    "sharedStrings": "strings", "calcChain": "chain", "table": "table", "drawing": "drawing",
    "chart": "chart", "image": "picture",
}  # fmt: skip
_MAIN_TYPES = {
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
    "application/vnd.ms-excel.sheet.macroEnabled.main+xml",
}
_CONTENT_TYPE = re.compile(
    r"(application|text)/xml|image/(png|jpeg|jpg|gif|x-emf|x-wmf)|"
    r"application/vnd\.openxmlformats-package\.(relationships|core-properties)\+xml|"
    r"application/vnd\.openxmlformats-officedocument\.((extended|custom)-properties\+xml|theme\+xml|"
    r"drawing\+xml|drawingml\.chart\+xml|vmlDrawing|oleObject|"
    r"spreadsheetml\.((sheet\.main|worksheet|styles|sharedStrings|table|calcChain|comments)\+xml|"
    r"printerSettings))|"
    r"application/vnd\.ms-excel\.(sheet\.macroEnabled\.main\+xml|person\+xml|"
    r"threadedcomments\+xml)|application/vnd\.ms-office\.(vbaProject|chart(color)?style\+xml)"
)
_EXTENSIONS = {"xml", "rels", "png", "jpeg", "jpg", "gif", "bin", "vml", "emf", "wmf"}
_RELATION_TYPE = re.compile(
    rf"((?i:{re.escape(OFFICE)})(metadata/)?|{re.escape(_PACKAGE)}(metadata/)?|"
    r"http://schemas\.microsoft\.com/office/20\d\d(/\d\d)?/relationships/)[A-Za-z\-]{1,30}"
)
_ID = re.compile(r"[A-Za-z]{1,3}[0-9a-fA-F]{1,32}")


class Relation(NamedTuple):
    """What one part says of another. `kind` is the last word of its type; `target` a part's name,
    or an address if `is_external`."""

    id: str
    kind: str
    target: str
    is_external: bool


class Listed(NamedTuple):
    """A worksheet as the workbook lists it."""

    name: str
    state: str  # "visible", "hidden" or "veryHidden"
    part: str
    number: int  # counted from 1, in the order of the tabs


@dataclass(slots=True)
class Package:
    """The parts by name, the relations of each part, and what was found on the way."""

    parts: dict[str, bytes]
    relations: dict[str, list[Relation]]
    findings: list[Finding]
    _roots: dict[str, Any] = field(default_factory=dict)

    def root(self, part: str) -> Any:
        """The root element of a part. Raises Unreadable."""
        if part not in self.parts:
            raise Unreadable(found("file.broken", part))
        if part not in self._roots:
            self._roots[part] = parse(self.parts[part], part)
        return self._roots[part]

    def of_kind(self, kind: str) -> list[str]:
        """The names of the parts of a kind, such as "sheet", in order."""
        return [name for name in self.parts if _KIND_PATTERNS[kind].fullmatch(name)]

    def related(self, part: str, id: str) -> Relation:
        """The relation of a part with this id. Raises Unreadable without one."""
        for relation in self.relations.get(part, ()):
            if relation.id == id:
                return relation
        raise Unreadable(found("file.broken", part))

    def sheets(self) -> list[Listed]:
        """The worksheets in the order of their tabs. Sheets of other kinds are findings already."""
        listed = []
        main = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
        tabs = self.root("xl/workbook.xml").iter(f"{main}sheet")
        for number, sheet in enumerate(tabs, start=1):
            relation = self.related("xl/workbook.xml", sheet.get(f"{{{OFFICE[:-1]}}}id", ""))
            if relation.kind == "worksheet":
                if relation.target not in self.parts:
                    raise Unreadable(found("file.broken", "xl/workbook.xml"))
                state = sheet.get("state", "visible")
                listed.append(Listed(sheet.get("name", ""), state, relation.target, number))
        return listed


def read_package(content: bytes) -> Package:
    """The parts of a workbook, each of which is on the list or a finding. Raises Unreadable for
    what is no workbook, or contradicts itself."""
    archive = read_archive(content)
    package = Package({one.name: one.content for one in archive.parts}, {}, list(archive.findings))
    if "xl/workbook.xml" not in package.parts or "[Content_Types].xml" not in package.parts:
        raise Unreadable(found("xlsx.no-workbook", "archive"))
    package.findings += _findings_of_parts(package)
    package.findings += _content_types(package)
    for name in package.of_kind("relations"):
        owner = _owner(name)
        if owner and owner not in package.parts:
            package.findings.append(found("xlsx.unreferenced-part", name))
        package.relations[owner] = list(_relations(package, name, owner))
    package.findings += _unreachable(package)
    listed = {one.part for one in package.sheets()}
    for name in package.of_kind("sheet"):
        if name not in listed:
            package.findings.append(found("xlsx.unreferenced-part", name))
    return package


def _findings_of_parts(package: Package) -> Iterator[Finding]:
    for name, content in package.parts.items():
        if any(pattern.fullmatch(name) for pattern in _KIND_PATTERNS.values()):
            if not _KIND_PATTERNS["picture"].fullmatch(name):
                yield from _encoding(name, content)
            continue
        modes = (mode for mode, pattern in _MODE_PATTERNS.items() if pattern.fullmatch(name))
        yield found(next(modes, "xlsx.unknown-part"), name)


def _encoding(name: str, content: bytes) -> Iterator[Finding]:
    if is_wide(content):
        yield found("xlsx.wide-text", name)
    if is_strict(content):
        raise Unreadable(found("xlsx.strict", name))
    if stray_namespaces(content):
        yield found("xlsx.unknown-markup", name)


def _content_types(package: Package) -> Iterator[Finding]:
    root = package.root("[Content_Types].xml")
    place = "[Content_Types].xml"
    main = ""
    if root.tag != f"{{{_TYPES}}}Types" or not _is_bare(root):
        yield found("xlsx.unknown-markup", place)
    for entry in root.iterchildren("{*}*"):
        keys = set(entry.keys())
        kind = entry.get("ContentType", "")
        if entry.tag == f"{{{_TYPES}}}Default" and keys == {"Extension", "ContentType"}:
            known = entry.get("Extension").lower() in _EXTENSIONS
        elif entry.tag == f"{{{_TYPES}}}Override" and keys == {"PartName", "ContentType"}:
            part = entry.get("PartName")
            known = part[1:] in package.parts and part.startswith("/")
            main = kind if part == "/xl/workbook.xml" else main
        else:
            known = False
        if not known or not _CONTENT_TYPE.fullmatch(kind) or len(entry) or _text(entry):
            yield found("xlsx.unknown-markup", place)
    if main not in _MAIN_TYPES:
        raise Unreadable(found("xlsx.no-workbook", place))


def _text(element: Any) -> str:
    return ((element.text or "") + (element.tail or "")).strip()


def _is_bare(root: Any) -> bool:
    """Whether a root has children alone: no attribute, text or remark."""
    return not root.attrib and not (root.text or "").strip() and not remarks(root)


def _owner(name: str) -> str:
    """The part that the relations in `name` belong to; "" for the package."""
    folder, _, file = name.rpartition("_rels/")
    return folder + file.removesuffix(".rels")


def _relations(package: Package, name: str, owner: str) -> Iterator[Relation]:
    root, seen = package.root(name), set()
    if root.tag != f"{_RELATIONS}Relationships" or not _is_bare(root):
        package.findings.append(found("xlsx.unknown-markup", name))
    for entry in root.iterchildren("{*}*"):
        id, kind = entry.get("Id", ""), entry.get("Type", "")
        external = entry.get("TargetMode") == "External"
        known = set(entry.keys()) <= {"Id", "Type", "Target", "TargetMode"} and not len(entry)
        known = known and bool(_ID.fullmatch(id)) and not _text(entry)
        known = known and entry.get("TargetMode") in (None, "Internal", "External")
        known = known and _RELATION_TYPE.fullmatch(kind) is not None
        if not known or id in seen:
            package.findings.append(found("xlsx.unknown-markup", name))
        seen.add(id)
        target = entry.get("Target", "")
        word = kind.rpartition("/")[2]
        if external:
            # What a link says beside its address is looked at on the sheet that shows it.
            if word != "hyperlink" or not _KIND_PATTERNS["sheet"].fullmatch(owner):
                package.findings.append(found("xlsx.external-link", name))
        else:
            said, target = target, _resolved(owner, target)
            if said not in (
                f"/{target}",
                posixpath.relpath(target, posixpath.dirname(owner) or "."),
            ):
                package.findings.append(found("xlsx.relations", name))
            _check_target(package, name, word, target)
        yield Relation(id, word, target, external)


def _check_target(package: Package, name: str, word: str, target: str) -> None:
    """A relation leads to a part of its kind. Raises Unreadable where it leads elsewhere: a
    program that goes by relations would then show other parts than one that goes by names."""
    kinds = [kind for kind, pattern in _KIND_PATTERNS.items() if pattern.fullmatch(target)]
    if target not in package.parts:
        package.findings.append(found("xlsx.relations", name))
    elif (kinds or [""])[0] != _KIND_OF_RELATION.get(word, "") and (
        kinds or word in _KIND_OF_RELATION
    ):
        raise Unreadable(found("xlsx.two-readers", name))


def _resolved(owner: str, target: str) -> str:
    """The name of the part that `target` means, seen from its owner."""
    if target.startswith("/"):
        return target[1:]
    return posixpath.normpath(posixpath.join(posixpath.dirname(owner), target))


def _unreachable(package: Package) -> Iterator[Finding]:
    reached, waiting = {"[Content_Types].xml"}, [""]
    while waiting:
        for relation in package.relations.get(waiting.pop(), ()):
            if not relation.is_external and relation.target not in reached:
                reached.add(relation.target)
                waiting.append(relation.target)
    mains = [one for one in package.relations.get("", ()) if one.kind == "officeDocument"]
    if len(mains) != 1:
        raise Unreadable(found("xlsx.no-workbook", "_rels/.rels"))
    for name in package.parts:
        known = any(pattern.fullmatch(name) for pattern in _KIND_PATTERNS.values())
        if known and name not in reached and not name.endswith(".rels"):
            yield found("xlsx.unreferenced-part", name)
