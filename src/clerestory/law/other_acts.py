"""Whether a section number belongs to another Act, and which law of ours is named beside it.

"Section 47 assault", "section 21 notices", "s115 Crime and Disorder Act" and "section 3 of this
report" look like citations and are none.
"""

import re

LAST_SECTION, LAST_REGULATION = 88, 22  # of the Act of 2000, and of the regulations of Scotland
AHEAD = 130  # characters: how far the name of a law is looked for

NAMED_AFTER = re.compile(
    r",?\s*(?:(?:of|in|under|from|within)\s+)?(?:the\s+)?(?P<law>(?:[A-Z][\w'’&-]*,?\s+"
    r"|\([A-Z][\w ]*\)\s+|(?:and|of|to|the|in|for|on|against|with|etc\.?)\s+"
    r"|\d{4}\s+){0,12}?(?:Acts?|Regulations|Order|Rules)\b(?:\s+\d{4})?|\b(?:DPA|GDPR|UK\s+GDPR"
    r"|PACE|RIPA|POCA|SRSA|LGA|MHA|MCA|HRA|OAPA|POA|CJPOA?|MDA|FSMA|[A-Z]{3,6}\s+(?:19|20)\d{2}"
    r"|FOI\(?S\)?A|FOIA|FOI|EI\(S\)Rs?|EIRs?)\b\)?)"
)
OWN = (
    ("FEES", re.compile(r"Fees|Appropriate Limit")),
    ("EISR", re.compile(r"EI\(S\)R|Environmental Information \(Scotland\)")),
    ("EIR", re.compile(r"\bEIR|Environmental|^Regulations 2004")),
    ("FOISA", re.compile(r"FOI\(?S\)?A|\(Scotland\) Act|\b2002 Act")),
    ("FOIA", re.compile(r"Freedom of Information|\bFOI|\b2000 Act|^Act 2000")),
)
UNNAMED = re.compile(r"^(?:Acts?|Regulations)$")  # "of the Act": ours

# What such a section is about, where its Act is not named; words right after the number.
OTHER_MATTER = re.compile(
    r"\s*(?:(?:/|and|&|or)\s*\d+\s*)?(?:"
    r"stop\b|stops\b|(?:drugs?|vehicle|premises)\s+search|(?:common\s+)?assaults?\b|[GA]BH\b"
    r"|wound\w*|dispersal|(?:vehicle\s+)?seizures?\b|safeguarding\s+(?:enquir|adult|child|concern|referral)\w*|(?:approved\s+)?doctors?\b"
    r"|hospital\b|detention|detain\w*|accommodat\w+|offences?\b|orders?\b|authori[sz]ations?\b|powers?\b|highway"
    r"|agreements?\b|leave\b|misconduct|enquir\w+"
    r"|(?:eviction|possession|no[- ]fault)\b"
    r"|(?:of|in)\s+(?:this|our|your|the)\s+(?:\w+\s+)?(?:report|guid\w+|letter|polic\w+|document"
    r"|code|form|response|table|schedule|appendix|annex|strategy|plan|contract|lease)\b)",
    re.I,
)
HOUSING_NOTICE = re.compile(r"\s*notices?\b", re.I)
HOUSING_SECTIONS = frozenset({"8", "13", "20", "21", "25", "47", "48"})
CHILDREN = re.compile(r"\s*(?:child protection\s+)?investigations?\b", re.I)
BEFORE = re.compile(
    r"\b(?:detained|sectioned|arrest(?:s|ed)?|charged|convicted|prosecuted|stopped|searched"
    r"|contrary)\s+(?:\w+\s+){0,2}(?:under|to|by)\s+(?:the\s+)?$",
    re.I,
)


def law_named(text: str, end: int) -> str:
    """The law that follows a number: FOIA, EIR, FOISA, EISR, FEES; "other"; "" if none is named."""
    clause = re.split(r"[.;]\s|\n\s*\n", text[end : end + AHEAD])[0]
    match = NAMED_AFTER.match(clause)
    if match is None or UNNAMED.match(match["law"].strip()):
        return ""
    law = " ".join(match["law"].split())
    return next((name for name, words in OWN if words.search(law)), "other")


def is_elsewhere(text: str, start: int, end: int, number: str) -> bool:
    """Whether the words around say that the number is a section of something else.

    `start` and `end` enclose the citation; `number` is its section, such as "21".
    """
    after = text[end : end + AHEAD]
    if OTHER_MATTER.match(after) or BEFORE.search(text[max(0, start - 60) : start]):
        return True
    if number in HOUSING_SECTIONS and HOUSING_NOTICE.match(after):
        return True
    return number == "47" and bool(CHILDREN.match(after))


def exists_nowhere(kind: str, number: str) -> bool:
    """Whether no law of ours has a section, or a regulation, of that number."""
    last = LAST_REGULATION if kind == "reg" else LAST_SECTION
    return int(re.sub(r"\D", "", number)) > last
