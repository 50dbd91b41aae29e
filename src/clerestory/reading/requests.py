"""A request as it is read: its questions, what governs them, and what is in doubt.

Nothing is guessed without saying so: what a question does not say itself, but takes from the words
around it, is listed as an inference with those words and their place in the text.
"""

import re
from datetime import date

from .contexts import surroundings, whole_fallbacks
from .doubts import Addressee, Doubt, attachments, doubts
from .formats import formats
from .languages import Language, language
from .questions import Reader
from .readings import Inference, Question, Reading
from .regimes import Regime, Route, routes
from .segments import segments
from .sentences import Role
from .texts import plain

__all__ = ["Inference", "Question", "Reading", "RequestError", "decode", "read", "read_bytes"]


class RequestError(ValueError):
    """The bytes of a request hold no text; one line that says what to do."""


def read(text: str, *, received: date | None = None) -> Reading:
    """Read a request. `received` is the day of receipt, against which "so far" is understood."""
    refusal = _refusal(text)
    if refusal:
        return _unread(refusal)
    spoken = language(text)
    if spoken is Language.WELSH:
        route = Route("", Regime.WELSH, "it is written in Welsh", "", 0, len(text))
        return Reading((), (), (), (_officer(_WELSH),), (route,))
    if spoken is Language.OTHER:
        return _unread(_OTHER_LANGUAGE)
    flat = plain(text)
    parts = segments(text)
    asked = [segment for segment in parts if segment.role is Role.QUESTION]
    read_now = set(asked[:MOST_QUESTIONS])
    context = tuple(segment for segment in parts if segment not in read_now)
    if not asked:
        return Reading((), context, (), (_officer(_NO_QUESTION), *attachments(flat)))
    around = surroundings(flat, context, received)
    questions = Reader(text, flat, around, received).read_all(asked[:MOST_QUESTIONS])
    found = doubts(flat, questions)
    if len(asked) > MOST_QUESTIONS:
        found = (_officer(_TOO_MANY.format(len(asked))), *found)
    if spoken is Language.PARTLY_WELSH:
        found = (_officer(_PARTLY_WELSH), *found)
    return Reading(
        questions,
        context,
        whole_fallbacks(flat, context),
        found,
        routes(flat, [(one.number, one.start, one.end) for one in questions]),
        formats(flat, parts),
    )


def _unread(why: str) -> Reading:
    return Reading((), (), (), (_officer(why),))


def _officer(text: str) -> Doubt:
    return Doubt("text", text, Addressee.OFFICER)


def read_bytes(data: bytes, *, received: date | None = None) -> Reading:
    """Read a request from a file's bytes. Raises RequestError."""
    return read(decode(data), received=received)


def decode(data: bytes) -> str:
    """The words of a request's file: UTF-8, or Windows-1252 as older mail sends it. Raises
    RequestError."""
    if not data.strip():
        raise RequestError("The request is empty: save its words as a text file and try again.")
    if b"\0" in data or data[:4] in (b"%PDF", b"PK\3\4") or data[:2] == b"\xff\xd8":
        raise RequestError("The request is not text: save its words as a plain text file first.")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        text = data.decode("cp1252", errors="replace")
        if _is_binary(text):
            raise RequestError(
                "The request is not text: save its words as a plain text file first."
            ) from error
    if _is_binary(text):
        raise RequestError("The request is not text: save its words as a plain text file first.")
    return text


_WELSH = (
    "The request seems to be in Welsh: pass it to somebody who reads Welsh. No question was read."
)
_PARTLY_WELSH = (
    "Part of the request is in Welsh and was not read: have it read, it may ask for more than the "
    "English part."
)
_OTHER_LANGUAGE = (
    "The request seems to be in neither English nor Welsh: have it translated. No question was "
    "read."
)
MOST_QUESTIONS = 500
"""Questions of one request that are read; more are kept as context with the role "question"."""
_TOO_MANY = (
    f"About {{:,}} things are asked; the first {MOST_QUESTIONS} were read. Ask the applicant which "
    "matter most, and see whether the cost limit is reached (section 12)."
)
LONGEST = 2_000_000
"""Characters of a request that are read; a novel has half a million."""
_NO_QUESTION = (
    "No question was found in the words of the request: read it yourself, and if nothing is asked "
    "for, ask the applicant which information is wanted."
)


def _refusal(text: str) -> str:
    if not text.strip():
        return "The request is empty: nothing is asked. Ask the applicant to send the words again."
    if _is_binary(text):
        return "The request is not text: open the file and copy its words."
    if len(text) > LONGEST:
        return (
            f"The request has {len(text):,} characters, more than the {LONGEST:,} that are read: "
            "find the part that asks, which is often at the beginning, and read that part alone."
        )
    if not re.search(r"[^\W\d_]", text):
        return "The request holds no words: ask the applicant to send them again."
    return ""


def _is_binary(text: str) -> bool:
    return "\0" in text or len(_CONTROL.findall(text)) > len(text) / 50


_CONTROL = re.compile(r"[\x01-\x08\x0e-\x1f\ufffd]")
