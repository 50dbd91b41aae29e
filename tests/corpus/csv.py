"""CSV files, at least one for each way in which one can hide something."""

import csv
import io
from collections.abc import Callable, Iterable, Sequence

from clerestory.files.tables import write_csv
from corpus.samples import SHOWN, Sample

_HEADER = f"{SHOWN},Count\r\n"
_ROWS = "Alder,12\r\nBrook,30\r\n"


def _text(template: str, encoding: str = "utf-8") -> Callable[[str], bytes]:
    """The bytes of a text in which @ stands for the token."""
    return lambda token: template.replace("@", token).encode(encoding)


def _bad(name: str, mode: str, rows: str, encoding: str = "utf-8") -> Sample:
    return Sample(f"{name}.csv", f"csv.{mode}", _text(_HEADER + rows, encoding))


def _clean(name: str, content: bytes, *shown: str) -> Sample:
    return Sample(f"{name}.csv", "", lambda _: content, (SHOWN, *shown))


def _in_tags(token: str) -> str:
    """The token in characters that no program shows."""
    return "".join(chr(0xE0000 + ord(letter)) for letter in token)


def _written(rows: Iterable[Sequence[object]], **options: str) -> bytes:
    text = io.StringIO()
    csv.writer(text, **options).writerows(rows)  # type: ignore[arg-type]
    return text.getvalue().encode()


_TABLE = [(SHOWN, "Count"), ("Alder", 12), ("Brook, North", -5)]

