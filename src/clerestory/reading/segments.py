"""A request cut into questions and context, without losing a character.

The segments stand in the order of the text and cover it: joined, they are the text again. What is
no question is kept as context with its role, because it may govern the questions or explain them.
The time taken grows with the length of the text, not faster.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace

from . import sentences as kinds
from .markers import Point, points
from .sentences import Role
from .texts import pattern, plain, sentences, squeezed, without_brackets

_QUOTED_MAIL = re.compile(
    r"^[ ]*(?:-{2,}[ ]?(?:original|forwarded) message|on [^\n]{5,90} wrote:"
    r"|from: [^\n]*\n[ ]*sent:)",
    re.I | re.M,
)
_BREAKDOWN_BEFORE = pattern(
    r"\b(?:by(?: the)?|breakdown of"
    r"|split (?:by|into|between)|broken down (?:by|into)|including|such as"
    r"|namely|either)\s*:?\s*$"
)
_TAIL = pattern(
    r"^\W*(?:questions? \d|each (?:of (?:these|those) )?(?:by|for)\b|besides|clarified"
    r"|clarification|narrowed"
    r"|further exchange|for \(?[a-z\d]{1,2}\)(?:,| and| &)"
    r"|on \d{1,2} \w+ the applicant|thank|many thanks|yours "
    r"|(?:(?:kind|kindest|best|warm) )?(?:regards|wishes)\b"
    r"|i look forward)"
)
_LAST_TAIL = pattern(
    r"^\W*(?:(?:please )?(?:can|could|would) you (?:please )?also\b"
    r"|please also (?:provide|tell|send"
    r"|give|supply|confirm)\b|also\b|in addition|additionally|if possible"
    r"|if (?:you|it|any|one)\b|(?:please"
    r"|all)\b.{0,80}"
    r"\b(?:everything|all of the above|each question|excel|spreadsheet|format|email)"
    r"|statistics or|reports? (?:welcome|preferred)|i (?:would|am|understand)\b|where possible)"
)
_ONLY_A_SPLIT = pattern(r"\W*(?:and |also )?(?:broken down |split |grouped )?by\b")
# "- arrests\n- charges\nfor the period 2015 to 2017": the last line holds for the whole list.
_LAST_LINE = pattern(
    r"\n *for (?:the (?:period|years?|months?|following)\b|\(?[a-z\d]\)(?:,| and| &))"
    r"|(?<=[\w)])[ ]*\n[ ]*(?-i:Please|Could you|Can you|I would|If) "
)
_NEW_PARAGRAPH = re.compile(r"\n[ ]*\n[ ]*(?=\S)")
_LONGEST_LEAD = 200  # characters
# "for the following offences:" names values; "for each incident, please state:" what to record.
_VALUES_LEAD = pattern(
    rf"\b(?:following|these|those) (?:\w+ ){{0,2}}?{kinds.VALUE_NOUNS}\b[^.?:;]{{0,80}}:?\s*$"
)
_RECORD_LEAD = pattern(
    r"\bfor each (?:of (?:these|those|the) )?(?!year|month|quarter|week|day|financial|calendar"
    r"|academic|of)\w+[^.?:;]{0,60}\b(?:provide|disclose|list|state|give|include|record|specify"
    r"|say|show|identify|tell me|confirm)\b[^.?:;]{0,30}:?\s*$"
)
_ONLY_DAYS = pattern(
    r"[\W\d]*(?:(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*|to|until|and|the|of|end"
    r"|st|nd|rd|th|year|financial|calendar|present|date|q[1-4]|inclusive|[\W\d])*"
)
_SAME_FOR_YEARS = pattern(
    r"^\W*(?:then|and) the same for (?:the )?(?:years? )?"
    r"(?:(?:19|20)\d\d[\s,/\-]*(?:and|to)?\s*)+[.?]?\s*$"
)


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of the text: `text[start:end]`. A question has a number, as printed if it was."""

    start: int
    end: int
    role: Role
    number: str = ""
    body: int = 0
    """Where the words begin, after the printed number."""
    parent: str = ""
    """The number of the question whose stem it shares, if any; of a stem, its own number."""


def segments(text: str) -> tuple[Segment, ...]:
    """`text` as questions and context; `"".join(text[s.start:s.end] for s in ...) == text`."""
    flat = plain(text)
    start, end = _headers(flat), _end_of_letter(flat)
    found = [Segment(0, start, Role.OTHER)] if start else []
    items, spelled = _items(flat, start, _sign_off(flat, end))
    if items:
        found += _around_items(flat, items, start, end)
    else:
        found += _prose(flat, start, end, spelled)
    if end < len(text):
        found.append(Segment(end, len(text), Role.QUOTED))
    return tuple(_numbered(_joined(found)))


