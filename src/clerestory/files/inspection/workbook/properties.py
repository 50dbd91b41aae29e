"""Who made a workbook and how it is set up: properties, windows, names of styles and fonts."""

import re
from collections.abc import Iterator
from functools import lru_cache
from importlib.resources import files
from typing import Any

from clerestory.files.inspection.cells import number_formats
from clerestory.files.inspection.cells.format_tokens import FormatError
from clerestory.files.inspection.findings import Finding, found
from clerestory.files.inspection.markup import remarks
from clerestory.files.inspection.workbook.grammar import is_plain
from clerestory.files.inspection.workbook.package import Package
from clerestory.files.inspection.workbook.sheets import S
from clerestory.files.inspection.workbook.styles import Styles, is_on
from clerestory.files.inspection.workbook.visibility import Words

_PROGRAM = re.compile(
    r"(Microsoft|Macintosh)? ?(Excel|Office)?( Online| for the web)?"
    r"( Compatible / Openpyxl [\d.]+)?|"
    r"openpyxl|xlsxwriter|XlsxWriter|Apache POI|SheetJS|PhpSpreadsheet|EPPlus|ClosedXML|"
    r"LibreOffice(Dev)?/[\d.]+\$\w+ LibreOffice_project/[0-9a-f]{2,48}(\$Build-\d{1,3})?|"
    r"LibreOffice|Gnumeric|Unknown Creator|Google Sheets|WPS Office|pandas"
)
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)?")
_WORKSHEETS = {"worksheets", "named", "ranges", "arbeitsblätter", "feuilles", "de", "calcul"}
_WEIGHT = re.compile(
    r"( (Narrow|Display|Light|Black|Semibold|Bold|Italic|Medium|Pro|Sans|Serif))+$"
)
_STYLE_NAME = re.compile(
    r"(Normal|Comma|Currency|Percent|Hyperlink|Followed Hyperlink|Good|Bad|Neutral|Calculation|"
    r"Check Cell|Explanatory Text|Input|Linked Cell|Note|Output|Warning Text|Title|Total|Headline|"
    r"Default|"
    r"Heading|Style|Result|Result2|Accent|Text|Status|Error|Warning|Footnote|Standard|Pandas|"
    r"Hidden|"
    r"ConditionalStyle|Untitled|\*unknown\*|"
    r"Excel[ _]Built-?[Ii]n[ _](Comma|Currency|Percent|Hyperlink|Normal|Title|Good|Bad|Neutral|"
    r"Total|Heading|Note|Input|Output|Calculation|Accent)|"
    r"(20|40|60)% - Accent\d|RowLevel_|ColLevel_)"
    r"( ?\[0\])?(_| )?\d{0,3}( \d)?( \(user\))?"
)
_TABLE_STYLE = re.compile(r"((Table|Pivot)Style(Light|Medium|Dark)\d{1,2})?")
_SCHEME_NAME = re.compile(
    r"(Office( Theme| Classic( 2)?)?( 20\d\d( ?- ?20\d\d)?)?|LibreOffice|Default|Standard|Larissa|"
    r"Thème Office|Tema de Office|)"
)
_FEATURE = re.compile(
    r"microsoft\.com:(RD|Single|FV|CNMTM|LET_WF|LAMBDA_WF|ARRAYTEXT_WF)|microsoft\.com:\d{1,3}"
)
# What the two parts about a file consist of (ECMA-376 part 2, 11.1, and part 1, 22.2).
_CORE = frozenset(
    """category contentStatus created creator description identifier keywords language
    lastModifiedBy lastPrinted modified revision subject title version""".split()  # noqa: SIM905  # reads easier
)
_APP = frozenset(
    """Application AppVersion Characters CharactersWithSpaces Company DocSecurity HeadingPairs
    HiddenSlides HyperlinkBase HyperlinksChanged Lines LinksUpToDate Manager MMClips Notes Pages
    Paragraphs PresentationFormat ScaleCrop SharedDoc Slides Template TitlesOfParts TotalTime Words
    Properties vector variant lpstr lpwstr i4""".split()  # noqa: SIM905  # reads easier
)
_MEASURE = re.compile(r"\d{0,6}|\d{1,2}\.\d{1,4}|true|false")  # counts, versions and switches
_FORMAT_WORDS = {"general", "true", "false", "am", "pm"}


