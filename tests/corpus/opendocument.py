# ruff: noqa: E501  (what hides stands on one line, as in the files)
"""OpenDocument files put together part by part, as LibreOffice writes them."""

import io
import zipfile
from collections.abc import Mapping

from corpus.samples import SHOWN

_DATE = (2024, 1, 1, 0, 0, 0)
TYPES = {
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
    "odt": "application/vnd.oasis.opendocument.text",
}
_ODF = "urn:oasis:names:tc:opendocument:xmlns:"
_SPACES = {
    "office": _ODF + "office:1.0", "style": _ODF + "style:1.0", "text": _ODF + "text:1.0",
    "table": _ODF + "table:1.0", "draw": _ODF + "drawing:1.0", "number": _ODF + "datastyle:1.0",
    "fo": _ODF + "xsl-fo-compatible:1.0", "svg": _ODF + "svg-compatible:1.0",
    "meta": _ODF + "meta:1.0", "form": _ODF + "form:1.0", "script": _ODF + "script:1.0",
    "config": _ODF + "config:1.0", "xlink": "http://www.w3.org/1999/xlink",
    "dc": "http://purl.org/dc/elements/1.1/", "xhtml": "http://www.w3.org/1999/xhtml",
    "loext": "urn:org:documentfoundation:names:experimental:office:xmlns:loext:1.0",
    "calcext": "urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0",
    "officeooo": "http://openoffice.org/2009/office",
}  # fmt: skip
_DECLARED = " ".join(f'xmlns:{prefix}="{address}"' for prefix, address in _SPACES.items())
_GENERATOR = (
    "LibreOffice/24.2.7.2$Linux_X86_64 LibreOffice_project/ee3885777aa7032db5a9b65deec9457448a91162"
)
RDF = """<?xml version="1.0" encoding="utf-8"?>
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
  <rdf:Description rdf:about="styles.xml">
    <rdf:type rdf:resource="http://docs.oasis-open.org/ns/office/1.2/meta/odf#StylesFile"/>
  </rdf:Description>
  <rdf:Description rdf:about="">
    <ns0:hasPart xmlns:ns0="http://docs.oasis-open.org/ns/office/1.2/meta/pkg#"
      rdf:resource="content.xml"/>
  </rdf:Description>
</rdf:RDF>"""


def part(name: str, inner: str) -> str:
    """A part of the file with the name of its root, as in `document-content`."""
    head = '<?xml version="1.0" encoding="UTF-8"?>\n'
    return f'{head}<office:{name} {_DECLARED} office:version="1.3">{inner}</office:{name}>'


def meta(more: str = "") -> str:
    return part(
        "document-meta",
        "<office:meta><meta:creation-date>2024-01-05T10:00:00</meta:creation-date>"
        f"<meta:generator>{_GENERATOR}</meta:generator>{more}"
        '<meta:document-statistic meta:table-count="1"/></office:meta>',
    )


def settings(more: str = "") -> str:
    return part(
        "document-settings",
        '<office:settings><config:config-item-set config:name="ooo:configuration-settings">'
        '<config:config-item config:name="PrinterSetup" config:type="base64Binary"/>'
        '<config:config-item config:name="LinkUpdateMode" config:type="short">1'
        f"</config:config-item>{more}</config:config-item-set></office:settings>",
    )


def setting(name: str, text: str, kind: str = "string") -> str:
    return (
        f'<config:config-item config:name="{name}" config:type="{kind}">{text}</config:config-item>'
    )


STYLES = """<office:styles><style:default-style style:family="table-cell">
<style:text-properties style:font-name="Liberation Sans" fo:font-size="10pt" fo:language="en"
 fo:country="GB"/></style:default-style>
<style:style style:name="Standard" style:family="paragraph" style:class="text"/>
<style:style style:name="Heading_20_1" style:display-name="Heading 1" style:family="paragraph"
 style:parent-style-name="Standard" style:default-outline-level="1">
<style:text-properties fo:font-size="130%" fo:font-weight="bold"/></style:style>
<style:style style:name="Default" style:family="table-cell"/></office:styles>
<office:automatic-styles><style:page-layout style:name="Mpm1"><style:page-layout-properties
 fo:page-width="21cm" fo:page-height="29.7cm" fo:margin-top="2cm"/><style:header-style/>
</style:page-layout></office:automatic-styles>"""


def page_styles(pages: str, more: str = "") -> str:
    """styles.xml with its master pages."""
    return part(
        "document-styles", f"{STYLES}{more}<office:master-styles>{pages}</office:master-styles>"
    )


ODS_PAGES = """<style:master-page style:name="Default" style:page-layout-name="Mpm1"><style:header>
<text:p><text:sheet-name>???</text:sheet-name></text:p></style:header>
<style:header-left style:display="false"/><style:footer><text:p>Page <text:page-number>1
</text:page-number></text:p></style:footer></style:master-page>""".replace("1\n", "1")
ODT_PAGES = '<style:master-page style:name="Standard" style:page-layout-name="Mpm1"/>'


def package(
    kind: str,
    body: str,
    *,
    automatic: str = "",
    before: str = "<office:scripts/>",
    parts: Mapping[str, str | bytes | None] | None = None,
    unlisted: tuple[str, ...] = (),
    pages: str | None = None,
    spaces: str = "",
) -> bytes:
    """The bytes of a file. `parts` are added, replace what is there, or take it away (None)."""
    inner = {"ods": "spreadsheet", "odt": "text"}[kind]
    content = part(
        "document-content",
        f"{before}<office:font-face-decls/><office:automatic-styles>{automatic}"
        f"</office:automatic-styles><office:body><office:{inner}>{body}</office:{inner}>"
        "</office:body>",
    )
    usual = ODS_PAGES if kind == "ods" else ODT_PAGES
    contents: dict[str, str | bytes | None] = {
        "mimetype": TYPES[kind],
        "content.xml": content.replace(
            "<office:document-content", f"<office:document-content {spaces}"
        ),
        "styles.xml": page_styles(usual if pages is None else pages),
        "meta.xml": meta(),
        "settings.xml": settings(),
        "manifest.rdf": RDF,
    }
    contents |= dict(parts or {})
    present = {name: text for name, text in contents.items() if text is not None}
    present.setdefault("META-INF/manifest.xml", _manifest(kind, present, unlisted))
    return _packed(present)


def _manifest(kind: str, parts: Mapping[str, str | bytes], unlisted: tuple[str, ...]) -> str:
    names = [name for name in parts if name not in ("mimetype", *unlisted)]
    entries = "".join(
        f'<manifest:file-entry manifest:full-path="{name}" manifest:media-type="{_media(name)}"/>'
        for name in names
    )
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><manifest:manifest xmlns:manifest="{_ODF}manifest:1.0"'
        f' manifest:version="1.3"><manifest:file-entry manifest:full-path="/" manifest:version="1.3"'
        f' manifest:media-type="{TYPES[kind]}"/>{entries}</manifest:manifest>'
    )


def _media(name: str) -> str:
    kinds = {"xml": "text/xml", "png": "image/png", "rdf": "application/rdf+xml"}
    return kinds.get(name.rpartition(".")[2], "")


def _packed(parts: Mapping[str, str | bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, text in parts.items():
            stored = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            archive.writestr(zipfile.ZipInfo(name, _DATE), text, stored)
    return out.getvalue()


def paragraph(text: str = SHOWN, style: str = "") -> str:
    named = f' text:style-name="{style}"' if style else ""
    return f"<text:p{named}>{text}</text:p>"