_HEADERS = re.compile(
    r"\A\s*(?:(?:from|to|subject|date|sent|cc|bcc|re|our ref|your ref)[ ]?:[^\n]*(?:\n\s*"
    r"|\Z))+",
    re.I,
)
_SIGN_OFF_LINE = pattern(
    r"^[ ]*(?:(?:many|kind|kindest|best|warm) (?:thanks|regards|wishes)|thanks|thank you|regards"
    r"|yours (?:sincerely|faithfully|truly))\b[^\n?]{0,40}$"
)
_LONGEST_SIGNATURE = 600  # characters


def _headers(flat: str) -> int:
    """Where the words begin, behind mail headers that were copied with them."""
    match = _HEADERS.match(flat)
    return match.end() if match and match.end() < len(flat) else 0


def _sign_off(flat: str, end: int) -> int:
    """Where the letter is signed: no list begins in a signature ("A. Person")."""
    tail = max(0, end - _LONGEST_SIGNATURE)
    for match in _LINE_OF_TEXT.finditer(flat, tail, end):
        if _SIGN_OFF_LINE.match(match[0]) and "?" not in flat[match.end() : end]:
            return match.start()
    return end


_LINE_OF_TEXT = re.compile(r"^[^\n]+$", re.M)


def _end_of_letter(flat: str) -> int:
    """Where earlier correspondence begins that is quoted below the letter."""
    match = _QUOTED_MAIL.search(flat)
    if match and flat[: match.start()].strip():
        return match.start()
    return len(flat)


# --- Lists ---------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Item:
    start: int
    body: int
    number: str
    parent: str
    is_first: bool
    is_last: bool
    is_stem: bool = False
    """Whether its words only lead to the points inside it."""


def _items(flat: str, start: int, end: int) -> tuple[list[_Item], list[tuple[int, int]]]:
    """The points between `start` and `end` that are questions, in order; and the stretches of
    text that lists cover which only spell out a question ("by: - age - sex")."""
    found: list[_Item] = []
    spelled: list[tuple[int, int]] = []
    masked = " " * start + flat[start:end]
    for run in _runs(points(masked)):
        if _is_questions(flat, run):
            found += _items_of(flat, run, "")
        else:
            spelled.append((run[0].marker.start, run[-1].marker.end))
    return found, spelled


def _runs(of: list[Point]) -> list[list[Point]]:
    """Points side by side, cut where a list ends and another begins."""
    runs: list[list[Point]] = []
    for point in of:
        last = runs[-1][-1].marker if runs else None
        goes_on = last and last.style == point.marker.style and _is_after(last.value, point)
        if goes_on:
            runs[-1].append(point)
        else:
            runs.append([point])
    return runs


def _is_after(value: int, point: Point) -> bool:
    marker = point.marker
    side_by_side = marker.is_bullet or (marker.label[-1:].isalpha() and marker.value == value)
    return side_by_side or marker.value > value or marker.roman > 1


def _is_questions(flat: str, run: list[Point]) -> bool:
    """Whether the points of a list are asked one by one, or only spell out one question."""
    first = run[0].marker
    if _BREAKDOWN_BEFORE.search(flat, max(0, first.start - 60), first.start):
        return False
    ends = [point.marker.start for point in run[1:]]
    bodies = [flat[point.marker.end : end] for point, end in zip(run[:-1], ends, strict=True)]
    if bodies and all(_ONLY_A_SPLIT.match(body) or _ONLY_DAYS.fullmatch(body) for body in bodies):
        return False
    lead = flat[max(0, first.start - _LONGEST_LEAD) : first.start]
    names = _VALUES_LEAD.search(lead) or _RECORD_LEAD.search(lead)
    if names and not any(kinds.is_strong(body) for body in bodies):
        return False
    # A line broken by a mail program may begin with one marker; a list has each on its line.
    on_lines = all(point.marker.at_line_start for point in run)
    parent = run[0].parent
    if parent is None:
        return on_lines or not bodies or len(bodies[0].split()) > 1
    stem = flat[parent.marker.end : first.start].strip()
    if not stem:
        return True
    if len(run) < 2 or (not on_lines and stem[-1] not in ".?!"):
        return False
    return not (first.is_bullet and all(len(body.split()) < 4 for body in bodies))


