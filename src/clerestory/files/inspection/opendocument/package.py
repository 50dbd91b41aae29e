"""The parts of an OpenDocument file (ODF 1.3 part 2): which are there, and what they carry along.

Four parts make the document. All others are findings, except for those that LibreOffice writes
empty or with standard content; a fresh file takes over none of them.
"""

import io
import re
from dataclasses import dataclass
from typing import Any

from lxml import etree

from clerestory.files.inspection.archives import Archive, read_archive
from clerestory.files.inspection.findings import Unreadable, found
from clerestory.files.inspection.markup import is_wide, parse, remarks
from clerestory.files.inspection.opendocument.names import attributes, check_attributes, plain
from clerestory.files.inspection.opendocument.unused import named_styles, unused_styles
from clerestory.files.inspection.reports import Report
from clerestory.files.inspection.word.vocabulary import is_picture_name

TYPES = {
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
    "odt": "application/vnd.oasis.opendocument.text",
}
_WEB = TYPES["odt"] + "-web"  # a text that LibreOffice made from a web page
MANIFEST = "META-INF/manifest.xml"
_READ = {"content.xml", "styles.xml", "meta.xml", "settings.xml", MANIFEST, "mimetype"}

# The first pattern that fits a part's name says what it is.
_OTHERS = (
    (r"Thumbnails/.*", "thumbnail"),
    (r"(Basic|Scripts|Dialogs)/.*", "macros"),
    (r"(Versions/.*|VersionList\.xml)", "versions"),
    (r"META-INF/.*signatures.*", "signature"),
    (r"(ObjectReplacements/.*|Object ?\d+(/.*)?|.*/content\.xml)", "embedded"),
    (r"Configurations2/.*", "configuration"),
    (r".*\.rdf", "statements"),
)
_RDF = re.compile(r"http://docs\.oasis-open\.org/ns/office/1\.2/meta/(odf#\w+File|pkg#Document)")
_PLAIN_FOLDERS = re.compile(
    r"(Pictures|Thumbnails|META-INF|Basic|Scripts)/|Configurations2/((accelerator|floater|images|"
    r"images/Bitmaps|menubar|popupmenu|progressbar|statusbar|toolbar|toolpanel)/)?"
)
_PREFIX = re.compile(
    r"(ns\d{1,2}|calcext|chart|config|css3t|dc|dom|dr3d|draw(ooo)?|field|fo|formx?|grddl|loext|manifest|"
    r"math|meta|number|of|office(ooo)?|ooo[cw]?|pkg|presentation|rdf|rpt|script|style|svg|table(ooo)?|"
    r"text|xforms|xhtml|xlink|xml|xsd|xsi|anim|smil|db|koffice|chartooo|rdfa|msoxl|odf)?"
)
_ADDRESS = re.compile(
    r"urn:oasis:names:tc:opendocument:xmlns:(office|style|text|table|drawing|datastyle|meta|form|"
    r"xsl-fo-compatible|svg-compatible|script|chart|dr3d|config|manifest|presentation|animation|"
    r"smil-compatible|database|of|container|digitalsignature):1\.[0-3]|"
    r"urn:org:documentfoundation:names:experimental:(office|calc):xmlns:(loext|calcext):1\.0|"
    r"urn:openoffice:names:experimental:(ooo-ms-interop:xmlns:field|ooxml-odf-interop:xmlns:form):1\.0|"
    r"http://openoffice\.org/(20(04|05|09|10)/(office|calc|writer|report|table|draw|chart)|extensions/\w{3,8})|"
    r"http://www\.w3\.org/(1999/(xlink|xhtml|02/22-rdf-syntax-ns#)|1998/Math/MathML|2002/xforms|"
    r"2001/(XMLSchema(-instance)?|xml-events)|TR/css3-text/|2003/g/data-view#|XML/1998/namespace)|"
    r"http://purl\.org/dc/elements/1\.1/|"
    r"http://docs\.oasis-open\.org/ns/office/1\.2/meta/(pkg|odf)#|"
    r"http://docs\.oasis-open\.org/opendocument/meta/rdfa#|http://www\.koffice\.org/2005/|"
)
_MEDIA_TYPE = re.compile(
    r"(text/xml|image/(png|jpeg|gif|tiff|webp|svg\+xml)|application/(binary|rdf\+xml|"
    r"vnd\.oasis\.opendocument\.(text|spreadsheet)(-web|-template)?|"
    r"vnd\.sun\.xml\.ui\.configuration|vnd\.sun\.star\.oleobject))?"
)
# Programs number a picture, or name it after its digest; people after what it shows.
_PICTURE = re.compile(r"Pictures/([0-9A-Fa-f]{8,64}|\d{1,20})\.\w{3,4}")
_ROOT_KEYS = {"manifest:version"}