SAMPLES: tuple[Sample, ...] = (
    _bad("formula", "formula", '"=HYPERLINK(""http://x.example/@"",""Alder"")",12\r\n'),
    _bad("formula-plus", "formula", "+1+@,12\r\n"),
    _bad("formula-minus", "formula", "-1+@,12\r\n"),
    Sample("formula-at.csv", "csv.formula",
           lambda token: f"{_HEADER}@SUM({token}),12\r\n".encode()),
    _bad("formula-wide", "formula", "\uff1d@,12\r\n"),
    _bad("formula-wide-plus", "formula", "\uff0b@,12\r\n"),
    _bad("formula-after-space", "formula", " =@,12\r\n"),
    _bad("formula-after-quote", "formula", '"""=@""",12\r\n'),
    _bad("formula-after-tab", "formula", '"\t@",12\r\n'),
    _bad("formula-after-line", "formula", '"\r@",12\r\n'),
    _bad("extra-cell", "ragged-row", "Alder,12,@\r\n"),
    Sample("extra-column.csv", "csv.no-heading", _text(f"{SHOWN},Count,\r\nAlder,12,@\r\n")),
    Sample("blank-heading.csv", "csv.no-heading", _text(f'{SHOWN},Count," "\r\nAlder,12,@\r\n')),
    Sample("doubled-heading.csv", "csv.duplicate-heading",
           _text(f"{SHOWN},Count,Count\r\nAlder,12,@\r\n")),
    _bad("after-blank", "rows-after-blank", _ROWS + "\r\n" * 200 + "@,1\r\n"),
    _bad("after-commas", "rows-after-blank", _ROWS + ",\r\n" * 200 + "@,1\r\n"),
    _bad("after-one-blank", "rows-after-blank", _ROWS + "\r\n@,1\r\n"),
    _bad("nul", "control-character", "Alder\0@,12\r\n"),
    _bad("after-nul", "control-character", _ROWS + "\0\0@"),
    _bad("escape", "control-character", "Alder\x1b[8m@,12\r\n"),
    _bad("end-of-file", "control-character", _ROWS + "\x1a@\r\n"),
    _bad("padded", "padded-cell", "Alder" + " " * 400 + "@,12\r\n"),
    _bad("padded-before", "padded-cell", " " * 400 + "@,12\r\n"),
    _bad("blank-last-line", "padded-cell", "Alder,12\r\n \t  @ \t \r\n".replace("@", "\t\t ")),
    _bad("formula-behind-semicolon", "formula", "@;=1+1,12\r\n"),
    _bad("line-separator", "line-ends", "Alder\u2028@,12\r\n"),
    _bad("padded-lines", "padded-cell", '"Alder' + "\n" * 40 + '@",12\r\n'),
    Sample("zero-width.csv", "csv.invisible-characters",
           lambda token: f"{_HEADER}Alder{_in_tags(token)},12\r\n".encode()),
    _bad("bidi", "unclear-text", "Alder \u202e@\u202c,12\r\n"),
    _bad("second-mark", "invisible-characters", "\ufeff=@\ufeff,12\r\n"),
    _bad("formula-on-a-line", "formula", '"Alder\n=@",12\r\n'),
    _bad("unheaded-column", "no-heading", "Alder,12,@\r\nBrook,30,@\r\n"),
    Sample("title.csv", "csv.rows-above",
           lambda token: f"{token},\r\n,\r\n{_HEADER}{_ROWS}".encode()),
    Sample("two-unheaded.csv", "csv.no-table",
           lambda token: f"{_HEADER}Alder,12,{token},{token}\r\n".encode()),
    _bad("quote-in-bare-cell", "quotes", 'El"m,@",12\r\n'),
    _bad("utf-16", "wide-text", "@,12\r\n", "utf-16"),
    _bad("utf-16-without-mark", "control-character", "@,12\r\n", "utf-16-le"),
    _bad("long", "long-cell", "A" * 32_768 + "@,12\r\n"),
    Sample("separator.csv", "csv.separator-line",
           _text(f"sep=;\r\n{SHOWN};Count\r\nAlder,12;@\r\n")),
    Sample("two-delimiters.csv", "csv.mixed-delimiters",
           _text(f"{SHOWN};Count,Note\r\nAlder;12,@\r\n")),
    _bad("other-delimiter", "ragged-row", _ROWS + "Cedar;@\r\n"),
    _bad("trailing", "ragged-row", _ROWS + "@"),
    Sample("trailing-single.csv", "csv.trailing-text", _text(f"{SHOWN}\r\nAlder\r\n@")),
    Sample("windows.csv", "csv.encoding", lambda _: f"{_HEADER}Alder,£12\r\n".encode("cp1252")),
    Sample("empty.csv", "csv.empty", lambda _: b",\r\n,\r\n", ()),
    _bad("open-quote", "quotes", 'Alder,"12\r\n@,1\r\n'),
    _bad("quote-inside", "quotes", '"Alder"@,12\r\n'),
    _bad("line-ends", "line-ends", "Alder,12\r@,13\r\n"),
    _clean("python", _written(_TABLE), "Brook, North", "-5"),
    _clean("unix", _written(_TABLE, lineterminator="\n"), "Brook, North"),
    _clean("excel", b"\xef\xbb\xbf" + _written(_TABLE), "Brook, North"),
    _clean("semicolons", _written(_TABLE, delimiter=";"), "Brook, North"),
    _clean("tabs", _written(_TABLE, delimiter="\t"), "Brook, North"),
    _clean("quoted", f'"{SHOWN}","Count"\n"Alder ""North""","12"\n'.encode(), "Alder"),
    _clean("phones", _written([*_TABLE, ("Cedar", "+44 1632 960123"), ("Dale", "+44 (0)1632 960")]),
           "+44 1632 960123"),
    _clean("empty-column", f"{SHOWN},Count,\r\nAlder,12,\r\n".encode(), "Alder"),
    _clean("numbers", _written([*_TABLE, ("Cedar", "-1.5%"), ("Dale", "-"), ("Elm", "\u22123"),
                                ("Fern", "1,234"), ("Glen", "-£5.00")]), "1,234"),
    _clean("index", f",{SHOWN}\n0,Alder\n1,Brook\n".encode(), "Brook"),
    _clean("no-last-line-end", f"{SHOWN},Count\nAlder,12\nBrook,30".encode(), "Brook"),
    _clean("our-own", write_csv((SHOWN, "Count"), [("Alder", 5), ("=1", "[c]")]), "[c]"),
    _clean("accents", _written([*_TABLE, ("Zoë; Größe", 1), ("東京", 2)]), "東京"),
)  # fmt: skip
