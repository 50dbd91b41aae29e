"""Workbooks as openpyxl writes them, and with parts changed or added as others write them."""

import io
import re
import zipfile
from collections.abc import Callable
from typing import Any

import openpyxl

from corpus.samples import SHOWN, Sample

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
SHEET = "xl/worksheets/sheet1.xml"

Edit = Callable[[str], str]
Change = Callable[[Any, str], None]


def book(change: Callable[[Any], None] | None = None) -> bytes:
    """A workbook with a small table, after `change` was made to its sheet."""
    file = openpyxl.Workbook()
    sheet = file.active
    sheet.title = "Data"
    for row in ([SHOWN, "Count"], ["Alder", 12], ["Brook", 30]):
        sheet.append(row)
    if change:
        change(sheet)
    out = io.BytesIO()
    file.save(out)
    return out.getvalue()


def parts(content: bytes) -> dict[str, bytes]:
    """The parts of an archive by name."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(files: dict[str, bytes]) -> bytes:
    """An archive of parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return out.getvalue()


def edited(content: bytes, part: str, edit: Edit) -> bytes:
    """The archive with one part changed; the change has to change something."""
    files = parts(content)
    old = files[part].decode()
    new = edit(old)
    assert new != old, part
    files[part] = new.encode()
    return packed(files)


def before(marker: str, addition: str) -> Edit:
    """An edit that puts text before the first place of `marker`."""
    return lambda text: text.replace(marker, addition + marker, 1)


def swapped(old: str, new: str) -> Edit:
    """An edit that replaces the first place of `old`."""
    return lambda text: text.replace(old, new, 1)


def with_part(
    content: bytes, name: str, part: bytes | str, *, owner: str = "xl/workbook.xml",
    kind: str = "", content_type: str = "", id: str = "rId99",
) -> bytes:  # fmt: skip
    """The archive with one more part, to which a relation of `owner` leads if it has a kind."""
    files = parts(content)
    files[name] = part.encode() if isinstance(part, str) else part
    folder, _, file = owner.rpartition("/")
    relations = f"{folder}/_rels/{file}.rels" if folder else "_rels/.rels"
    if kind:
        full = kind if kind.startswith("http") else f"{OFFICE}/{kind}"
        entry = f'<Relationship Id="{id}" Type="{full}" Target="/{name}"/>'
        empty = (
            '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
            "</Relationships>"
        )
        old = files.get(relations, empty.encode()).decode()
        files[relations] = old.replace("</Relationships>", entry + "</Relationships>").encode()
    if content_type:
        types = files["[Content_Types].xml"].decode()
        entry = f'<Override PartName="/{name}" ContentType="{content_type}"/>'
        files["[Content_Types].xml"] = types.replace("</Types>", entry + "</Types>").encode()
    return packed(files)


def with_relation(content: bytes, owner: str, kind: str, target: str, id: str = "rId98") -> bytes:
    """The archive with a relation of `owner` to an address outside."""
    files = parts(content)
    folder, _, file = owner.rpartition("/")
    name = f"{folder}/_rels/{file}.rels"
    empty = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        "</Relationships>"
    )
    entry = (
        f'<Relationship Id="{id}" Type="{OFFICE}/{kind}" Target="{target}" TargetMode="External"/>'
    )
    old = files.get(name, empty.encode()).decode()
    files[name] = old.replace("</Relationships>", entry + "</Relationships>").encode()
    return packed(files)


def with_cell(content: bytes, cell: str) -> bytes:
    """The workbook with a row 4 of one cell as it is written in the part."""
    return edited(content, SHEET, before("</sheetData>", f'<row r="4">{cell}</row>'))


def with_strings(content: bytes, *strings: str) -> bytes:
    """The workbook with a table of shared strings, as most programs write; each is the inside of
    an <si>."""
    items = "".join(f"<si>{one}</si>" for one in strings)
    table = f'<sst xmlns="{MAIN}" count="{len(strings)}" uniqueCount="{len(strings)}">{items}</sst>'
    files = parts(content)
    files.pop("xl/sharedStrings.xml", None)
    relations = files["xl/_rels/workbook.xml.rels"].decode()
    files["xl/_rels/workbook.xml.rels"] = re.sub(
        r"<Relationship [^>]*sharedStrings[^>]*/>", "", relations
    ).encode()
    return with_part(
        packed(files), "xl/sharedStrings.xml", table, kind="sharedStrings",
        content_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml",
    )  # fmt: skip


class Made:
    """Samples as a module of the corpus collects them."""

    def __init__(self) -> None:
        self._samples: list[Sample] = []

    def making(self, name: str, mode: str, make: Callable[[str], bytes]) -> None:
        """Add a sample that `make` makes for a token."""
        self._samples.append(Sample(f"{name}.xlsx", f"xlsx.{mode}", make))

    def changing(self, name: str, mode: str) -> Callable[[Change], Change]:
        """Add a sample that is the ordinary workbook with its sheet changed."""

        def add(change: Change) -> Change:
            self.making(name, mode, lambda token: book(lambda sheet: change(sheet, token)))
            return change

        return add

    def samples(self) -> tuple[Sample, ...]:
        """All that were added."""
        return tuple(self._samples)


def plain(sheet: Any, token: str, place: str = "A4") -> Any:
    """The cell into which the token was written."""
    sheet[place] = token
    return sheet[place]