def _items_of(flat: str, run: list[Point], parent: str) -> list[_Item]:
    found: list[_Item] = []
    for place, point in enumerate(run):
        marker = point.marker
        printed = str(place + 1) if parent and not marker.label else marker.label
        dot = "." if parent and printed.isdigit() and parent[-1:].isdigit() else ""
        # "3. ...: 3a." repeats the number of the point above.
        repeats = bool(parent) and printed[:1].isdigit() and printed.startswith(parent)
        number = printed.lower() if repeats else parent + dot + printed.lower()
        inner = [
            item
            for inside in _runs(point.inner)
            if _is_questions(flat, inside)
            for item in _items_of(flat, inside, number)
        ]
        first, last = place == 0, place == len(run) - 1 and not inner
        is_stem = bool(inner) and not _asks_itself(flat[marker.end : inner[0].start])
        found.append(_Item(marker.start, marker.end, number, parent, first, last, is_stem))
        found += inner
    return found


def _asks_itself(stem: str) -> bool:
    """Whether the words before an inner list are a question too, or only lead to it."""
    stem = stem.strip()
    if not stem or stem[-1] in ":-":
        return False
    is_heading = len(stem.split()) <= _LONGEST_HEADING and not _HEADING_ASKS.search(stem)
    return not is_heading


_LONGEST_HEADING = 6  # words: "1. Parking fines. a. How many were issued?"
_HEADING_ASKS = pattern(
    r"\?|\b(?:how|what|which|who|when|where|why|numbers?|totals?|list|cop(?:y|ies)|costs?|amounts?"
    r"|value|percentage|details|any|all|please|by|each|plans?)\b"
)


def _around_items(flat: str, items: list[_Item], start: int, end: int) -> list[Segment]:
    found = _beside(flat, start, items[0].start, after=False)
    for item, following in zip(items, [*items[1:], None], strict=True):
        limit = following.start if following else end
        if item.is_stem:
            found.append(Segment(item.start, limit, Role.SCOPE, parent=item.number))
            continue
        stop = _end_of_item(flat, item, limit, following)
        found.append(Segment(item.start, stop, Role.QUESTION, item.number, item.body, item.parent))
        found += _beside(flat, stop, limit, after=True)
    return found


def _end_of_item(flat: str, item: _Item, limit: int, following: _Item | None) -> int:
    """Where the words of a point end and something that stands beside the list begins."""
    is_last = item.is_last or following is None or following.is_first
    stop = limit
    paragraph = _NEW_PARAGRAPH.search(flat, item.body, limit) if is_last else None
    if paragraph and flat[item.body : paragraph.start()].strip():
        stop = paragraph.start()
    if is_last and not item.is_first and (line := _LAST_LINE.search(flat, item.body, stop)):
        stop = flat.index("\n", line.start()) + 1
    spans = list(sentences(flat, item.body, stop))
    for start, finish in spans[1:]:
        sentence = flat[start:finish].strip()
        stem = following is not None and following.is_first and finish == limit
        if _TAIL.search(sentence) or (is_last and _LAST_TAIL.search(sentence)):
            return start
        if is_last and not item.is_first and kinds.splits_all(sentence):
            return start
        if is_last and kinds.is_procedure(sentence):
            return start
        if stem and sentence.endswith(":"):
            return start
    return stop


def _beside(flat: str, start: int, end: int, after: bool) -> list[Segment]:
    """The words before, between and after the points of lists."""
    found: list[Segment] = []
    previous: Role | None = None
    for begin, finish in _with_greeting(flat, start, end):
        sentence = flat[begin:finish]
        role = _sticky(previous, sentence) or kinds.beside_list(sentence, after)
        if role is Role.QUESTION:
            found += _parts(flat, begin, finish)
        else:
            found.append(Segment(begin, finish, role))
        previous = role
    return found


def _sticky(previous: Role | None, sentence: str) -> Role | None:
    """What follows a sign-off is the signature; what follows "clarified:" clarifies too."""
    if previous in (Role.SIGNATURE, Role.CLARIFICATION):
        return previous
    if previous is Role.THANKS and not kinds.is_strong(sentence):
        return Role.THANKS if kinds.SIGN_OFF.match(sentence) else Role.SIGNATURE
    return None


def _with_greeting(flat: str, start: int, end: int) -> list[tuple[int, int]]:
    """Sentences, with a greeting at the beginning of one taken apart from it."""
    found: list[tuple[int, int]] = []
    for begin, finish in sentences(flat, start, end):
        greeting = kinds.GREETING.match(flat, begin, finish)
        if greeting and flat[greeting.end() : finish].strip():
            found += [(begin, greeting.end()), (greeting.end(), finish)]
        else:
            found.append((begin, finish))
    return found


