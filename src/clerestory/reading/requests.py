"""A request as it is read: its questions, what governs them, and what is in doubt.

Nothing is guessed without saying so: what a question does not say itself, but takes from the words
around it, is listed as an inference with those words and their place in the text.
"""

import re
from datetime import date

from .contexts import is_dated, surroundings, whole_fallbacks
from .languages import is_welsh
from .questions import Reader
from .readings import Inference, Question, Reading
from .segments import segments
from .sentences import Role
from .texts import plain, squeezed

__all__ = ["Inference", "Question", "Reading", "RequestError", "decode", "read", "read_bytes"]


class RequestError(ValueError):
    """The bytes of a request hold no text; one line that says what to do."""


def read(text: str, *, received: date | None = None) -> Reading:
    """Read a request. `received` is the day of receipt, against which "so far" is understood."""
    refusal = _refusal(text)
    if refusal:
        return Reading((), (), (), (refusal,))
    if is_welsh(text):
        return Reading((), (), (), (_WELSH,))
    flat = plain(text)
    parts = segments(text)
    asked = [segment for segment in parts if segment.role is Role.QUESTION]
    context = tuple(segment for segment in parts if segment.role is not Role.QUESTION)
    if not asked:
        return Reading((), context, (), (_NO_QUESTION,))
    around = surroundings(flat, context, received)
    questions = Reader(text, flat, around, received).read_all(asked)
    return Reading(questions, context, whole_fallbacks(flat, context), _doubts(questions))


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
_NO_QUESTION = (
    "No question was found in the words of the request: read it yourself, and if nothing is asked "
    "for, ask the applicant which information is wanted."
)


def _refusal(text: str) -> str:
    if not text.strip():
        return "The request is empty: nothing is asked. Ask the applicant to send the words again."
    if _is_binary(text):
        return "The request is not text: open the file and copy its words."
    if not re.search(r"[^\W\d_]", text):
        return "The request holds no words: ask the applicant to send them again."
    return ""


def _is_binary(text: str) -> bool:
    odd = sum(character < " " and character not in "\t\n\r\f\v" for character in text)
    return "\0" in text or odd + text.count("\ufffd") > len(text) / 50


# --- Doubt ---------------------------------------------------------------------------------------


def _doubts(questions: tuple[Question, ...]) -> tuple[str, ...]:
    """What an officer has to confirm, or ask the applicant, one sentence each."""
    found: list[str] = []
    for question in questions:
        for band in question.bands:
            if band.is_odd:
                found.append(
                    f"Question {question.number}: “{band.label}” is longer than a year although "
                    "figures by year are asked for; it is shown with the years that it holds."
                )
        if question.period.is_open and question.period.first is None and question.period.words:
            found.append(
                f"Question {question.number}: “{squeezed(question.period.words)}” counts from the "
                "day of receipt, which is not known; give it to work out the dates."
            )
        elif question.kind.is_counted and not is_dated(question.period):
            found.append(f"Question {question.number}: no period is named; ask which is meant.")
    return tuple(found)
