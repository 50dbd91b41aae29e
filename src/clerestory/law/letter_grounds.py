"""What a letter says of a refusal that is no exemption (cost, vexatious, repeated), and of
information that is or will be published."""

from collections.abc import Iterator

from clerestory.law.cost import CostEstimate, money, number
from clerestory.law.decisions import (
    Burden,
    Location,
    Publication,
    QuestionDecision,
    Repeats,
)
from clerestory.law.letter_claims import Paragraph, balance, ended, in_words, sentence
from clerestory.law.wording import Texts


def basis(decision: QuestionDecision, texts: Texts) -> Iterator[Paragraph]:
    """What carries the outcome, s17(5) and s17(1)(c)."""
    match decision.basis:
        case CostEstimate() as estimate:
            yield from _estimate(estimate, texts)
        case Burden(hours, what, value):
            yield texts.say(
                "basis.burden", hours=f"{hours:,}", what=ended(what), value=ended(value)
            )
        case Repeats(reference, answered, interval):
            yield texts.say(
                "basis.repeats",
                reference_before=reference,
                answered=in_words(answered),
                interval=sentence(interval),
            )
        case Location(address, place):
            yield texts.say("basis.location", address=address.strip(), place=place.rstrip("."))
        case Publication(intended, expected, reasonable, weighed):
            yield texts.say(
                "basis.publication",
                intended=in_words(intended),
                expected=expected.rstrip("."),
                reasonable=ended(reasonable),
            )
            if weighed:
                yield from balance(weighed, texts)


def _estimate(estimate: CostEstimate, texts: Texts) -> Iterator[Paragraph]:
    """Records times minutes for each activity, and the sum beside the limit (reg 4)."""
    yield texts.say("basis.cost_lead")
    yield tuple(
        texts.say(
            "basis.cost_line",
            activity=one.activity.capitalize(),
            records=f"{one.records:,}",
            unit=one.unit,
            minutes=number(one.minutes),
            hours=number(one.hours),
        )
        for one in estimate.work
    )
    for one in estimate.work:
        if one.sample:
            yield texts.say(
                "basis.cost_sample",
                records=f"{one.sample.records:,}",
                minutes=number(one.sample.minutes),
                how=sentence(one.sample.how),
            )
    if estimate.no_shorter_way:
        yield sentence(estimate.no_shorter_way)
    yield from _together(estimate, texts)
    limit = estimate.limit
    yield texts.say(
        "basis.cost_total",
        hours=number(estimate.hours),
        pounds=money(estimate.pounds),
        limit=limit.pounds,
        limit_hours=number(limit.hours),
        rate=number(limit.rate),
        fees=limit.provision,
    )


def _together(estimate: CostEstimate, texts: Texts) -> Iterator[Paragraph]:
    """s12(4), reg 5: which requests, from whom, and what is similar in them."""
    if estimate.together is None:
        return
    yield texts.say(
        "basis.cost_together",
        by=estimate.together.by.rstrip("."),
        similar=ended(estimate.together.similar),
    )
    yield tuple(
        texts.say(
            "basis.cost_added",
            reference_before=one.reference,
            received_before=in_words(one.received),
            hours=number(one.hours),
        )
        for one in estimate.together.requests
    )
