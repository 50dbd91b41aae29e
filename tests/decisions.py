"""Every kind of decision that a record can hold, as strategies: each provision of each regime, each
outcome, combined balances, and answers beside what is neither confirmed nor denied."""

from collections.abc import Callable
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from hypothesis import strategies as st

from clerestory.law.claims import (
    AdverseEffect,
    Balance,
    Confidence,
    Endangerment,
    ExemptionClaim,
    Factor,
    Investigation,
    Level,
    MaintainingExclusion,
    MaintainingExemption,
    Necessity,
    Opinion,
    Prejudice,
    Prohibition,
    Regime,
    Unfinished,
)
from clerestory.law.cost import (
    HIGHER,
    LOWER,
    Activity,
    Aggregation,
    CostEstimate,
    EarlierRequest,
    Limit,
    Sample,
    Work,
    scottish_limit,
)
from clerestory.law.decisions import (
    BASES,
    Authority,
    Burden,
    DecisionRecord,
    Holding,
    Location,
    OtherInformation,
    Outcome,
    Publication,
    QuestionDecision,
    Repeats,
)
from clerestory.law.exemptions import Duty, Kind, entries, provisions_to_neither, still_to_name
from clerestory.law.grounds import COMBINED_SINCE, OWN_OUTCOMES, is_qualified, showing

RECEIVED = date(2025, 9, 1)
SENT = date(2025, 9, 22)
TOPICS = (
    "patrols in the old town", "repairs to the river wall", "the contract for school meals",
    "complaints about noise", "visits of inspectors", "the plan for the bus station",
)  # fmt: skip
REASONS = (
    "it describes how the work is planned from week to week",
    "The papers were written for the meeting of the spring and for nothing else.",
    "Whoever read it would learn which of the sites nobody looks at.",
    "they set out the steps that are taken when a report comes in",
)
LINKS = (
    "people who plan a burglary could choose the sites that nobody looks at",
    "The next bidder would know the price and would offer no better one.",
    "those who are named were visited at home after an earlier list appeared",
)
FACTORS = (
    Factor("openness about money", "the work costs the town a good deal every year"),
    Factor("accountability", "the decision affects every household beside the river"),
    Factor("informed debate", "the council votes on the plan in the spring"),
)
AGAINST = (
    Factor("the safety of those who work there", "two of them were followed home last year"),
    Factor("a fair competition", "the next round of bids is open until the summer"),
    Factor("room to think", "the decision has still to be taken"),
)
ANSWERS = (
    "There were 52.",
    "It was done twice in 2024: in March and in June.",
    "The total is 410.",
)


def authority(regime: Regime, *, is_central: bool = False) -> Authority:
    if regime.is_scottish:
        return Authority(
            "Alderbrook Council", "1 Alder Square", "foi@alderbrook.example", "01632 960 000",
            "reviews@alderbrook.example", regulator="Scottish Information Commissioner",
            regulator_address="Kinburn Castle, Doubledykes Road, St Andrews KY16 9DS",
            regulator_url="https://www.foi.scot/appeal",
        )  # fmt: skip
    name = "Office for Alders" if is_central else "Alderbrook Police"
    return Authority(
        name, "1 Alder Square", "foi@alderbrook.example", "01632 960 000",
        "reviews@alderbrook.example", is_central=is_central,
    )  # fmt: skip


def grounds(regime: Regime, duty: Duty) -> list[str]:
    """Every provision that can be claimed, as it is cited, down to its limb and its condition."""
    found: list[str] = []
    for entry in entries():
        if entry.regime != regime or entry.kind not in (Kind.ABSOLUTE, Kind.QUALIFIED):
            continue
        for sub in entry.subsections:
            if entry.instead or sub.instead or sub.until or sub.duty is not duty:
                continue
            found += _complete(regime, entry.written(sub.number), ())
    return [one for one in found if (regime, one) not in OWN_OUTCOMES]


def _complete(regime: Regime, provision: str, beside: tuple[str, ...]) -> list[str]:
    wanted = still_to_name(regime, provision, beside)
    if regime is Regime.FOISA and provision == "s18(1)":
        by = [one for one in grounds(regime, Duty.WITHHOLD) if _opens_18(one)]
        return [f"{provision} by virtue of {one}" for one in by]
    if not wanted:
        return [" with ".join((provision, *beside))]
    found = []
    for one in wanted:
        deeper = one.startswith(provision + "(")
        found += _complete(regime, one, beside) if deeper else _complete(regime, provision, (one,))
    return found


def _opens_18(provision: str) -> bool:
    return " with " not in provision and "s18(1)" in provisions_to_neither("FOISA", provision)