# --- Prose ---------------------------------------------------------------------------------------


def _prose(flat: str, start: int, end: int, spelled: list[tuple[int, int]]) -> list[Segment]:
    """Questions in a request without a list of them: sentence by sentence."""
    found: list[Segment] = []
    previous: Role | None = None
    for begin, finish in _glued(_with_greeting(flat, start, end), spelled):
        sentence = flat[begin:finish]
        role = _sticky(previous, sentence) or kinds.alone(sentence)
        if role is Role.QUESTION and found and _SPECIFICALLY.match(sentence):
            found[-1] = _as_lead(found[-1])
        ended = flat[max(0, begin - _GAP) : begin].rstrip()
        if role is Role.QUESTION and found and _goes_on(found[-1], sentence, ended[-1:] == ":"):
            found[-1] = replace(found[-1], end=finish)
        elif role is Role.QUESTION:
            found += _parts(flat, begin, finish)
        else:
            found.append(Segment(begin, finish, role))
        previous = role
    return found


def _goes_on(before: Segment, sentence: str, ends_with_colon: bool) -> bool:
    """Whether a sentence says more of the question before: "Please break this down by month"."""
    if _SAME_FOR_YEARS.match(sentence):
        return True
    return before.role is Role.QUESTION and (
        ends_with_colon
        or kinds.only_splits(sentence)
        or bool(_RECORD_LEAD.search(sentence.split(":")[0] + ":"))
    )


def _glued(
    spans: list[tuple[int, int]], spelled: list[tuple[int, int]]
) -> Iterator[tuple[int, int]]:
    """Sentences, with those joined over which one list of values runs."""
    waiting = list(reversed(spelled))
    last: tuple[int, int] | None = None
    for begin, finish in spans:
        while waiting and waiting[-1][1] <= begin:
            waiting.pop()
        if last and waiting and waiting[-1][0] <= begin + _MARKER_ROOM:
            last = (last[0], finish)
            continue
        if last:
            yield last
        last = (begin, finish)
    if last:
        yield last


_MARKER_ROOM = 8  # characters before a list point that belong to its line

# "I ask about X. Specifically, how many ...": the first sentence only leads to the second.
_SPECIFICALLY = pattern(r"\W*(?:more )?(?:specifically|in particular|namely)\b")


def _as_lead(segment: Segment) -> Segment:
    return replace(segment, role=Role.SCOPE) if segment.role is Role.QUESTION else segment


_GAP = 20  # characters of white space between two sentences

_ANOTHER = pattern(
    r"(?:[;,](?: and)?|(?:,|(?<!\s)) and) "  # white space is tried from its beginning only
    r"(?=how (?:many|much|long|often|old)\b(?! (?:(?:came|come|related|relating) )?(?:from|to)\b))"
    r"|[;,] and (?=(?:a |the )?(?:cop(?:y|ies)|total|number) )"
    r"|[;,](?: and)? (?=the (?:average|total|number|percentage|proportion|cost|amount|value) )"
)
_MOST_CUTS = 2_000  # places looked at in one sentence
_MOST_PARTS = 200  # things asked for in one sentence; a run of semicolons is no list
_BY = pattern(r"\s*(?:and )?by\b")
_LEAD_WORDS = pattern(
    r"\b(?:please|kindly|provide|tell|give|send|supply|state|me|us|with|the|following"
    r"|information|all|for|and|each|of"
    r"|could|can|would|you|i|we|like|to|know|raw|where|if|possible|data|figures|any|in|on|about"
    r"|between"
    r"|since|from|covering|to|per|by|past|last|month|months|year|years|quarter|january|february"
    r"|march|april|may"
    r"|june|july|august|september|october|november|december|inclusive|\d+|five|ten|three|two)\b|\W"
)


def _parts(flat: str, start: int, end: int) -> list[Segment]:
    """One sentence, cut where it asks for a further thing."""
    if kinds.is_review(flat[start:end]):
        return [Segment(start, end, Role.QUESTION)]
    bare = without_brackets(flat[start:end])
    cuts = _listed(bare) or [match.end() for match in _ANOTHER.finditer(bare)]
    last = len(bare.rstrip())
    cuts = cuts if len(cuts) <= _MOST_CUTS else []
    cuts = [cut for cut in cuts if cut < last and _says_enough(bare[max(0, cut - 400) : cut])]
    cuts = cuts if len(cuts) <= _MOST_PARTS else []
    found: list[Segment] = []
    lead = 0
    if cuts and bare[: cuts[0]].rstrip().endswith(":"):
        found.append(Segment(start, start + cuts[0], Role.SCOPE))
        lead, cuts = cuts[0], cuts[1:]
    for begin, finish in zip([lead, *cuts], [*cuts, end - start], strict=True):
        role = Role.QUESTION
        if begin and kinds.is_fallback_clause(bare[begin:finish]):
            role = Role.FALLBACK
        found.append(Segment(start + begin, start + finish, role))
    return found


