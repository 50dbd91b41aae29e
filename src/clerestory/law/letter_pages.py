"""A page of a disclosure log, taken apart into the request that it repeats and the answer.

Such a page says a request in the applicant's own words, which may cite exemptions and leave gaps;
none of that is the authority's. Around both stand menus and notices on cookies.
"""

import re
from dataclasses import dataclass

# A heading of its own line, by which pages begin to repeat the request.
_ASKED = re.compile(
    r"^[\W\d]*(?:(?:you|applicant|requester) (?:have )?(?:asked|requested|wrote|said)\b[^:]{0,40}"
    r"|(?:your|the|foi|eir|information)? ?requests?(?: for information)?"
    r"(?: details?| summary| text|\W{0,3}\d[\d/-]*)?"
    r"|(?:details|summary|text|description) of (?:the |your )?request|what (?:you|was) asked"
    r"|(?:i note )?(?:that )?you (?:seek|are seeking|have sought) access to the following.{0,20}"
    r"|request received.{0,30}|your questions?)\W*$",
    re.I,
)
_ANSWERED = re.compile(
    r"^[\W\d]*(?:(?:in|our|the|foi|final|full)? ?(?:response|answer|reply|decision|disclosure)s?"
    r"(?: (?:to|details?|text|summary)\b.{0,30}| \d.{0,20}|\W*)"
    r"|(?:we|council|trust|authority) (?:have )?(?:answered|responded|replied|said)\W*"
    r"|responded.{0,30}|outcome|what we (?:said|answered)|information (?:provided|disclosed))\W*$",
    re.I,
)
# The first words of an answer, where no heading parts it from the request.
_BEGINS = re.compile(
    r"^\W*(?:we have now had the opportunity|following receipt of your request"
    r"|I (?:have today decided|can (?:now )?confirm|write in)"
    r"|(?:we|the (?:council|trust|force|university|department)|\w+ (?:police|council))"
    r" (?:can )?confirms?\b|your request has (?:now )?been considered|having completed"
    r"|please find (?:attached|our))",
    re.I,
)
_RESPONSE = re.compile(r"^(?:our |the )?(?:response|answer|reply)\W*$", re.I)
_DAYS = re.compile(
    r"^(?:date )?(?:responded|answered|date of response)\W+(?:on )?(?:\w{3,9},? )?"
    r"\d{1,2}\S{0,2} \w{3,9} \d{4}",
    re.I,
)
# Lines of menus, which are short, and notices about the page itself.
_MENU = re.compile(
    r"^(?:skip to|back to top|return to|share (?:this|on)|print (?:this|page)|rate this|quick exit"
    r"|toggle|menu|search|home|breadcrumb|font size|sign in|log ?in|follow us|accessibility|privacy"
    r"|copyright|©|was this (?:page )?(?:helpful|useful)|page last|last (?:updated|reviewed)"
    r"|previous|next)\b[^.]{0,50}$",
    re.I,
)
_NOTICE = re.compile(
    r"\bcookies?\b[^.]{0,60}\b(?:website|settings|preferences|notice|policy|site|device)\b"
    r"|\b(?:website|settings|preferences|site)\b[^.]{0,60}\bcookies?\b|\bjavascript\b"
    r"|\bcookie (?:settings|preferences|policy|notice)\b|\bpressing the escape key\b"
    r"|\bthis (?:is a new service|site is a beta)\b|\bsorry, there was a technical problem\b"
    r"|\bbuilding a new website\b",
    re.I,
)
LONGEST_HEADING = 90  # characters
LONGEST_NOTICE = 400  # characters: a longer line is a paragraph of the letter


@dataclass(frozen=True, slots=True)
class Page:
    """`request` is None where the page does not repeat one."""

    request: str | None
    letter: str


def split_page(text: str) -> Page:
    """The request and the answer; a text without the headings of a page is a letter as it is.

    What stands before the request, such as the days of both, belongs to the letter.
    """
    lines = text.split("\n")
    headings = [n for n, line in enumerate(lines) if _is_heading(line, _ASKED)]
    answered = _answered(lines, headings[0]) if headings else None
    if answered is None:
        return _without_heading(lines)
    asked = max(n for n in headings if n < answered)
    return Page(
        "\n".join(lines[asked + 1 : answered]).strip() or None,
        _without_surroundings(lines[:asked] + lines[answered:]),
    )


def _without_heading(lines: list[str]) -> Page:
    """A page that begins with the request, often in the line of the days, up to a "Response"."""
    answered = next((n for n, line in enumerate(lines) if _RESPONSE.match(line.strip())), None)
    days = next((n for n, line in enumerate(lines[:answered]) if _DAYS.match(line.strip())), None)
    if answered is None or days is None:
        return Page(None, _without_surroundings(lines))
    words = _DAYS.sub("", lines[days].strip())
    request = "\n".join([words, *lines[days + 1 : answered]]).strip()
    lines[days] = lines[days].removesuffix(words)
    return Page(request or None, _without_surroundings(lines[: days + 1] + lines[answered:]))


def _answered(lines: list[str], asked: int) -> int | None:
    """The line with which the answer begins: a heading, or else the first words of one."""
    after = range(asked + 1, len(lines))
    heading = next((n for n in after if _is_heading(lines[n], _ANSWERED)), None)
    return heading or next((n for n in after if _BEGINS.match(lines[n])), None)


def _is_heading(line: str, words: re.Pattern[str]) -> bool:
    """A sentence, which ends with a full stop, is none."""
    line = line.strip()
    return len(line) <= LONGEST_HEADING and not line.endswith(".") and bool(words.match(line))


def _without_surroundings(lines: list[str]) -> str:
    return "\n".join("" if _is_around(line.strip()) else line for line in lines)


def _is_around(line: str) -> bool:
    return len(line) <= LONGEST_NOTICE and bool(_MENU.match(line) or _NOTICE.search(line))
