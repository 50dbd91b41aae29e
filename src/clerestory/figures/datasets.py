"""Reads the declaration of a dataset: the TOML file that lies beside a register.

The only module of the figures that opens a declaration. Every mistake is one line that names
the file, the key and what to do.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

from clerestory.disclosure.datasets import (
    Band,
    CategoryList,
    Dataset,
    DatasetCategory,
    DatasetError,
    Dimension,
    Group,
    Measure,
    Unanswerable,
)

_LARGEST_DECLARATION = 1_000_000  # bytes; a declaration is a page or two


class DeclarationError(ValueError):
    """A declaration cannot be used; the text is one line that says what to do."""


def declaration_beside(register: Path) -> Path:
    """Where the declaration of a register lies: same folder, same stem, `.toml`."""
    return register.with_suffix(".toml")


def read_declaration(path: Path) -> Dataset:
    """The dataset that a file declares. Raises DeclarationError."""
    source = path.name
    try:
        with path.open("rb") as file:
            content = file.read(_LARGEST_DECLARATION + 1)
    except OSError as error:
        reason = error.strerror or "no such file"
        raise DeclarationError(
            f"{source}: the declaration of the register cannot be read ({reason.lower()}): "
            f"put it at {path}"
        ) from None
    if len(content) > _LARGEST_DECLARATION:
        raise DeclarationError(
            f"{source}: larger than 1 MB: give the declaration, not the register"
        )
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise DeclarationError(f"{source}, line {line}: not UTF-8 text: save it as UTF-8") from None
    return parse_declaration(text, source)


def parse_declaration(text: str, source: str = "the declaration") -> Dataset:
    """The dataset that a text declares; `source` is named in errors. Raises DeclarationError."""
    try:
        values = tomllib.loads(text.replace("\r\n", "\n"))
    except tomllib.TOMLDecodeError as error:
        raise DeclarationError(f"{source}: not valid TOML: {_one_line(error)}") from None
    top = _Table(values, "", source)
    try:
        dataset = _dataset(top)
    except DatasetError as error:
        raise DeclarationError(f"{source}: {_one_line(error)}") from None
    top.refuse_other_keys()
    return dataset


def _dataset(top: _Table) -> Dataset:
    head, columns = top.table("dataset"), top.table("columns")
    dataset = Dataset(
        name=head.text("name"),
        title=head.text("title"),
        unit=head.text("unit"),
        unit_plural=head.text("unit_plural"),
        first=head.day("first"),
        last=head.day("last"),
        id_column=columns.text("id"),
        person_column=columns.text("person"),
        date_column=columns.text("received"),
        measures=tuple(_measure(table) for table in top.tables("measures")),
        dimensions=tuple(_dimension(table) for table in top.tables("dimensions")),
        cannot_answer=tuple(_unanswerable(table) for table in top.tables("cannot_answer")),
        about=head.texts("about"),
    )
    head.refuse_other_keys()
    columns.refuse_other_keys()
    return dataset


def _measure(table: _Table) -> Measure:
    measure = Measure(table.text("code"), table.text("label"), table.texts("synonyms"))
    table.refuse_other_keys()
    return measure


def _dimension(table: _Table) -> Dimension:
    leaves = table.tables("categories")
    dimension = Dimension(
        code=table.text("code"),
        label=table.text("label"),
        synonyms=table.texts("synonyms"),
        categories=tuple(_category(leaf) for leaf in leaves),
        bands=tuple(band for leaf in leaves if (band := _find_band(leaf)) is not None),
        groups=tuple(_group(group) for group in table.tables("groups")),
        empty=table.find_text("empty"),
        column=table.find_text("column") or "",
        lists=tuple(_list(one) for one in table.tables("lists")),
    )
    table.refuse_other_keys()
    for leaf in leaves:
        leaf.refuse_other_keys()
    return dimension


def _category(table: _Table) -> DatasetCategory:
    return DatasetCategory(table.text("code"), table.text("label"), table.texts("synonyms"))


def _find_band(table: _Table) -> Band | None:
    lowest, highest = table.find_number("lowest"), table.find_number("highest")
    if lowest is None and highest is None:
        return None
    return Band(table.text("code"), lowest or 0, highest)


def _group(table: _Table) -> Group:
    group = Group(
        code=table.text("code"),
        label=table.text("label"),
        synonyms=table.texts("synonyms"),
        members=table.texts("members"),
        tree=table.find_text("tree") or "main",
    )
    table.refuse_other_keys()
    return group


def _list(table: _Table) -> CategoryList:
    last = table.day("last") if table.find("last") is not None else None
    found = CategoryList(table.day("first"), last, table.texts("categories"))
    table.refuse_other_keys()
    return found


def _unanswerable(table: _Table) -> Unanswerable:
    missing = Unanswerable(
        code=table.text("code"),
        label=table.text("label"),
        synonyms=table.texts("synonyms"),
        because=table.find_text("because") or "",
    )
    table.refuse_other_keys()
    return missing


@dataclass(slots=True)
class _Table:
    """One TOML table, read key by key, so that a key nobody asked for can be refused."""

    values: Mapping[str, Any]
    place: str
    source: str
    asked: set[str] = field(default_factory=set)

    def key(self, name: str) -> str:
        return f"{self.place}.{name}" if self.place else name

    def error(self, name: str, remedy: str) -> DeclarationError:
        return DeclarationError(f"{self.source}, key {self.key(name)}: {remedy}")

    def find(self, name: str) -> Any:
        self.asked.add(name)
        return self.values.get(name)

    def find_text(self, name: str) -> str | None:
        value = self.find(name)
        if value is None:
            return None
        if not isinstance(value, str) or not value.strip():
            raise self.error(name, f"is {_shown(value)}: write a text in quotation marks")
        return _one_line(value)

    def text(self, name: str) -> str:
        value = self.find_text(name)
        if value is None:
            raise self.error(name, "is missing: add it")
        return value

    def texts(self, name: str) -> tuple[str, ...]:
        value = self.find(name)
        if value is None:
            return ()
        if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
            raise self.error(name, f'is {_shown(value)}: write a list, such as ["one", "two"]')
        return tuple(_one_line(one) for one in value)

    def find_number(self, name: str) -> int | None:
        value = self.find(name)
        if value is not None and (not isinstance(value, int) or isinstance(value, bool)):
            raise self.error(name, f"is {_shown(value)}: write a whole number, such as 17")
        return value

    def day(self, name: str) -> date:
        value = self.find(name)
        if not isinstance(value, date) or isinstance(value, datetime):
            raise self.error(name, f"is {_shown(value)}: write a day, such as 2015-03-01")
        return value

    def table(self, name: str) -> _Table:
        value = self.find(name)
        if not isinstance(value, dict):
            raise self.error(name, f"is missing: add a table [{self.key(name)}]")
        return _Table(value, self.key(name), self.source)

    def tables(self, name: str) -> tuple[_Table, ...]:
        value = self.find(name)
        if value is None:
            return ()
        if not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
            raise self.error(name, f"is {_shown(value)}: write tables [[{self.key(name)}]]")
        return tuple(
            _Table(one, f"{self.key(name)}[{number}]", self.source)
            for number, one in enumerate(value, start=1)
        )

    def refuse_other_keys(self) -> None:
        for name in self.values:
            if name not in self.asked:
                known = ", ".join(sorted(self.asked))
                raise self.error(name, f"is not known here: remove it or use one of {known}")


def _shown(value: object) -> str:
    if value is None:
        return "missing"
    text = _one_line(repr(value))
    return text if len(text) <= 40 else text[:39] + "…"


def _one_line(value: object) -> str:
    return " ".join(str(value).split())