@dataclass(frozen=True, slots=True)
class Package:
    """The parsed parts that make the document, its pictures, and what was found on the way."""

    content: Any
    styles: Any
    meta: Any
    settings: Any
    pictures: dict[str, bytes]
    report: Report


def read_package(content: bytes, kind: str) -> Package:
    """The parts of a file of the kind "ods" or "odt". Raises Unreadable for one that is flat, a
    template, locked, or whose parts cannot be parsed."""
    if not content.startswith(b"PK"):
        flat = b"office:document" in content[:4000]
        raise Unreadable(found("opendocument.flat" if flat else "file.broken", "file"))
    archive = read_archive(content)
    report = Report()
    report.extend(list(archive.findings))
    _check_type(archive, kind)
    _check_manifest(archive, report)
    for name in archive:
        if name not in _READ and not name.startswith("Pictures/"):
            _check_other(name, archive[name], report)
    roots = {
        name: _parsed(archive, name, report) for name in ("content", "styles", "meta", "settings")
    }
    if roots["content"] is None or plain(roots["content"].tag) != "office:document-content":
        raise Unreadable(found("file.broken", "content.xml"))
    pictures = {name: archive[name] for name in archive if name.startswith("Pictures/")}
    if not all(_PICTURE.fullmatch(name) or _is_picture(name) for name in pictures):
        report.add("opendocument.part-name", "Pictures/")
    return Package(pictures=pictures, report=report, **roots)


def _is_picture(part: str) -> bool:
    return is_picture_name(part.removeprefix("Pictures/"))


def _check_type(archive: Archive, kind: str) -> None:
    said = archive["mimetype"] if "mimetype" in archive else b""  # noqa: SIM401
    if said != TYPES[kind].encode() and not (kind == "odt" and said == _WEB.encode()):
        raise Unreadable(found("opendocument.type", "mimetype"))


def _parsed(archive: Archive, name: str, report: Report) -> Any:
    part = f"{name}.xml"
    if part not in archive:
        return None
    root = parse(archive[part], part)
    if is_wide(archive[part]):
        report.add("opendocument.wide-text", part)
    _check_declared(archive[part], part, report)
    for remark in remarks(root):
        report.add("opendocument.remark", f"{part}, line {remark.sourceline}")
    return root


def _has_words(element: Any) -> bool:
    return bool(((element.text or "") + (element.tail or "")).strip())


def _check_declared(content: bytes, part: str, report: Report) -> None:
    for prefix, address in _declared(content):
        if not _PREFIX.fullmatch(prefix) or not _ADDRESS.fullmatch(address):
            report.add("opendocument.attribute", f"{part}, xmlns")


def _declared(content: bytes) -> list[tuple[str, str]]:
    """The prefixes that a part declares, used or not, and the addresses that they stand for."""
    events = etree.iterparse(
        io.BytesIO(content), events=("start-ns",), resolve_entities=False, load_dtd=False,
        no_network=True, huge_tree=False,
    )  # fmt: skip
    return [(prefix or "", address) for _, (prefix, address) in events]


def _check_manifest(archive: Archive, report: Report) -> None:
    """Every part is listed, with a type, and nothing else is said of it."""
    if MANIFEST not in archive:
        raise Unreadable(found("file.broken", MANIFEST))
    root = parse(archive[MANIFEST], MANIFEST)
    _check_declared(archive[MANIFEST], MANIFEST, report)
    if not set(attributes(root)) <= _ROOT_KEYS:
        report.add("opendocument.unlisted", MANIFEST)
    listed = set()
    for element in root.iter():
        name = plain(element.tag)
        if name in ("manifest:encryption-data", "manifest:encrypted-key", "manifest:keyinfo"):
            raise Unreadable(found("opendocument.encrypted", MANIFEST))
        if name not in ("manifest:manifest", "manifest:file-entry") or _has_words(element):
            report.add("opendocument.unlisted", f"{MANIFEST}, {name}")
        elif name == "manifest:file-entry":
            listed.add(_entry(attributes(element), archive, report))
    for part in archive:
        if part not in listed and part not in ("mimetype", MANIFEST):
            report.add("opendocument.unlisted", place_of(part))


def _entry(values: dict[str, str], archive: Archive, report: Report) -> str:
    path = values.pop("manifest:full-path", "")
    media, version = values.pop("manifest:media-type", ""), values.pop("manifest:version", "1.3")
    size = values.pop("manifest:size", "0")
    if path == "/":
        if media.encode() != archive["mimetype"]:
            raise Unreadable(found("opendocument.type", MANIFEST))
    elif path not in archive and not _PLAIN_FOLDERS.fullmatch(path) and path not in _READ:
        report.add("opendocument.unlisted", MANIFEST)
    if (
        values
        or not size.isdecimal()
        or len(size) > 9
        or not _MEDIA_TYPE.fullmatch(media)
        or not re.fullmatch(r"1\.\d", version)
    ):
        report.add("opendocument.unlisted", MANIFEST)
    return path


