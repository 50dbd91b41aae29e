"""Made-up Word files that hide something in their parts, properties, settings and links."""

import io
import zipfile

from corpus.docx_making import (
    DOCUMENT,
    MICROSOFT,
    OFFICE,
    SETTINGS,
    STYLES,
    TYPES,
    Maker,
    Patch,
    W,
    after,
    before,
    content_of,
    document,
    link,
    part,
    patched,
    png,
    swapped,
    with_body,
)
from corpus.samples import SHOWN, Sample

_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml."
_CORE, _APP = "docProps/core.xml", "docProps/app.xml"


def _core(name: str, namespace: str = "cp") -> Maker:
    """A property of the file, set where python-docx leaves it empty."""

    def make(token: str) -> bytes:
        word = document()
        setattr(word.core_properties, name, token)
        return content_of(word)

    return make


def _app(name: str) -> Maker:
    return lambda token: patched(
        content_of(document()), {_APP: swapped(f"<{name}/>", f"<{name}>{token}</{name}>")}
    )


def _settings(inside: str) -> Maker:
    return lambda token: patched(
        content_of(document()),
        {SETTINGS: before("</w:settings>", inside.replace("TOKEN", token))},
    )


def _wordml(name: str, kind: str, root: str, inside: str, use: str = "") -> Maker:
    """A further part of WordprocessingML, and an element of the text that uses it."""

    def make(token: str) -> bytes:
        text = f'<w:{root} xmlns:w="{W}">{inside}</w:{root}>'.replace("TOKEN", token).encode()
        more: dict[str, Patch] = {DOCUMENT: after("<w:body>", use)} if use else {}
        return part(f"word/{name}.xml", text, f"{_WORD}{kind}+xml", f"{OFFICE}/{name}", more=more)

    return make


_NOTE = "<w:p><w:r><w:t>TOKEN</w:t></w:r></w:p>"


