"""In which form the applicant wants the answer (Freedom of Information Act 2000, section 11)."""

from collections.abc import Iterable
from dataclasses import dataclass

from .segments import Segment
from .sentences import Role
from .texts import pattern


@dataclass(frozen=True, slots=True)
class Format:
    """A form that is wished for, and the place of the words."""

    name: str
    start: int
    end: int


_NAMES = (
    ("spreadsheet", pattern(r"\b(?:excel|spread ?sheets?|xlsx?)\b")),
    ("CSV", pattern(r"\b(?:csv|comma.separated|machine.readable)\b")),
    ("PDF", pattern(r"(?<!not\s)(?<!not\sa\s)\bpdf\b")),
    (
        "e-mail",
        pattern(r"\b(?:by|via|through) e-?mail\b|\belectronic(?:ally)?\b|\bdigital format\b"),
    ),
    ("paper", pattern(r"\b(?:by post|hard cop(?:y|ies)|paper cop(?:y|ies)|printed)\b")),
    ("large print", pattern(r"\blarge print\b|\bbraille\b|\beasy read\b")),
)


def formats(flat: str, parts: Iterable[Segment]) -> tuple[Format, ...]:
    """The forms named, each where it is first named; questions about a form are none."""
    found: dict[str, Format] = {}
    for part in parts:
        if part.role in (Role.GREETING, Role.QUOTED, Role.SIGNATURE):
            continue
        for name, words in _NAMES:
            if name not in found and (match := words.search(flat, part.start, part.end)):
                found[name] = Format(name, *match.span())
    return tuple(found.values())
