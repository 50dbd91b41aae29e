"""Versioned code lists. A code is stored with the version of its list and never mapped again.

What counts as a type of concern has changed several times, so that a figure of one list is not
comparable with a figure of another. No code opens or closes a way: a step rests on words.
"""

from enum import StrEnum

CONCERN_LIST = "2015-1"
CONCERNS: dict[str, dict[str, str]] = {
    CONCERN_LIST: {
        "islamist": "Islamist extremism",
        "right_wing": "Extreme right-wing",
        "mixed": "Mixed, unstable or unclear",
        "other": "Other",
        "unspecified": "Unspecified",
    },
}

SECTORS: dict[str, str] = {
    "education": "Education",
    "police": "Police",
    "local_authority": "Local authority",
    "health": "Health",
    "family_community": "Family or community",
    "other": "Other",
}


# Whether anybody was told, as the public form asks it.
AWARENESS: dict[str, str] = {
    "person_knows": "The person knows.",
    "parent_knows": "A parent or carer knows.",
    "nobody_knows": "Nobody knows yet.",
}


class Standing(StrEnum):
    """Why somebody can consent. Explanatory notes to the CTSA 2015, 206: the person, or the
    parent or guardian of somebody under 18."""

    SELF = "self"
    PARENT = "parent"
    GUARDIAN = "guardian"


STANDINGS = {
    Standing.SELF: "The person, aged 18 or over",
    Standing.PARENT: "A parent of somebody under 18",
    Standing.GUARDIAN: "A guardian of somebody under 18",
}
ADULT = 18


class Mode(StrEnum):
    """How the panel decided. CTSA 2015 s37(6): all, else most, else the chair."""

    UNANIMOUS = "unanimous"
    MAJORITY = "majority"
    CHAIR = "chair"


MODES = {
    Mode.UNANIMOUS: "All members agreed",
    Mode.MAJORITY: "Most members agreed",
    Mode.CHAIR: "There was no majority and the chair decided",
}


class ClosureReason(StrEnum):
    NO_CONCERN = "no_concern"
    NO_GROUNDS = "no_grounds"
    NEEDS_MET = "needs_met"
    OTHER = "other"


CLOSURE_REASONS = {
    ClosureReason.NO_CONCERN: "There was nothing to be concerned about",
    ClosureReason.NO_GROUNDS: "The grounds of section 36(3) are not met",
    ClosureReason.NEEDS_MET: "What the person needs is already given, and that was confirmed",
    ClosureReason.OTHER: "Another reason",
}


class ExitReason(StrEnum):
    NO_FURTHER_CONCERNS = "no_further_concerns"
    WITHDREW = "withdrew"
    MOVED = "moved"
    CRIMINAL_JUSTICE = "criminal_justice"
    DIED = "died"
    OTHER = "other"


EXIT_REASONS = {
    ExitReason.NO_FURTHER_CONCERNS: "No further concerns",
    ExitReason.WITHDREW: "The person withdrew",
    ExitReason.MOVED: "The person moved away",
    ExitReason.CRIMINAL_JUSTICE: "The person entered the criminal justice system",
    ExitReason.DIED: "The person died",
    ExitReason.OTHER: "Another reason",
}


class PlanOutcome(StrEnum):
    KEPT = "kept"
    REVISED = "revised"


PLAN_OUTCOMES = {PlanOutcome.KEPT: "The plan is kept", PlanOutcome.REVISED: "The plan is revised"}