def shown(wanted: Any) -> st.SearchStrategy[Any]:
    """A value of the type that a test wants."""
    link, level = st.sampled_from(LINKS), st.sampled_from(Level)
    about = st.sampled_from(
        ("the prevention or detection of crime", "the commercial interests of the contractor")
    )
    days = st.dates(date(2025, 8, 1), SENT)
    made: dict[Any, st.SearchStrategy[Any]] = {
        None: st.none(),
        Prejudice: st.builds(Prejudice, about, link, level),
        AdverseEffect: st.builds(AdverseEffect, about, link),
        Necessity: st.builds(Necessity, link),
        Endangerment: st.builds(Endangerment, st.just("the safety of the officers"), link, level),
        Opinion: st.builds(Opinion, st.just("chief executive"), days, link, level),
        Investigation: st.builds(Investigation, st.just("the thefts from the depot of May 2025")),
        Confidence: st.builds(
            Confidence, st.just("the contractor"), st.just("it was promised that nobody is told")
        ),
        Prohibition: st.builds(
            Prohibition,
            st.just("section 39 of the Statistics and Registration Service Act 2007"),
            st.just("it was collected for statistics"),
        ),
        Unfinished: st.builds(
            Unfinished, st.just("The River Board"), st.just("the spring of 2026")
        ),
    }
    return made[wanted]


def balances(kind: type[Balance]) -> st.SearchStrategy[Any]:
    return st.builds(
        kind,
        st.lists(st.sampled_from(FACTORS), min_size=1, max_size=3, unique=True).map(tuple),
        st.lists(st.sampled_from(AGAINST), min_size=1, max_size=3, unique=True).map(tuple),
        st.sampled_from(("The harm would be lasting.", "what is asked for adds little")),
    )


@st.composite
def claims(
    draw: Callable[..., Any], regime: Regime, duty: Duty, provision: str, *, weighed: bool = True
) -> ExemptionClaim:
    kind = MaintainingExemption if duty is Duty.WITHHOLD else MaintainingExclusion
    qualified = is_qualified(provision, regime) and weighed
    return ExemptionClaim(
        provision,
        draw(st.sampled_from(REASONS)),
        draw(shown(showing(provision, regime))),
        draw(balances(kind)) if qualified else None,
    )


@st.composite
def several(
    draw: Callable[..., Any], regime: Regime, duty: Duty, *, is_central: bool = False
) -> tuple[ExemptionClaim, ...]:
    """One to three claims that may stand together."""
    barred = regime is Regime.FOIA and not is_central
    usable = [one for one in grounds(regime, duty) if not (barred and one.startswith("s35"))]
    names = draw(st.lists(st.sampled_from(usable), min_size=1, max_size=3, unique=True))
    kept: list[str] = []
    for name in names:
        rivals = ({"s30", "s31"}, {"s23", "s24"}, {"s35", "s36"})
        section = name.split("(")[0]
        if not any({section, other.split("(")[0]} in rivals for other in kept):
            kept.append(name)
    return tuple(draw(claims(regime, duty, name)) for name in kept)


def limits(regime: Regime, *, is_central: bool) -> st.SearchStrategy[Limit]:
    if regime is Regime.FOISA:
        return st.builds(scottish_limit, st.integers(8, 15))
    return st.just(HIGHER if is_central else LOWER)


@st.composite
def estimates(
    draw: Callable[..., Any], regime: Regime, *, is_central: bool, to_confirm: bool
) -> CostEstimate:
    limit = draw(limits(regime, is_central=is_central))
    activities = [Activity.DETERMINE] if to_confirm else sorted(limit.counted)
    chosen = draw(st.lists(st.sampled_from(activities), min_size=1, max_size=3, unique=True))
    work = []
    for activity in chosen:
        minutes = draw(st.sampled_from((1, 3, Fraction(9, 2), 12, 45)))
        least = int(limit.hours * 60 / minutes) + 1
        records = least + draw(st.integers(0, 4000)) if not work else draw(st.integers(1, 4000))
        sample = Sample(1, minutes, "It was taken by chance.") if draw(st.booleans()) else None
        unit = draw(st.sampled_from(("paper files", "e-mails", "ledger lines", "cases")))
        work.append(Work(activity, records, unit, minutes, sample))
    together = Aggregation(
        (EarlierRequest("FOI/25/7", date(2025, 8, 14), 11),),
        "by the same person", "how often the wall was repaired",
    )  # fmt: skip
    added = draw(st.booleans()) and regime is Regime.FOIA
    no_other = draw(st.sampled_from(("", "The system cannot be searched for this.")))
    return CostEstimate(tuple(work), limit, no_other, together if added else None)