def _workbook(token: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as book:
        book.writestr("xl/sharedStrings.xml", f"<sst><si><t>{token}</t></si></sst>")
    return out.getvalue()


def _header(use: str, section: str = "") -> Maker:
    """A header for pages that the document does not have."""

    def make(token: str) -> bytes:
        inside = f'<w:hdr xmlns:w="{W}"><w:p><w:r><w:t>{token}</w:t></w:r></w:p></w:hdr>'
        patch = swapped(
            "<w:pgSz", f'<w:headerReference w:type="{use}" r:id="rId77"/>{section}<w:pgSz'
        )
        more: dict[str, Patch] = {} if use == "none" else {DOCUMENT: patch}
        return part(
            "word/header1.xml", inside.encode(), f"{_WORD}header+xml", f"{OFFICE}/header", more=more
        )

    return make


def _wide(token: str) -> bytes:
    """A part in UTF-16, with a remark in it."""
    content = content_of(document())
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        text = archive.read(SETTINGS).decode()
    text = text.partition("?>")[2].replace("</w:settings>", f"<!-- {token} --></w:settings>")
    changed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(changed, "w") as new:
        for name in old.namelist():
            new.writestr(name, text.encode("utf-16") if name == SETTINGS else old.read(name))
    return changed.getvalue()


def _trailing(token: str) -> bytes:
    return content_of(document()) + token.encode()


_VML = (
    '<w:p><w:r><w:pict><v:shape xmlns:v="urn:schemas-microsoft-com:vml" style="width:90pt">'
    '<v:textpath string="TOKEN"/></v:shape></w:pict></w:r></w:p>'
)
_MATH = (
    '<w:p><m:oMath xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math">'
    "<m:r><m:t>TOKEN</m:t></m:r></m:oMath></w:p>"
)


def _body(inside: str) -> Maker:
    return lambda token: with_body(inside.replace("TOKEN", token))


_MADE: tuple[tuple[str, str, Maker], ...] = (
    ("core-author", "author", _core("author")),
    ("core-last-author", "last-author", _core("last_modified_by")),
    ("core-title", "properties", _core("title")),
    ("core-keywords", "properties", _core("keywords")),
    ("core-comments", "properties", _core("comments")),
    ("core-category", "properties", _core("category")),
    ("app-company", "properties", _app("Company")),
    ("app-manager", "properties", _app("Manager")),
    ("app-base", "properties", _app("HyperlinkBase")),
    ("app-template", "template-path", lambda token: patched(
        content_of(document()), {_APP: swapped("Normal.dotm", f"//server/{token}.dotm")})),
    ("custom-property", "custom-property", lambda token: patched(
        content_of(document()),
        {TYPES: before("</Types>",
                       '<Override PartName="/docProps/custom.xml" ContentType="application/vnd.'
                       'openxmlformats-officedocument.custom-properties+xml"/>'),
         "_rels/.rels": before("</Relationships>", f'<Relationship Id="rId9" '
                               f'Type="{OFFICE}/custom-properties" '
                               f'Target="docProps/custom.xml"/>')},
        {"docProps/custom.xml":
         f'<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties">'
         f'<property name="{token}"/></Properties>'.encode()})),
    ("custom-xml", "custom-xml", lambda token: patched(
        content_of(document()), {"customXml/item1.xml": lambda _: f"<case>{token}</case>"})),
    ("bibliography", "custom-xml", lambda token: patched(
        content_of(document()), {"customXml/item1.xml": lambda text: text.replace(
            "/>", f"><b:Source><b:Title>{token}</b:Title></b:Source></b:Sources>")})),
    ("variable", "document-variable", _settings(
        '<w:docVars><w:docVar w:name="Case" w:val="TOKEN"/></w:docVars>')),
    ("mail-merge", "mail-merge", _settings(
        '<w:mailMerge><w:query w:val="SELECT * FROM TOKEN"/></w:mailMerge>')),
    ("attached-template", "template-path", lambda token: patched(
        content_of(document()),
        {SETTINGS: after('mc:Ignorable="w14">', '<w:attachedTemplate r:id="rId1"/>')},
        {"word/_rels/settings.xml.rels":
         '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
         f'<Relationship Id="rId1" Type="{OFFICE}/attachedTemplate" '
         f'Target="file:///C:/{token}.dotm" '
         'TargetMode="External"/></Relationships>'.encode()})),
    ("revision-ids", "revision-ids", lambda token: patched(
        content_of(document()),
        {SETTINGS: swapped('<w:rsid w:val="00034616"/>', '<w:rsid w:val="00C0FFEE"/>')})),
    ("comments", "comment", _wordml(
        "comments", "comments", "comments",
            f'<w:comment w:id="0" w:author="TOKEN">{_NOTE}</w:comment>')),
    ("people", "people", lambda token: part(
        "word/people.xml",
        f'<w15:people xmlns:w15="{MICROSOFT}/word/2012/wordml"><w15:person w15:author="{token}"/>'
        "</w15:people>".encode(), f"{_WORD}people+xml", f"{MICROSOFT}/2011/relationships/people")),
    ("unreferenced-note", "unreferenced-note", _wordml(
        "footnotes", "footnotes", "footnotes", f'<w:footnote w:id="5">{_NOTE}</w:footnote>')),
    ("unreferenced-endnote", "unreferenced-note", _wordml(
        "endnotes", "endnotes", "endnotes", f'<w:endnote w:id="5">{_NOTE}</w:endnote>')),
    ("hidden-note", "hidden-text", _wordml(
        "footnotes", "footnotes", "footnotes", f'<w:footnote w:id="5">{_NOTE}</w:footnote>',
        '<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:footnoteReference w:id="5"/></w:r></w:p>')),
    ("glossary", "glossary", lambda token: part(
        "word/glossary/document.xml",
        f'<w:glossaryDocument xmlns:w="{W}">{token}</w:glossaryDocument>'.encode(),
        f"{_WORD}document.glossary+xml", f"{OFFICE}/glossaryDocument")),
    ("alt-chunk", "imported-part", lambda token: part(
        "word/afchunk.txt", token.encode(), "text/plain", f"{OFFICE}/aFChunk",
        more={DOCUMENT: after("<w:body>", '<w:altChunk r:id="rId77"/>')})),
    ("sub-document", "imported-part", lambda token: link(
        f"{OFFICE}/subDocument", f"{token}.docx", inside='<w:p><w:subDoc r:id="rId77"/></w:p>')),
    ("embedded-workbook", "embedded-object", lambda token: part(
        "word/embeddings/sheet1.xlsx", _workbook(token),
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", f"{OFFICE}/package")),
    ("ole-object", "embedded-object", lambda token: part(
        "word/embeddings/oleObject1.bin", token.encode(),
        "application/vnd.openxmlformats-officedocument.oleObject", f"{OFFICE}/oleObject")),
    ("chart-part", "chart", lambda token: part(
        "word/charts/chart1.xml", f"<c>{token}</c>".encode(),
        "application/vnd.openxmlformats-officedocument.drawingml.chart+xml", f"{OFFICE}/chart")),
    ("diagram-data", "diagram", lambda token: part(
        "word/diagrams/data1.xml", f"<d>{token}</d>".encode(),
        "application/vnd.openxmlformats-officedocument.drawingml.diagramData+xml",
        f"{OFFICE}/diagramData")),
    ("unreached-part", "unreached-part", lambda token: patched(
        content_of(document()), {}, {"word/footer9.xml": f"<f>{token}</f>".encode()})),
    ("unknown-part", "unknown-part", lambda token: part(
        "word/notes.xml", f"<f>{token}</f>".encode(), "application/xml", f"{OFFICE}/notes")),
    ("first-header", "unused-header", _header("first")),
    ("even-header", "unused-header", _header("even")),
    ("header-of-no-section", "unused-header", _header("none")),
    ("code-in-unused-header", "unused-header", lambda token: part(
        "word/header1.xml",
        f'<w:hdr xmlns:w="{W}"><w:p><w:fldSimple w:instr="SET a {token}"/></w:p></w:hdr>'.encode(),
        f"{_WORD}header+xml", f"{OFFICE}/header")),
    ("link-target", "link-target", lambda token: link(
        f"{OFFICE}/hyperlink", f"https://example.org/{token}",
        inside=f'<w:p><w:hyperlink r:id="rId77"><w:r><w:t>{SHOWN}</w:t></w:r></w:hyperlink>'
               f'</w:p>')),
    ("link-field", "link-target", lambda token: with_body(
        f'<w:p><w:fldSimple w:instr=\'HYPERLINK "https://example.org/{token}"\'><w:r><w:t>{SHOWN}'
        "</w:t></w:r></w:fldSimple></w:p>")),
    ("link-tip", "link-target", _body(
        f'<w:p><w:hyperlink w:anchor="_Toc1" w:tooltip="TOKEN"><w:r><w:t>{SHOWN}</w:t></w:r>'
        "</w:hyperlink></w:p>")),
    ("thumbnail", "thumbnail", lambda token: _thumbnail(token)),
    ("embedded-font", "embedded-font", lambda token: patched(
        content_of(document()),
        {"word/fontTable.xml": before("</w:fonts>",
                                      '<w:font w:name="Arial"><w:embedRegular r:id="rId1"/>'
                                      '</w:font>')},
        {"word/fonts/font1.odttf": token.encode()})),
    ("page-frames", "page-frames", lambda token: patched(
        content_of(document()),
        {"word/webSettings.xml": swapped(
            "<w:allowPNG/>", f'<w:divs><w:div w:id="{token}"/></w:divs><w:allowPNG/>')})),
    ("personal-style", "personal-style", lambda token: patched(
        content_of(document()),
        {STYLES: swapped('<w:name w:val="Normal"/>',
                         f'<w:name w:val="Normal"/><w:personal w:val="{token}"/>')})),
    ("printer-settings", "printer-settings", lambda token: part(
        "word/printerSettings1.bin", token.encode("utf-16-le"),
        "application/vnd.openxmlformats-officedocument.wordprocessingml.printerSettings",
        f"{OFFICE}/printerSettings")),
    ("wide-text", "wide-text", _wide),
    ("remark", "remark", lambda token: patched(
        content_of(document()), {DOCUMENT: before("</w:body>", f"<!-- {token} -->")})),
    ("instruction", "remark", lambda token: patched(
        content_of(document()), {DOCUMENT: before("</w:body>", f"<?note {token}?>")})),
    ("namespace", "unknown-markup", lambda token: patched(
        content_of(document()),
        {DOCUMENT: swapped("<w:document ", f'<w:document xmlns:x="urn:{token}" ')})),
    ("words-among-parts", "unknown-markup", lambda token: patched(
        content_of(document()), {TYPES: before("</Types>", token)})),
    ("namespace-of-properties", "unknown-markup", lambda token: patched(
        content_of(document()),
        {_CORE: swapped("<cp:coreProperties ", f'<cp:coreProperties xmlns:x="urn:{token}" ')})),
    ("words-among-properties", "properties", lambda token: patched(
        content_of(document()), {_CORE: before("</cp:coreProperties>", token)})),
    ("content-type", "name", lambda token: patched(
        content_of(document()),
        {TYPES: after("<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">",
                      f'<Default Extension="{token.lower()}" ContentType="text/plain"/>')})),
    ("relationship-name", "name", lambda token: patched(
        content_of(document()),
        {"word/_rels/document.xml.rels": swapped('Id="rId1"', f'Id="{token}"')})),
    ("strict", "strict", lambda token: patched(
        content_of(document(token)), {DOCUMENT: swapped(
            "<w:document ",
            '<w:document xmlns:s="http://purl.oclc.org/ooxml/wordprocessingml/main" ')})),
    ("macros", "macros", lambda token: part(
        "word/vbaProject.bin", token.encode(), "application/vnd.ms-office.vbaProject",
        f"{MICROSOFT}/2006/relationships/vbaProject")),
    ("two-types", "package", lambda token: patched(
        content_of(document(token)), {TYPES: after(
            '<Default Extension="xml" ContentType="application/xml"/>',
            '<Default Extension="xml" ContentType="text/xml"/>')})),
    ("old-drawing", "old-drawing", _body(_VML)),
    ("equation", "equation", _body(_MATH)),
    ("after-the-archive", "", _trailing),
)  # fmt: skip


def _thumbnail(token: str) -> bytes:
    content = content_of(document())
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            own = name.startswith("docProps/thumbnail")
            new.writestr(name, png() + token.encode() if own else old.read(name))
    return out.getvalue()


PARTS = tuple(
    Sample(f"{name}.docx", f"docx.{mode}" if mode else "archive.trailing-bytes", make)
    for name, mode, make in _MADE
)
