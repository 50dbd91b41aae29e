"""What a file's name hides or gives away.

A machine cannot tell that "Harper" is somebody, so names of people are found only where the case
says who is in it, or where the name has the shape of "J Smith" with one of the commonest surnames.
"""

import re
import unicodedata
from collections.abc import Iterable

from clerestory.files.inspection.findings import Finding, found

LONGEST = 120  # characters; programs show the first 30 to 60

_PLACE = "name of the file"
_FORMATS = (
    "xlsx|xlsm|xls|xlsb|ods|csv|docx|docm|doc|odt|rtf|pdf|pptx?|odp|txt|html?|eml|msg|zip|7z|rar|gz"
    "|tar|png|jpe?g|tiff?|gif|webp|svg|heic|exe|scr|com|bat|cmd|js|vbs|ps1|lnk|sh|jar|iso|hta"
)
_TWO_SUFFIXES = re.compile(rf"\.(?:{_FORMATS})\s*\.\s*\w+\s*\Z", re.I)
# Controls, formats (the marks of direction and the joiners among them), lone halves of a character,
# private characters, and spaces that look like the plain one or like none.
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
_BLANKS = frozenset("\u00a0\u115f\u1160\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009"
                    "\u200a\u202f\u205f\u2800\u3000\u3164\uffa0")  # fmt: skip

# The commonest surnames of the United Kingdom that are no word of a heading.
_SURNAMES = (
    "smith|jones|williams|taylor|brown|davies|evans|wilson|thomas|johnson|roberts|robinson|thompson"
    "|wright|walker|hughes|edwards|lewis|jackson|clarke|harris|patel|khan|ahmed|ali|hussain|begum"
    "|turner|cooper|morris|mohammed|murphy|kelly|davis|simpson|anderson|macdonald|campbell|stewart"
    "|morgan|phillips|griffiths|bailey|richardson|shah|singh|kaur|bennett|collins|graham|miller"
    "|martin|scott|mitchell|rahman|iqbal|akhtar|hussein|hassan|ibrahim|adams|allen|carter|parker"
)
_INITIAL = re.compile(rf"(?<![^\W_])(?:[A-Z][. _-]{{1,2}})+({_SURNAMES})(?![^\W_])", re.I)
_WORD = re.compile(r"[^\W\d_]{3,}")


def inspect(name: str, parties: Iterable[str] = ()) -> list[Finding]:
    """Findings about the name of a file. `parties` are the names of people in its case."""
    findings = []
    if any(unicodedata.category(one) in _UNSEEN or one in _BLANKS for one in name):
        findings.append(found("file.name-invisible", _PLACE))
    if len(name) > LONGEST:
        findings.append(found("file.name-too-long", _PLACE))
    if "/" in name or "\\" in name:
        findings.append(found("file.name-path", _PLACE))
    if _TWO_SUFFIXES.search(name):
        findings.append(found("file.name-two-suffixes", _PLACE))
    if _INITIAL.search(name):
        findings.append(found("file.name-person", _PLACE))
    if _words(name) & {word for party in parties for word in _words(party)}:
        findings.append(found("file.name-of-party", _PLACE))
    return findings


def _words(text: str) -> set[str]:
    return set(_WORD.findall(unicodedata.normalize("NFKC", text).casefold()))
