"""A small register, a request about it, and the people who answer."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from clerestory.accounts.models import Person
from clerestory.foi import actions as foi
from clerestory.foi.decided import Grounds
from clerestory.foi.models import InformationRequest
from clerestory.foi.questions import as_read
from clerestory.law.claims import (
    Claim,
    ExemptionClaim,
    Factor,
    Level,
    MaintainingExemption,
    Prejudice,
)
from clerestory.law.decisions import Holding, Outcome
from clerestory.law.records import claims_from_json
from clerestory.publication import actions, answers
from clerestory.publication.models import Release
from clerestory.reading.requests import read

AT = datetime(2018, 2, 12, 10, 0, tzinfo=UTC)
TEXT = (
    "1. How many referrals were received in each calendar year from 2015 to 2017?\n"
    "2. What were the outcomes of these referrals, by calendar year?\n"
)


def withheld_by(provision: str) -> ExemptionClaim:
    """An exemption: one of prejudice with everything that it needs, or one of personal data."""
    reasons = "Because of the work that it would harm."
    if provision.startswith("s40"):
        return ExemptionClaim(provision, reasons)
    harm = Prejudice("the prevention of crime", "it shows how work is done", Level.WOULD_BE_LIKELY)
    balance = MaintainingExemption(
        (Factor("openness", "people pay for it"),),
        (Factor("fewer crimes", "the work prevents some"),),
        "The harm would last.",
    )
    return ExemptionClaim(provision, reasons, harm, balance)


@dataclass
class House:
    """Everybody who takes part in an answer, and the steps that lead to it."""

    officer: Person
    approver: Person
    statistician: Person

    def receive(self, reference: str = "FOI-AAAA-AAAA", text: str = TEXT) -> InformationRequest:
        return foi.receive_request(
            by="system:valve",
            at=AT,
            reference=reference,
            received=date(2018, 2, 12),
            text=text,
            applicant_name="Alex Applicant",
            applicant_email="alex@example.org",
        )

    def confirm(self, request: InformationRequest) -> InformationRequest:
        questions = as_read(read(request.text, received=request.received))
        return foi.confirm_questions(by=self.officer, at=AT, request=request, questions=questions)

    def draw(self, request: InformationRequest) -> Release:
        drawn = answers.draw_for(request, at=AT)
        return actions.record_figures(
            by=self.officer,
            at=AT,
            proposal=drawn.proposal,
            source=drawn.source,
            reference=request.reference,
            title=f"Answer to {request.reference}",
            request=request,
            proposed=drawn.proposed,
        )

    def decide(self, request: InformationRequest, **withheld: str) -> None:
        """As proposed; the numbers in `withheld` are withheld under the provision given."""
        for question in request.questions.all():
            claims: tuple[Claim, ...] = claims_from_json(question.proposed["claims"])
            outcome = Outcome(question.proposed["outcome"])
            if provision := withheld.get(f"question_{question.number}"):
                claims = (withheld_by(provision),)
                outcome = Outcome.WITHHELD
            foi.decide_question(
                by=self.officer,
                at=AT,
                question=question,
                holding=Holding.HELD,
                outcome=outcome,
                grounds=Grounds(claims),
            )

    def prepare(self, release: Release) -> Release:
        request: Any = InformationRequest.objects.get(pk=release.request_id)
        released = answers.released_part(request, release)
        package = answers.package_for(request, released)
        return actions.prepare_release(
            by=self.officer,
            at=AT,
            release=release,
            released=released,
            passed=answers.passed_for(request, released, package),
            staff=package.staff,
        )

    def prepared(self, **withheld: str) -> Release:
        request = self.confirm(self.receive())
        release = self.draw(request)
        self.decide(request, **withheld)
        return self.prepare(release)

    def approve(self, release: Release) -> Release:
        return actions.approve_release(
            by=self.approver, at=AT, release=release, seen=release.digest
        )
