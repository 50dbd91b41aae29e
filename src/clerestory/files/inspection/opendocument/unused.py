"""Styles that nothing in a file uses, and whose names are none of those that programs give.

LibreOffice writes many styles that are not used; their names are made of a few words and numbers.
A name of somebody's own there ("Draft for J Smith") tells of what is not on the page.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Any

from clerestory.files.inspection.opendocument.names import attributes, plain
from clerestory.files.inspection.word.vocabulary import is_style_name

# Names that are counted up (P1, ce2, Table1.A1, N104P0, WWNum3, Mpm1), and the words of others, as
# LibreOffice and Word have them.
_COUNTED = re.compile(
    r"[A-Za-z]{1,3}\d{1,5}(P\d)?|M?Sect\d{1,3}|Converted\d{1,3}|WW(Num|8Num|CharLFO|ListLabel)\d{1,3}(LVL|z)?\d{0,2}|F|"
    r"(Table|Tabelle|Tabel|Tableau|Frame)\d{1,4}(\.[A-Z]{0,2}\d{0,4})?"
)
_WORDS = re.compile(
    r"accent|actor|addressee|admon|admonition|align|alternate|alternative|and|"
    r"appendix|arabic|attention|attribution|author|automatic|background|bad|base|"
    r"bibliography|blank|block|blockindent|blockquote|body|bodyindent|bold|book|"
    r"boolean|bordered|bottom|box|bullet|bulleted|bulletitem|bulletlist|bullets|"
    r"caps|caption|captions|caution|cell|center|centered|centeredtextbody|centre|"
    r"chapter|char|character|citation|class|classic|classname|closing|code|"
    r"codeblock|color|colorful|colour|column|comment|complimentary|contents|"
    r"continue|convert|currency|danger|dark|data|date|decimal|def|default|"
    r"definition|deflist|dialog|document|drawing|drop|e|email|emphasis|empty|"
    r"endnote|entry|enumerated|enumitem|enumlist|envelope|epigraph|error|even|"
    r"example|field|figure|figureframe|figures|first|fixed|flat|float|followed|"
    r"font|footer|footnote|format|formula|frame|function|functionname|generic|good|"
    r"graphic|graphics|grid|handle|hanging|hdr|head|header|heading|headings|"
    r"hidden|highlight|highlights|hint|horizontal|horizontalline|html|hyperlink|"
    r"illustration|image|important|in|indent|indented|index|info|inline|"
    r"inlineliteral|int|integer|intense|internet|italic|justified|justify|key|"
    r"keyword|label|labels|landscape|large|last|left|legal|level|light|line|"
    r"lineblock|link|list|listlabel|literal|loweralpha|lowerroman|macro|mail|main|"
    r"map|margin|marginalia|medium|mention|message|middle|mono|monospace|name|"
    r"narrow|neutral|no|normal|note|number|numbered|numbering|numbers|numeric|"
    r"object|odd|of|ole|operator|ordered|outline|page|pagestyle|paragraph|percent|"
    r"percentage|placeholder|plain|portrait|preformatted|quotation|quotations|quote|"
    r"quoted|reference|references|report|result|return|right|row|rststyle|rubric|"
    r"ruby|rule|salutation|section|sender|separator|shading|shape|sheet|sidebar|"
    r"sign|signature|simple|single|small|smart|source|space|spacing|standard|"
    r"start|status|strike|string|strong|style|sub|subject|subscript|subtitle|"
    r"subtle|summary|superscript|symbol|symbols|table|tables|tag|teletype|term|"
    r"text|textbody|textbox|the|time|tip|title|to|toc|tocbulletlist|tocenumlist|"
    r"top|topic|total|transcript|underline|underlined|unnumbered|unresolved|"
    r"upperalpha|upperroman|user|variable|verse|vertical|visited|warning|watermark|"
    r"web|wide|width|with|workbook|wrap|xl|zero"
)
_STYLE_NAME = re.compile(
    r"[a-z]+:((parent|next|master|apply|data|list|page-layout|default-cell)-?)?"
    r"(style-name|page-layout-name|master-page-name|[a-z-]*style-name)|style:page-layout-name"
)
_NAMED = {"style:style", "text:list-style", "style:master-page", "style:page-layout"}


def unused_styles(roots: Iterable[Any]) -> Iterator[str]:
    """The families of styles with a name of somebody's own to which nothing refers."""
    names: list[tuple[str, str]] = []
    defined: set[str] = set()
    used: set[str] = set()
    for root in roots:
        for element in root.iter("{*}*"):
            kind, values = plain(element.tag), attributes(element)
            if kind in _NAMED:
                name = values.pop("style:name", "")
                names.append((kind, name))
                defined.add(name)
            elif "style:name" in values:
                defined.add(values["style:name"])
            used.update(value for name, value in values.items() if _STYLE_NAME.fullmatch(name))
    if any(name not in defined and not is_known(_decoded(name)) for name in used):
        yield "styles that are not there"
    for kind, name in names:
        if name not in used and not is_known(_decoded(name)):
            yield f"styles, {kind}"


def named_styles(roots: Iterable[Any]) -> Iterator[str]:
    """The families of styles, used or not, whose name is of somebody's own, such as a person's."""
    for root in roots:
        for element in root.iter("{*}*"):
            kind, values = plain(element.tag), attributes(element)
            name = values.get("style:name", "")
            shown = values.get("style:display-name", "")
            if kind in _NAMED and not (is_known(_decoded(name)) and is_known(shown)):
                yield f"styles, {kind}"


def is_known(name: str) -> bool:
    """Whether a name is counted up, or made of words of which programs and people make names."""
    if len(name) < 3 or _COUNTED.fullmatch(name) or is_style_name(name):
        return True
    return all(_is_ordinary(word) or is_style_name(word) for word in re.split(r"[ _.-]", name))


def _decoded(name: str) -> str:
    return re.sub(r"_([0-9a-f]{2,4})_", lambda found: chr(int(found[1], 16)), name)


def _is_ordinary(name: str) -> bool:
    if _COUNTED.fullmatch(name):
        return True
    words = re.findall(r"[A-Z]?[a-z]+|[A-Z]+|[^\W\d_]+", _decoded(name))
    return (
        all(_WORDS.fullmatch(word.casefold()) for word in words)
        and len(re.sub(r"\D", "", name)) < 6
    )