def _says_enough(before: str) -> bool:
    """Whether the words before a cut can be a question by themselves, or lead to a list."""
    if _SPECIFICALLY.fullmatch(before.rstrip(" ,:\n")) or _only_introduces(before):
        return False
    return len(before[:200].split()) > 3 or before.rstrip().endswith((";", ":", ","))


def _only_introduces(before: str) -> bool:
    """Whether the words say for what, where or when, and ask nothing: "In 2021, how many ..."."""
    opening = _INTRODUCES.match(before)
    if not opening:
        return False
    first, _, rest = before.partition(",")
    is_share = opening[1].lower() == "of"  # "Of the total number of fines, how many ..."
    return not _NAMES.search(rest) and (is_share or not _NAMES.search(first))


_NAMES = pattern(
    r"\bhow (?:many|much|often|long|old)\b|\b(?:numbers?|cop(?:y|ies)|list|details) of\b"
    r"|\bthe (?:average|total|number|percentage|proportion|cost|amount|value)\b"
)
# The preposition with which the words begin, if need be behind "please tell me, ...".
_INTRODUCES = pattern(
    r"\W*(?:(?:please|kindly|could|can|would|you|i|we|like|to|know|tell|me|us|state|say|confirm|also"
    r"|and)[ ,]+){0,10}(for|in|of|on|at|as|if|where|under|between|since|during|from|over|within"
    r"|excluding|including|regarding|concerning)\b[^;:?]{0,160},?(?: and)?\s*$"
)


def _listed(bare: str) -> list[int]:
    """Where a list in running text ("..., since 2015: the delay, how many ..., losses") is cut."""
    head, colon, rest = bare.partition(":")
    if colon and not _LEAD_WORDS.sub("", head):
        separator = ";" if rest.count(";") >= 1 else ","
        pieces = rest.split(separator)
        if len(pieces) > 1 and not any(_BY.match(piece) for piece in pieces):
            return _places(len(head) + 1, pieces)
        return []
    if bare.count(";") >= 2 and not colon:
        return _places(0, bare.split(";"))[1:]
    return []


def _places(start: int, pieces: list[str]) -> list[int]:
    places = []
    for piece in pieces:
        places.append(start)
        start += len(piece) + 1
    return places


# --- Numbers -------------------------------------------------------------------------------------


def _joined(found: list[Segment]) -> list[Segment]:
    """Neighbours of the same context role as one; white space goes with what stands before it."""
    joined: list[Segment] = []
    for segment in found:
        if segment.start == segment.end:
            continue
        last = joined[-1] if joined else None
        joins = last and last.role is segment.role and last.parent == segment.parent
        if last and joins and segment.role is not Role.QUESTION:
            joined[-1] = replace(last, end=segment.end)
        else:
            joined.append(segment)
    return joined


def _numbered(found: list[Segment]) -> list[Segment]:
    """Numbers for questions that have none, different from all that are printed."""
    printed = [segment.number for segment in found if segment.number]
    letters_before = bool(printed) and printed[0][:1].isdigit()
    taken: Counter[str] = Counter()
    count, letter, seen_printed = 0, 0, False
    result = []
    for segment in found:
        if segment.role is Role.QUESTION:
            number = segment.number
            seen_printed = seen_printed or bool(number)
            if number == "last":
                number = str(count + 1)
            if leading := re.match(r"\d+", number):
                count = int(leading[0])
            elif number:
                letter = ord(number[0]) - 96
            elif letters_before and not seen_printed:
                letter += 1
                number = chr(64 + letter)
            elif letter and seen_printed and not count:
                letter += 1
                number = chr(96 + letter)
            else:
                count += 1
                number = str(count)
            segment = replace(
                segment, number=_free(number, taken), body=segment.body or segment.start
            )
        result.append(segment)
    return result


def _free(number: str, taken: Counter[str]) -> str:
    """`number`, or the same with a count where a list restarts."""
    taken[number] += 1
    return number if taken[number] == 1 else f"{number} ({taken[number]})"


def title(text: str, segment: Segment) -> str:
    """The words of a question on one line, without its printed number."""
    return squeezed(text[segment.body : segment.end])
