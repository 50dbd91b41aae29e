"""OpenDocument files that hide words where nothing is read: between, in names, in lists."""

import io
import zipfile
from collections.abc import Callable

from odf.opendocument import OpenDocumentSpreadsheet, OpenDocumentText
from odf.table import Table, TableCell, TableRow
from odf.text import P

from corpus.samples import SHOWN, Sample

_META, _MANIFEST, _CONTENT = "meta.xml", "META-INF/manifest.xml", "content.xml"
_ROW = "<table:table-row><table:table-cell><text:p>x</text:p></table:table-cell></table:table-row>"
_NOTE = (
    '<text:note text:note-class="footnote"><text:note-citation>1</text:note-citation>'
    "<text:note-body><text:p>y</text:p></text:note-body>{}</text:note>"
)


def _made(kind: str) -> bytes:
    file = OpenDocumentSpreadsheet() if kind == "ods" else OpenDocumentText()
    if kind == "ods":
        table, row, cell = Table(name="Data"), TableRow(), TableCell(valuetype="string")
        cell.addElement(P(text=SHOWN))
        row.addElement(cell)
        table.addElement(row)
        file.spreadsheet.addElement(table)
    else:
        file.text.addElement(P(text=SHOWN))
    out = io.BytesIO()
    file.save(out)
    return out.getvalue()


def _edited(kind: str, part: str, old: str, new: str, added: str = "") -> Callable[[str], bytes]:
    """The file with a text of a part replaced, and an empty part more."""

    def make(token: str) -> bytes:
        out = io.BytesIO()
        with (
            zipfile.ZipFile(io.BytesIO(_made(kind))) as before,
            zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as after,
        ):
            for name in before.namelist():
                text = before.read(name).decode()
                if name == part:
                    assert old in text, f"nothing to edit: {old}"
                    text = text.replace(old, new.replace("TOKEN", token), 1)
                packing = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
                after.writestr(name, text, packing)
            if added:
                after.writestr(added.replace("TOKEN", token), b"")
        return out.getvalue()

    return make


_ROOT, _ENTRY, _END = "<office:document-content ", "<manifest:file-entry ", "</manifest:manifest>"
_ENTRY_OF = '<manifest:file-entry manifest:full-path="{}" manifest:media-type=""/>' + _END
_EVERYWHERE: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("prefix", "attribute", (
        _CONTENT, _ROOT, f'{_ROOT}xmlns:TOKEN="urn:oasis:names:tc:opendocument:xmlns:form:1.0" ')),
    ("namespace", "attribute", (_CONTENT, _ROOT, f'{_ROOT}xmlns:q="http://www.w3.org/TOKEN" ')),
    ("attribute-name", "attribute", (_CONTENT, "<office:body", '<office:body TOKEN="1"')),
    ("attribute-of-standard", "attribute", (
        _CONTENT, "<office:body", '<office:body office:quartz-lantern="1"')),
    ("meta-attribute", "other-meta", (_META, "<office:meta", '<office:meta office:of="TOKEN"')),
    ("manifest-root", "unlisted", (
        _MANIFEST, "<manifest:manifest ", '<manifest:manifest manifest:of="TOKEN" ')),
    ("manifest-size", "unlisted", (_MANIFEST, _ENTRY, f'{_ENTRY}manifest:size="TOKEN" ')),
    ("manifest-tail", "unlisted", (_MANIFEST, _END, f"TOKEN{_END}")),
    ("manifest-folder", "unlisted", (_MANIFEST, _END, _ENTRY_OF.format("Pictures/TOKEN/"))),
    ("empty-part", "configuration", (
        _MANIFEST, _END, _ENTRY_OF.format("Configurations2/TOKEN"), "Configurations2/TOKEN")),
)  # fmt: skip
_IN_TEXTS: tuple[tuple[str, str, str], ...] = (
    ("in-tab", "opendocument.not-understood", "<text:p>x<text:tab>TOKEN</text:tab></text:p>"),
    ("in-page-break", "opendocument.not-understood",
     "<text:soft-page-break>TOKEN</text:soft-page-break>"),
    ("between-rows", "opendocument.not-understood",
     f'<table:table table:name="Table1">TOKEN{_ROW}</table:table>'),
    ("between-items", "opendocument.not-understood",
     "<text:list>TOKEN<text:list-item><text:p>x</text:p></text:list-item></text:list>"),
    ("second-body-of-note", "opendocument.not-understood",
     f"<text:p>x{_NOTE.format('<text:note-body><text:p>TOKEN</text:p></text:note-body>')}"
     "</text:p>"),
    ("not-covered", "opendocument.not-understood",
     '<table:table table:name="Table1"><table:table-row><table:table-cell '
     'table:number-columns-spanned="2"><text:p>x</text:p></table:table-cell><table:table-cell>'
     "<text:p>TOKEN</text:p></table:table-cell></table:table-row></table:table>"),
    ("style-that-is-not-there", "opendocument.unused-style",
     '<text:p text:style-name="TOKEN">x</text:p>'),
    ("words-of-date", "opendocument.field",
     '<text:p><text:date text:date-value="2020-01-01">TOKEN 1 2020</text:date></text:p>'),
)  # fmt: skip

SAMPLES = (
    *(
        Sample(f"{name}.{kind}", f"opendocument.{mode}", _edited(kind, *edit))
        for name, mode, edit in _EVERYWHERE
        for kind in ("ods", "odt")
    ),
    *(
        Sample(
            f"{name}.odt", mode, _edited("odt", _CONTENT, "</office:text>", f"{more}</office:text>")
        )
        for name, mode, more in _IN_TEXTS
    ),
)
