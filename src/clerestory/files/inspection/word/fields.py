"""Field codes of Word: instructions behind a text, which only some of the readers ever see.

Ordinary are those that number, date and refer within the document; their codes hold switches and
names that Word gives by itself. Every other code (an address, a path, a query, a name of a merge
field) is data that the page does not show.
"""

import re

_TOKEN = re.compile(r'"[^"]*"|\\.|[^\s"\\]+')
_SWITCH = re.compile(r"\\[*#@a-z!]")
_KEYWORDS = {
    "PAGE", "NUMPAGES", "SECTIONPAGES", "SECTION", "NUMWORDS", "NUMCHARS", "DATE", "TIME",
    "SAVEDATE", "CREATEDATE", "PRINTDATE", "REVNUM", "EDITTIME", "TOC", "INDEX", "REF", "PAGEREF",
    "NOTEREF", "HYPERLINK", "SEQ", "STYLEREF",
}  # fmt: skip
_ARGUMENT = re.compile(
    r"MERGEFORMAT|CHARFORMAT|[Aa]rabic|ARABIC|[Rr]oman|ROMAN|[Aa]lphabetic|ALPHABETIC|[Oo]rdinal|"
    r"[Cc]ardtext|[Uu]pper|[Ll]ower|[Ff]irst[Cc]ap|[Cc]aps|\d(?:-\d)?|[dMyHhmsaApP\s/:,.\-']{1,30}|"
    r"[#0,.;\s-]{1,20}|(?:_Toc|_Ref|_Hlk|__RefHeading___Toc)[\d_]{1,24}|"
    r"Table|Figure|Equation|Illustration|Abbildung|Tabelle|Text|Drawing|table|figure|"
    r"Heading|[1-9]|Heading [1-9]|Title"
)
_PAGE, _PAGES = re.compile(r"\s*PAGE\b"), re.compile(r"\s*(?:NUMPAGES|SECTIONPAGES)\b")
_NUMBER = re.compile(r"\s*(?:\d{0,6}|[ivxlcdmIVXLCDM]{0,12}|[A-Za-z]|- ?\d{1,6} ?-)\s*")
_DATES = re.compile(
    r"\s*(?:DATE|TIME|SAVEDATE|CREATEDATE|PRINTDATE|NUMWORDS|NUMCHARS|REVNUM|EDITTIME)\b"
)
_DATE = re.compile(
    r"(?:[\d\s/:.,+-]|st|nd|rd|th|[aApP]\.?[mM]\.?|(?:Mon|Tues?|Wed(?:nes)?|Thu(?:rs)?|Fri|Sat(?:ur)?|"
    r"Sun)(?:day)?|Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|"
    r"Sept?(?:ember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)*"
)
_WITHOUT_RESULT = re.compile(
    r"\s*(?:SYMBOL|EQ|ADVANCE|AUTONUM|AUTONUMLGL|AUTONUMOUT|LISTNUM|MACROBUTTON|GOTOBUTTON|BARCODE|"
    r"DISPLAYBARCODE|MERGEBARCODE|FORMCHECKBOX|FORMDROPDOWN|PRINT|SHAPE|CONTROL|EMBED|LINK|"
    r"INCLUDEPICTURE|HTMLCONTROL|BIDIOUTLINE)\b",
    re.IGNORECASE,
)


def is_ordinary_code(code: str) -> bool:
    """Whether a code only numbers, dates or refers, with nothing in it that an author wrote."""
    keyword, *rest = _TOKEN.findall(code) or [""]
    return keyword in _KEYWORDS and all(
        _SWITCH.fullmatch(token) or _ARGUMENT.fullmatch(token.strip('"').replace("\\ ", " "))
        for token in rest
    )


def is_page_number(code: str) -> bool:
    return bool(_PAGE.match(code))


def is_page_count(code: str) -> bool:
    return bool(_PAGES.match(code))


def is_shown_result(code: str, result: str) -> bool:
    """Whether a stored result is one that the code can have.

    Programs work some fields out afresh when they show a page; what was stored in them, and is
    something else, is not seen by anybody who looks at the page.
    """
    if is_page_number(code) or is_page_count(code):
        return bool(_NUMBER.fullmatch(result))
    if _DATES.match(code):
        return len(result) <= 40 and bool(_DATE.fullmatch(result))
    return True


def is_drawn(code: str) -> bool:
    """Whether a program draws something from the code itself, which is not in the stored result."""
    return bool(_WITHOUT_RESULT.match(code))


def words_of_link(code: str) -> list[str]:
    """The address of a HYPERLINK field and whatever else it says; nothing for other fields."""
    keyword, *rest = _TOKEN.findall(code) or [""]
    if keyword.upper() != "HYPERLINK":
        return []
    return [token.strip('"') for token in rest if not _SWITCH.fullmatch(token)]