def bases(outcome: Outcome) -> st.SearchStrategy[Any]:
    made: dict[Outcome, st.SearchStrategy[Any]] = {
        Outcome.VEXATIOUS: st.builds(
            Burden, st.integers(20, 900), st.just("every page would have to be looked at by hand"),
            st.just("it repeats what was answered at length last year"),
        ),
        Outcome.REPEATED: st.builds(
            Repeats, st.just("FOI/25/3"), st.just(date(2025, 7, 1)),
            st.just("Nothing has been recorded since then."),
        ),
        Outcome.ACCESSIBLE_ELSEWHERE: st.sampled_from(
            (
                Location("https://alderbrook.example/river/2025", "table 3"),
                Location("the yearly report of the council", "page 12, rows 4 to 9"),
            )
        ),
        Outcome.FUTURE_PUBLICATION: st.builds(
            Publication,
            st.just(date(2025, 5, 2)),
            st.sampled_from(("4 November 2025", "this autumn")),
            st.just("all readers get the same checked figures at once"),
            balances(MaintainingExemption),
        ),
    }  # fmt: skip
    return made[outcome]


def outcomes(regime: Regime) -> list[Outcome]:
    barred = {Outcome.COST_LIMIT, Outcome.VEXATIOUS, Outcome.REPEATED, Outcome.FUTURE_PUBLICATION}
    return [one for one in Outcome if not (regime.is_environmental and one in barred)]


@st.composite
def questions(
    draw: Callable[..., Any], regime: Regime, number: str, *, is_central: bool = False
) -> QuestionDecision:
    outcome = draw(st.sampled_from(outcomes(regime)))
    holding = draw(_holdings(regime, outcome))
    topic = draw(st.sampled_from(TOPICS))
    text = draw(st.sampled_from((f"How often did {topic} take place in 2024?", f"{topic}?")))
    given: dict[str, Any] = {"regime": regime}
    if outcome in (Outcome.GRANTED, Outcome.GRANTED_IN_PART):
        given["answer"] = draw(st.sampled_from(ANSWERS))
    if outcome in (Outcome.GRANTED_IN_PART, Outcome.WITHHELD):
        given["claims"] = draw(several(regime, Duty.WITHHOLD, is_central=is_central))
        given |= draw(_combined(regime, given["claims"]))
    if outcome is Outcome.NEITHER:
        given["claims"] = draw(several(regime, Duty.CONFIRM, is_central=is_central))
    if outcome is Outcome.COST_LIMIT:
        to_confirm = holding is Holding.COST_TO_CONFIRM
        given["basis"] = draw(estimates(regime, is_central=is_central, to_confirm=to_confirm))
        given["advice"] = "Half of the files could be looked at."
    elif outcome in BASES:
        given["basis"] = draw(bases(outcome))
    beside = (Outcome.GRANTED, Outcome.GRANTED_IN_PART, Outcome.WITHHELD, Outcome.NOT_HELD)
    if outcome in beside and grounds(regime, Duty.CONFIRM) and draw(st.booleans()):
        scope = draw(st.sampled_from(("covert use of cameras", "visits that nobody announced")))
        unsaid = draw(several(regime, Duty.CONFIRM, is_central=is_central))
        given["other"] = OtherInformation(scope, unsaid)
    return QuestionDecision(number, text, holding, outcome, **given)


def _holdings(regime: Regime, outcome: Outcome) -> st.SearchStrategy[Holding | None]:
    only = {
        Outcome.NEITHER: Holding.NEITHER, Outcome.NOT_HELD: Holding.NOT_HELD, Outcome.LAPSED: None,
        Outcome.WITHDRAWN: None, Outcome.VEXATIOUS: None, Outcome.REPEATED: None,
    }  # fmt: skip
    if outcome in only:
        return st.just(only[outcome])
    if outcome is Outcome.COST_LIMIT and regime is Regime.FOIA:
        return st.sampled_from((Holding.HELD, Holding.COST_TO_CONFIRM))
    return st.sampled_from((Holding.HELD, Holding.PARTLY_HELD))


@st.composite
def _combined(
    draw: Callable[..., Any], regime: Regime, made: tuple[ExemptionClaim, ...]
) -> dict[str, Any]:
    """Sometimes one balance in place of those of each claim."""
    weighed = [one for one in made if one.balance]
    if len(weighed) < 2 or regime not in COMBINED_SINCE or not draw(st.booleans()):
        return {}
    bare = tuple(ExemptionClaim(one.provision, one.reasons, one.shows) for one in made)
    return {"claims": bare, "combined": draw(balances(MaintainingExemption))}


@st.composite
def records(draw: Callable[..., Any]) -> DecisionRecord:
    """Any decision record, in time."""
    regime = draw(st.sampled_from(Regime))
    is_central = draw(st.booleans()) and regime is Regime.FOIA
    count = draw(st.integers(1, 4))
    asked = tuple(
        draw(questions(regime, str(number), is_central=is_central))
        for number in range(1, count + 1)
    )
    return DecisionRecord(
        authority(regime, is_central=is_central),
        "FOI/25/12",
        RECEIVED,
        RECEIVED + timedelta(days=draw(st.integers(21, 27))),
        asked,
        draft=False,
        applicant_name="Alex Applicant",
    )


def request_of(record: DecisionRecord) -> str:
    return "\n".join(f"{one.number}. {one.text}" for one in record.questions)
