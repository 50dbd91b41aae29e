"""What a PDF hides: the door to its inspection.

Two halves. The objects: every byte and every entry against what ordinary PDFs hold. The pages:
drawn with and without their words and pictures, so that whatever does not change what is seen is
known not to be visible.
"""

from collections.abc import Iterator
from unicodedata import bidirectional

from clerestory.files import recognition
from clerestory.files.inspection.findings import Finding, found
from clerestory.files.inspection.portable_document.checks import CHECKS
from clerestory.files.inspection.portable_document.contents import read_contents
from clerestory.files.inspection.portable_document.entries import Walk, drain, unreferenced, walk
from clerestory.files.inspection.portable_document.file import Stream, read_file
from clerestory.files.inspection.portable_document.fonts import check_fonts
from clerestory.files.inspection.portable_document.metadata import check_xmp, is_known_profile
from clerestory.files.inspection.portable_document.pages import (
    Shown,
    look_at_pages,
    without_replacements,
)
from clerestory.files.inspection.portable_document.pictures import check_picture
from clerestory.files.inspection.portable_document.scans import Recognise
from clerestory.files.inspection.portable_document.syntax import Value
from clerestory.files.inspection.portable_document.vocabulary import holds_words, says_only, words
from clerestory.files.recognition import Known

_SHAPED = 3  # letters that one sign may stand for
_RIGHT_TO_LEFT = {"R", "AL", "NSM"}


def inspect(
    content: bytes,
    *,
    recognise: Recognise | None = None,
    known: Known | None = None,
) -> list[Finding]:
    """Every finding of a PDF.

    `recognise` reads the words in a picture; the machine's own program by default, and without
    one invisible words are a finding. `known` has the words of pictures that were read before and
    is added to; its key is the SHA-256 of the picture's bytes in the file where a page is nothing
    but a picture. Raises Unreadable for what cannot be looked through.
    """
    pdf = read_file(content)
    state = walk(pdf, CHECKS)
    read_contents(state)
    replaces = any("ActualText" in one for one in _properties(state))
    drain(state, CHECKS)
    check_fonts(state)
    _look_into_streams(state)
    if recognise is None and recognition.can_recognise():
        recognise = recognition.recognise
    has_masks = any(
        kind == "image" and {"SMask", "Mask"} & stream.entries.keys()
        for kind, stream, _ in state.streams
    )
    shown = look_at_pages(
        without_replacements(pdf.content) if replaces else pdf.content,
        len(state.pages),
        has_masks=has_masks,
        recognise=recognise,
        known={} if known is None else known,
    )
    findings = [*pdf.findings, *state.findings, *unreferenced(state), *shown.findings]
    findings += [
        found(one.mode, one.place) for one in state.side_texts if not _is_said(one.text, shown)
    ]
    return list(dict.fromkeys(findings))


def _properties(state: Walk) -> Iterator[dict[str, Value]]:
    """The properties of marked content: those that wait to be checked, and those with a name."""
    for value, expression, _ in state.waiting:
        if expression == "@properties":
            yield state.pdf.dictionary(value)
    for page in state.pages:
        named = state.pdf.dictionary(state.pdf.dictionary(page.get("Resources")).get("Properties"))
        yield from (state.pdf.dictionary(one) for one in named.values())


def _look_into_streams(state: Walk) -> None:
    done: set[tuple[str, int]] = set()
    for kind, stream, place in state.streams:
        if (kind, id(stream)) not in done:
            done.add((kind, id(stream)))
            _look_into(state, kind, stream, place)


def _look_into(state: Walk, kind: str, stream: Stream, place: str) -> None:
    if kind == "image":
        check_picture(state, stream, place)
    elif kind == "metadata":
        check_xmp(state, state.pdf.unpack(stream, place), place)
    elif kind == "profile-stream":
        if not is_known_profile(state.pdf.unpack(stream, place)):
            state.add("profile", place)
    elif (
        kind == "plain-stream" or (kind == "structural-stream" and "Type" not in stream.entries)
    ) and holds_words(state.pdf.unpack(stream, place)):
        state.add("unknown-entry", place)


def _is_said(text: str, shown: Shown) -> bool:
    """Whether the pages show every word of a text. Words are broken at line ends, and addresses
    anywhere, so a word inside the letters of all pages in a row counts as well. What one shaped
    letter of Arabic or Hebrew stands for need not be known to the font that draws it."""
    if len(text) <= _SHAPED and {bidirectional(one) for one in text} <= _RIGHT_TO_LEFT:
        return True
    return all(
        word in shown.words or word in shown.letters or says_only(word, "placeholders")
        for word in words(text)
    )
