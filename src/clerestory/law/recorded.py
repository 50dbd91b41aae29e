"""What was decided, as far as a letter can be compared with it.

Made from a decision record, or from the `decision.json` that stands beside an answer.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from clerestory.law.decisions import DecisionRecord, Holding, Outcome
from clerestory.law.records import SENT


class RecordError(ValueError):
    """The record cannot be read; one line that says what to do."""


@dataclass(frozen=True, slots=True)
class RecordedQuestion:
    """One question. `provisions` are those relied on; `hidden` counts the figures held back."""

    number: str
    holding: Holding | None = None
    outcome: Outcome | None = None
    provisions: tuple[str, ...] = ()
    hidden: int = 0
    has_table: bool = False


@dataclass(frozen=True, slots=True)
class Recorded:
    """`names_claims` is False where the record does not say which provisions were relied on."""

    questions: tuple[RecordedQuestion, ...]
    applicant_name: str = ""
    authority_name: str = ""
    names_claims: bool = True


def recorded(record: DecisionRecord) -> Recorded:
    """The part of a decision record that a letter can be held against."""
    return Recorded(
        questions=tuple(
            RecordedQuestion(
                number=one.number,
                holding=one.holding,
                outcome=one.outcome,
                provisions=tuple(claim.provision for claim in one.all_claims),
                hidden=one.hidden,
                has_table=one.table_title is not None,
            )
            for one in record.questions
        ),
        applicant_name=record.applicant_name,
        authority_name=record.authority.name,
    )


def parse_recorded(text: str) -> Recorded:
    """Read the text of `decision.json`. Raises RecordError."""
    try:
        given = json.loads(text)
        record = given.get(SENT, {})
        return Recorded(
            questions=tuple(map(_question, given["questions"])),
            applicant_name=str(record.get("applicant_name", "")),
            authority_name=str(record.get("authority", {}).get("name", "")),
            names_claims=any("claims" in one for one in given["questions"]),
        )
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise RecordError(
            "this is not a decision record: give the decision.json that stands in the folder "
            f"staff of an answer ({type(error).__name__}: {error})"
        ) from error


def _question(entry: Mapping[str, Any]) -> RecordedQuestion:
    return RecordedQuestion(
        number=str(entry["number"]),
        holding=Holding(entry["holding"]) if entry["holding"] else None,
        outcome=Outcome(entry["outcome"]) if entry["outcome"] else None,
        provisions=tuple(str(claim["provision"]) for claim in entry.get("claims", ())),
        hidden=int(entry.get("hidden", 0)),
        has_table=entry.get("table") is not None,
    )
