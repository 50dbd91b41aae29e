"""What the figures would support as a decision: a proposal that an officer may change.

Safe figures answer no exemption but the one that hiding needs: whether another one is engaged is
for an officer, on its own facts.
"""

from collections.abc import Mapping
from typing import Any

from clerestory.law.decisions import Holding, Outcome, QuestionDecision
from clerestory.law.letters import small_numbers
from clerestory.law.records import to_json
from clerestory.publication.proposals import Proposal, QuestionFigures


def recommend(figures: QuestionFigures, proposal: Proposal) -> QuestionDecision:
    """Granted; granted in part with section 40 for what is not given; or left to an officer, who
    alone can say whether a table answers words that have no place in it.

    Why there is no table explains the protection and is no part of the decision: it stays.
    """
    if figures.table is None:
        return QuestionDecision(figures.number, figures.text, None, None)
    hidden, is_coarser = figures.hidden, bool(figures.fallback)
    withholds = bool(hidden or is_coarser)
    claim = small_numbers(hidden, proposal.threshold, is_coarser=is_coarser)
    outcome = Outcome.GRANTED_IN_PART if withholds else Outcome.GRANTED
    return QuestionDecision(
        number=figures.number,
        text=figures.text,
        holding=None if figures.unplaced else Holding.HELD,
        outcome=None if figures.unplaced else outcome,
        claims=(claim,) if withholds else (),
        answer=" ".join(figures.notes),
        table_title=figures.table.title,
        hidden=hidden,
        fallback_used=figures.fallback or None,
    )


def as_proposed(proposal: Proposal) -> Mapping[str, dict[str, Any]]:
    """The recommendations by number, as a request's questions keep them."""
    found = {}
    for figures in proposal.questions:
        decision = recommend(figures, proposal)
        found[figures.number] = {
            "holding": decision.holding and str(decision.holding),
            "outcome": decision.outcome and str(decision.outcome),
            "claims": [to_json(claim) for claim in decision.claims],
            "answer": decision.answer,
            "hidden": decision.hidden,
            "basis": list(_basis(figures)),
        }
    return found


def _basis(figures: QuestionFigures) -> tuple[str, ...]:
    if figures.table is None:
        return (f"No table: {figures.reason}",)
    if figures.hidden:
        shown = f"with {figures.hidden} of {len(figures.table.rows)} figures hidden"
    else:
        shown = "in full"
    doubts = tuple(f"The table may not answer this: {words}" for words in figures.unplaced)
    return (f"“{figures.table.title}” can be shown {shown}.", *doubts)