def _check_other(name: str, content: bytes, report: Report) -> None:
    mode = next((mode for pattern, mode in _OTHERS if re.fullmatch(pattern, name)), "unknown-part")
    if name == "Configurations2/accelerator/current.xml" and not content:
        return  # LibreOffice writes this one empty
    if name == "manifest.rdf" and _is_standard_rdf(content):
        return
    report.add(f"opendocument.{mode}", place_of(name))


def place_of(part: str) -> str:
    """What a report calls a part: its folder, if that is one that programs make."""
    folder = re.match(r"[A-Z][A-Za-z]{3,20}\d?(?=/)|Object \d{1,3}(?=/)|META-INF(?=/)", part)
    return f"{folder[0]}/" if folder else "another part"


def _is_standard_rdf(content: bytes) -> bool:
    """Whether the statements say no more than which parts there are, as LibreOffice writes it."""
    root = parse(content, "manifest.rdf")
    if remarks(root):
        return False
    for element in root.iter():
        if plain(element.tag) not in ("rdf:RDF", "rdf:Description", "rdf:type", "pkg:hasPart"):
            return False
        if (element.text or "").strip() or (element.tail or "").strip():
            return False
        for name, value in attributes(element).items():
            parts = name in ("rdf:about", "rdf:resource") and value in (
                "",
                "content.xml",
                "styles.xml",
            )
            if not parts and not (name == "rdf:resource" and _RDF.fullmatch(value)):
                return False
    return True


def check_markup(package: Package, read: frozenset[tuple[str, str]]) -> None:
    """What stands outside the body, and attributes that say more than they should.

    `read` are the pairs of element and attribute that the module of the format looks into.
    """
    for part, root in (("content.xml", package.content), ("styles.xml", package.styles)):
        if root is None:
            continue

        def tell(kind: str, name: str, part: str = part) -> None:
            package.report.add("opendocument.attribute", f"{part}, {name} of {kind}")

        check_attributes(root, read | _DEFINITIONS, tell)
        for child in root:
            if plain(child.tag) != "office:body":
                _check_definitions(child, part, package.report)
    roots = [root for root in (package.content, package.styles) if root is not None]
    for place in unused_styles(roots):
        package.report.add("opendocument.unused-style", place)
    for place in named_styles(roots):
        package.report.add("opendocument.style-name", place)


# Definitions of lines and fillings have names, as styles have.
_DEFINITIONS = frozenset(
    (f"draw:{kind}", "draw:name")
    for kind in ("marker", "gradient", "hatch", "stroke-dash", "opacity")
) | {("table:table-template", "table:name"), ("table:table-template", "text:name")}
_KNOWN = re.compile(
    r"(style|number):[a-z-]+|text:(list-style|list-level-style-(bullet|number)|outline-style|"
    r"outline-level-style|notes-configuration|linenumbering-configuration|"
    r"bibliography-configuration|sort-key)|"
    r"office:(styles|automatic-styles|master-styles|font-face-decls|scripts)|"
    r"draw:(marker|gradient|hatch|stroke-dash|opacity)|svg:(linearGradient|radialGradient|stop)|"
    r"loext:(graphic-properties|theme|theme-colors|color|(char|background|fill|border[a-z-]*)-complex-color|"
    r"transformation|gradient-stop|opacity-stop)|"
    r"table:(table-template|(first|last)-(row|column)|body|(even|odd)-(rows|columns)|background)"
)
_LITERAL = {"number:text", "number:currency-symbol", "number:embedded-text",
            "number:fill-character"}  # fmt: skip


def _check_definitions(root: Any, part: str, report: Report) -> None:
    """Styles and what else stands before the body: known elements, and words in formats alone."""
    pages = [child for page in root.iter("{*}master-page") for child in page]
    within_pages = {inner for page in pages for inner in page.iter()}  # read by each format
    for element in root.iter("{*}*", "*"):
        if element in within_pages and element not in pages:
            continue
        name, text = plain(element.tag), element.text or ""
        if element.getparent() is not None and plain(element.getparent().tag) == "office:scripts":
            report.add("opendocument.macros", f"{part}, {name}")
        elif not _KNOWN.fullmatch(name):
            report.add("opendocument.unknown-element", f"{part}, {name}")
        if name in _LITERAL and re.search(r"[^\W\d]{4}|\d{3}|.{16}", text):
            report.add_unless_shown("opendocument.format-literal", f"{part}, {name}", text)
        elif (name not in _LITERAL and text.strip()) or (element.tail or "").strip():
            report.add("opendocument.unknown-element", f"{part}, {name}")
