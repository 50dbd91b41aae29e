"""Answers as a careful officer writes them, one for each kind of refusal: no error is found.

They are written in different hands on purpose, so that a rule that knows only one form of words
shows itself.
"""

import pytest

from clerestory.law.checker import check

RIGHTS = (
    "If you disagree, you may ask for an internal review: write to foi@authority.example within 40 "
    "working days. After that you may complain to the Information Commissioner under section 50 of "
    "the Act, ico.org.uk/make-a-complaint."
)
LETTERS = {
    "prejudice, withheld": (
        "1. Please list the empty commercial buildings above a rateable value of 5,000.",
        "1. I confirm that the Council holds this list. It is withheld, and this is a "
        "refusal notice under section 17 of the Act. The list is exempt under section "
        "31(1)(a): releasing it would be likely to prejudice the prevention of crime, "
        "because empty buildings in the town were stripped of metal eleven times last year "
        "and the list would tell thieves where to look.\n"
        "Public interest. For disclosure: people want to see buildings brought back into "
        "use. For maintaining the exemption: victims, and the cost of policing. I find that "
        "the public interest in maintaining the exemption outweighs the public interest in "
        "disclosure. I considered giving part of the list: the total, 212 buildings, is "
        "given to you now.",
    ),
    "commercial": (
        "1. What price per meal does the caterer charge?",
        "1. The trust holds the price. We refuse to disclose it: it is exempt under section "
        "43(2), as it would prejudice the commercial interests of the caterer, which has "
        "told us that its competitors in the tender of this autumn would underbid it.\n"
        "The public interest in transparency about spending is met in part by the yearly "
        "total, which we give you: £410,000. The public interest in maintaining the "
        "exemption, a fair tender, is greater, and it outweighs the interest in disclosing.",
    ),
    "personal data": (
        "1. Who sat on the panel of 3 May 2024?",
        "1. We hold the names and are giving you most of them: the four directors. The "
        "names of two junior staff are withheld under section 40(2) by virtue of section "
        "40(3A)(a). They did not expect to be named, and naming them would be unfair, which "
        "the first principle of the UK GDPR forbids; no legitimate interest needs their "
        "names. Section 40(2) is absolute here.",
    ),
    "partial neither": (
        "1. How often was facial recognition used in 2023?",
        "1. The force did not use it openly in 2023; that figure is 0 and we give it to you "
        "in full. We can neither confirm nor deny that we hold any other information about "
        "covert use, as the duty in section 1(1)(a) does not arise by virtue of section "
        "31(3). Confirming or denying would be likely to prejudice the prevention of crime, "
        "because a yes or a no would show offenders which places are watched.\n"
        "In favour of confirming or denying: accountability. Against: offenders would "
        "adapt. The public interest in maintaining the exclusion outweighs that in saying "
        "which is true. No inference should be drawn. A partial answer on single places "
        "would have the same effect. This is a refusal notice for that part.",
    ),
    "cost": (
        "1. How many complaints named a member of staff in 2022?",
        "1. The Council holds this information. We refuse the question under section 12(1), "
        "which this notice under section 17(5) tells you. Names stand only in the files: "
        "2,140 complaints, of which we timed ten at six minutes each, so 214 hours. The "
        "limit is £450, or 18 hours. If you narrow the question to one month, we could "
        "answer it (section 16).",
    ),
    "accessible elsewhere": (
        "1. How many fires were there in each year from 2019 to 2022?",
        "1. The service holds these figures. They are exempt under section 21(1), because "
        "you can reach them yourself: table 2 of https://authority.example/fires/2019-2022. "
        "We refuse to send them again.",
    ),
    "future publication": (
        "1. What were the sickness rates in 2023?",
        "1. We hold the rates. They are exempt under section 22(1), and we refuse them for "
        "now: in January 2024, before your request, the board decided to publish them on 4 "
        "May 2024 with the other figures. Waiting is reasonable, as all readers get the "
        "same checked figures at once. The public interest in openness is met that day; the "
        "public interest in maintaining the exemption until then outweighs it.",
    ),
    "vexatious": (
        "1. All letters since 1998, again.",
        "1. We refuse the request under section 14(1); this notice says so under section "
        "17(5). It would mean reviewing 11,000 pages, and it serves a purpose that your six "
        "earlier requests have met. It is the request that is vexatious, not you.",
    ),
    "confidence": (
        "1. What did residents say about the bypass?",
        "1. We hold 40 letters. They came from residents who were promised confidence, so "
        "telling would be a breach of confidence that they could take to court: it is "
        "actionable. A defence of public interest would fail, as the summary says what "
        "mattered. The letters are exempt under section 41(1) and we refuse them; we give "
        "you the summary, in part anonymised.",
    ),
    "legal advice": (
        "1. What was the legal advice on the bypass?",
        "1. We hold it and refuse to disclose it: it is advice of our solicitor, exempt "
        "under section 42(1) as legal professional privilege. For disclosure speaks "
        "transparency; for maintaining the exemption, that anybody must be able to speak "
        "openly to a lawyer. The second outweighs the first in the public interest. A part "
        "cannot be separated.",
    ),
    "advice of officials": (
        "1. What did officials advise the chief executive on 3 May 2024?",
        "1. We hold the advice and withhold it under section 36(2)(b)(i). The chief "
        "executive, our qualified person, gave the opinion on 9 May 2024 that disclosure "
        "would be likely to inhibit free and frank advice, because the decision is still "
        "open. The public interest in openness is real; the public interest in maintaining "
        "the exemption outweighs it while the decision is open. We considered giving part: "
        "the headings are attached.",
    ),
    "environmental": (
        "1. What did the surveyor find on the cliff?",
        "1. We dealt with this under the Environmental Information Regulations 2004. We "
        "hold the report and refuse the surveyor's prices under regulation 12(5)(e): "
        "disclosing them would adversely affect the surveyor's commercial confidence. In "
        "favour of disclosing: money is public. The public interest in maintaining the "
        "exception outweighs it, and the rest of the report is given to you.",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", LETTERS)
def test_a_careful_answer_has_no_error(name: str) -> None:
    request, answer = LETTERS[name]
    report = check(f"{answer}\n{RIGHTS}", request_text=request)
    errors = [one for one in report.findings if (one.severity, one.status) == ("error", "found")]
    assert [(one.rule, one.reason) for one in errors] == []


@pytest.mark.parametrize("name", LETTERS)
def test_without_the_rights_both_are_missed(name: str) -> None:
    request, answer = LETTERS[name]
    report = check(answer, request_text=request)
    assert {"L19", "L20"} <= {one.rule for one in report.findings if one.status == "found"}