@lru_cache(maxsize=1)
def _fonts() -> frozenset[str]:
    text = (files("clerestory.files") / "data" / "xlsx-fonts.txt").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if not line.startswith("#")]
    return frozenset(name.strip() for line in lines for name in line.split(";"))


def is_font(name: str) -> bool:
    """Whether a name is that of a typeface; "-" stands for the one of the theme."""
    return name == "-" or name in _fonts() or _WEIGHT.sub("", name) in _fonts()


_MOST_UNITS = 8


def properties(package: Package, words: Words) -> Iterator[Finding]:
    """Findings of the parts that describe the file."""
    for part in package.of_kind("core"):
        yield from _core(package.root(part), part, words)
    for part in package.of_kind("app"):
        yield from _app(package.root(part), part, words)
    for part in package.of_kind("custom"):
        root = package.root(part)
        if len(root) or root.attrib or (root.text or "").strip() or remarks(root):
            yield found("xlsx.custom-property", part)
        if root.tag.rpartition("}")[2] != "Properties":
            yield found("xlsx.unknown-markup", part)


def _core(root: Any, part: str, words: Words) -> Iterator[Finding]:
    if remarks(root) or root.attrib or (root.text or "").strip():
        yield found("xlsx.remark", part)
    for one in root.iterchildren("{*}*"):
        name, text = one.tag.rpartition("}")[2], (one.text or "").strip()
        if len(one) or (one.tail or "").strip() or not all(map(_is_type, one.attrib.items())):
            yield found("xlsx.unknown-markup", part)
        if name not in _CORE:
            yield found("xlsx.unknown-markup", part)
        if name in ("creator", "lastModifiedBy"):
            if not _PROGRAM.fullmatch(text):
                yield found("xlsx.author", part)
        elif name in ("created", "modified", "lastPrinted"):
            if text and not _MOMENT.fullmatch(text):
                yield found("xlsx.unknown-markup", part)
        elif name in ("revision", "version"):
            if not re.fullmatch(r"\d{0,6}(\.\d{0,6})?", text):
                yield found("xlsx.keywords", part)
        elif name == "language":
            if not re.fullmatch(r"([a-z]{2,3}(-[A-Z][a-z]{3})?(-[A-Z]{2})?)?", text):
                yield found("xlsx.keywords", part)
        elif not words.say(text):
            yield found("xlsx.keywords", part)


def _is_type(item: tuple[str, str]) -> bool:
    return item[0].endswith("}type") and item[1] == "dcterms:W3CDTF"


def _app(root: Any, part: str, words: Words) -> Iterator[Finding]:
    if remarks(root) or root.attrib or any(map(_has_loose_text, root.iter("{*}*"))):
        yield found("xlsx.remark", part)
    if any(one.tag.rpartition("}")[2] not in _APP for one in root.iter("{*}*", "*")):
        yield found("xlsx.unknown-markup", part)
    for one in root.iterchildren("{*}*"):
        name, text = one.tag.rpartition("}")[2], "".join(one.itertext()).strip()
        if one.attrib or (one.tail or "").strip():
            yield found("xlsx.unknown-markup", part)
        if name == "Application":
            if not _PROGRAM.fullmatch(text):
                yield found("xlsx.company", part)
        elif name in ("TitlesOfParts", "HeadingPairs"):
            titles = [item.text or "" for item in one.iter() if not len(item)]
            told = all(_is_title(title.strip(), words) for title in titles)
            if not told or any(not is_plain(v) and v not in ("variant", "lpstr")
                               for item in one.iter() for v in item.attrib.values()):  # fmt: skip
                yield found("xlsx.title-of-part", part)
        elif len(one) or not (_MEASURE.fullmatch(text) or words.say(text)):
            yield found("xlsx.company", part)


def _has_loose_text(element: Any) -> bool:
    """Whether there is text around or between the children of an element."""
    return bool((element.tail or "").strip() or (len(element) and (element.text or "").strip()))


def _is_title(text: str, words: Words) -> bool:
    if re.fullmatch(r"\d{0,3}", text):
        return True
    mine = " ".join(w for w in re.findall(r"\w+", text.casefold()) if w not in _WORKSHEETS)
    built_in = re.sub(r"(_xlnm\.)?(Print_Area|Print_Titles|_FilterDatabase)", "", text)
    return words.say(mine) or words.say(re.sub("['_]", " ", built_in))


def workbook(package: Package, sheets: int) -> Iterator[Finding]:
    """Findings of the workbook's own part: windows, passwords, the folder it was saved in."""
    root, place = package.root("xl/workbook.xml"), "xl/workbook.xml"
    for one in root.iter("{*}workbookView"):
        lost = one.get("visibility", "visible") != "visible" or is_on(one.get("minimized"))
        first, active = int(one.get("firstSheet", 0)), int(one.get("activeTab", 0))
        far = any(abs(int(one.get(key, 0))) > 200_000 for key in ("xWindow", "yWindow"))
        no_tabs = not is_on(one.get("showSheetTabs", "1")) and sheets > 1
        if lost or far or no_tabs or first >= max(sheets, 1) or active >= max(sheets, 1):
            yield found("xlsx.hidden-window", place)
    for one in root.iter("{*}workbookProtection"):
        if any("assword" in key or "Value" in key or "Name" in key for key in one.keys()):  # noqa: SIM118
            yield found("xlsx.protection", place)
    for one in root.iter("{*}workbookPr"):
        if not re.fullmatch(r"(ThisWorkbook|DieseArbeitsmappe|)", one.get("codeName", "")):
            yield found("xlsx.code-name", place)
    for one in root.iter("{*}revisionPtr"):
        if not re.fullmatch(
            r"(\d{1,3}_)?(ncr:\d{1,3}_)?(\{[0-9A-F-]{36}\})?", one.get("documentId", "")
        ):
            yield found("xlsx.unknown-markup", place)
    for one in root.iter("{*}feature"):
        if not re.fullmatch(_FEATURE, one.get("name", "")):
            yield found("xlsx.unknown-markup", place)


def style_texts(package: Package, styles: Styles, used: list[str]) -> Iterator[Finding]:
    """Findings among the names of styles and fonts, and the words of number formats; `used` are
    the texts that cells show."""
    if "xl/styles.xml" in package.parts:
        yield from _style_names(package.root("xl/styles.xml"))
        variants = [code for _, _, code in styles.variants if code]
        for code in dict.fromkeys([*styles.own_codes, *variants]):
            if not is_told(code, used):
                yield found("xlsx.format-literal", "xl/styles.xml")
    for part in package.of_kind("theme"):
        for one in package.root(part).iter("{*}*"):
            if not is_font(one.get("typeface") or "Arial"):
                yield found("xlsx.font-name", part)
            if not _SCHEME_NAME.fullmatch(one.get("name", "")):
                yield found("xlsx.theme-name", part)
    if "xl/sharedStrings.xml" in package.parts:
        for one in package.root("xl/sharedStrings.xml").iter(f"{S}rFont"):
            if not is_font(one.get("val", "")):
                yield found("xlsx.font-name", "xl/sharedStrings.xml")


def _style_names(root: Any) -> Iterator[Finding]:
    place = "xl/styles.xml"
    for one in root.iter(f"{S}name"):
        if not is_font(one.get("val", "")):
            yield found("xlsx.font-name", place)
    for one in root.iter(f"{S}cellStyle"):
        if not _STYLE_NAME.fullmatch(one.get("name", "")):
            yield found("xlsx.style-name", place)
    for one in root.iter("{*}tableStyles", "{*}tableStyle", "{*}slicerStyles", "{*}timelineStyles"):
        for key in ("defaultTableStyle", "defaultPivotStyle", "name"):
            if not _TABLE_STYLE.fullmatch(one.get(key, "")):
                yield found("xlsx.style-name", place)
        for key in ("defaultSlicerStyle", "defaultTimelineStyle"):
            if not re.fullmatch(r"((TimeS|S)licerStyle(Light|Dark|Other)\d)?", one.get(key, "")):
                yield found("xlsx.style-name", place)


def is_told(code: str, used: list[str]) -> bool:
    """Whether each word of a number format is seen in a cell, or is short, as a unit is."""
    try:
        words = number_formats.literals(code)
    except FormatError:
        return False
    units = 0  # letters of short words, which together would make a long one
    for word in words:
        letters = re.sub(r"\W|\d|_", "", word)
        units += len(letters)
        is_unit = len(letters) <= 3 and len(word) <= 6 and units <= _MOST_UNITS
        if is_unit or word.casefold() in _FORMAT_WORDS:
            continue
        if not any(word in text for text in used):
            return False
    return True
