"""The register as tables. What a row could get wrong by itself, the database refuses.

There is no number here but keys, ages and counts of sessions: nothing adds up what people are
worried about, and no two people are compared. There is no field for what an intelligence service
holds (CTSA 2015 s38(4)-(5)).
"""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from clerestory.accounts.models import Organisation, Person
from clerestory.referrals.codes import (
    ADULT,
    SECTORS,
    ClosureReason,
    ExitReason,
    Mode,
    PlanOutcome,
    Standing,
)
from clerestory.referrals.constraints import (
    IMPORT,
    a_code_of_its_list,
    a_row_of_the_table,
    one_of,
    pair,
    written,
)
from clerestory.referrals.lifecycle import WORDS, Actor, Status
from clerestory.referrals.particulars import OLDEST

SHORT = 200


def _person(related: str, *, null: bool = False) -> "models.ForeignKey[Person, Person]":
    return models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name=related, null=null, blank=null
    )


def _referral(related: str) -> "models.ForeignKey[Referral, Referral]":
    return models.ForeignKey("referrals.Referral", models.PROTECT, related_name=related)


class Area(models.Model):
    """An area of the authority, as the declaration of its figures names it."""

    PERSONAL: ClassVar[tuple[str, ...]] = ()

    code = models.CharField(max_length=60, unique=True)
    label = models.CharField(max_length=SHORT)

    def __str__(self) -> str:
        return self.label


class Subject(models.Model):
    """The person whom referrals are about. `key` stands for the person in figures."""

    PERSONAL: ClassVar[tuple[str, ...]] = ("key", "name", "other_names")

    key = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=SHORT, blank=True)
    other_names = models.TextField(blank=True)  # one spelling or alias a line

    class Meta:
        constraints = (written("referrals_subject_key_written", "key"),)

    def __str__(self) -> str:
        return self.key


class Referral(models.Model):
    """One concern as a case, from receipt to closure."""

    PERSONAL: ClassVar[tuple[str, ...]] = ("reference", "subject", "age", "received")

    reference = models.CharField(max_length=40, unique=True)
    subject = models.ForeignKey(Subject, models.PROTECT, related_name="referrals")
    status = models.CharField(
        max_length=20,
        choices=[(status.value, words) for status, words in WORDS.items()],
        db_index=True,
    )
    received = models.DateField(db_index=True)
    age = models.PositiveSmallIntegerField(null=True, blank=True)  # whole years at receipt
    area = models.CharField(max_length=60, blank=True)
    concern = models.CharField(max_length=40, blank=True)
    concern_list = models.CharField(max_length=20, blank=True)
    sector = models.CharField(max_length=40, blank=True)
    # Which front door took it up, and which gateway officer has it.
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="referrals"
    )
    assigned_to = _person("referrals_assigned", null=True)

    class Meta:
        ordering = ("received", "pk")
        constraints = (
            one_of("referrals_referral_known_status", "status", Status),
            one_of("referrals_referral_known_sector", "sector", ["", *SECTORS]),
            models.CheckConstraint(
                condition=a_code_of_its_list(),
                name="referrals_referral_concern_of_its_list",
            ),
            models.CheckConstraint(
                condition=Q(age__isnull=True) | Q(age__lte=OLDEST),
                name="referrals_referral_possible_age",
            ),
            models.CheckConstraint(
                condition=Q(
                    status__in=[Status.DRAFT.value, Status.SUBMITTED.value, Status.SCREENING.value]
                )
                | Q(status=Status.RECORDED_IN_ERROR.value)
                | ~Q(Q(area="") | Q(concern="") | Q(sector="")),
                name="referrals_referral_coded_after_screening",
            ),
        )

    def __str__(self) -> str:
        return self.reference

    @property
    def text_id(self) -> str:
        """How the audit names this case."""
        return f"referrals.referral:{self.reference}"

    @property
    def status_words(self) -> str:
        return WORDS[Status(self.status)]


class Referrer(models.Model):
    """Who raised the concern, kept apart: the panel and its coordinator never see it."""

    PERSONAL: ClassVar[tuple[str, ...]] = ("name", "role", "organisation", "contact")

    referral = models.OneToOneField(Referral, models.PROTECT, related_name="referrer")
    name = models.CharField(max_length=SHORT, blank=True)
    role = models.CharField(max_length=SHORT, blank=True)
    organisation = models.CharField(max_length=SHORT, blank=True)
    contact = models.CharField(max_length=SHORT, blank=True)
    wants_confidentiality = models.BooleanField(default=True)

    def __str__(self) -> str:
        return f"Referrer of {self.referral_id}"


class Concern(models.Model):
    """What worries the referrer, in the referrer's own words, which often show whose they are."""

    PERSONAL: ClassVar[tuple[str, ...]] = ("worry", "relationship", "awareness")

    referral = models.OneToOneField(Referral, models.PROTECT, related_name="told")
    worry = models.TextField()
    relationship = models.TextField()
    awareness = models.TextField()

    class Meta:
        constraints = (written("referrals_concern_written", "worry"),)

    def __str__(self) -> str:
        return f"Concern of {self.referral_id}"


class Screening(models.Model):
    PERSONAL: ClassVar[tuple[str, ...]] = ("childrens_services", "search_result")

    referral = models.OneToOneField(Referral, models.PROTECT, related_name="screening")
    acknowledged_on = models.DateField()
    childrens_services = models.TextField(blank=True)
    search_result = models.TextField()

    class Meta:
        constraints = (written("referrals_screening_written", "search_result"),)

    def __str__(self) -> str:
        return f"Screening of {self.referral_id}"


class Assessment(models.Model):
    """Words under headings. It complements judgement and replaces none of it: nothing counts."""

    PERSONAL: ClassVar[tuple[str, ...]] = (
        "grounds",
        "known",
        "sources",
        "needs",
        "protective",
        "own_account",
        "would_change",
        "judgement",
        "earlier_considered",
    )

    referral = _referral("assessments")
    at = models.DateTimeField()
    by = _person("referrals_assessed")
    grounds = models.TextField()  # CTSA s36(3)
    known = models.TextField()
    sources = models.TextField()  # from whom, and how reliable
    needs = models.TextField()
    protective = models.TextField()
    own_account = models.TextField()
    would_change = models.TextField()  # what would change this view
    judgement = models.TextField()
    earlier_considered = models.TextField()
    check_clear_on = models.DateField()  # the answer alone; a check that is not clear is no row

    class Meta:
        constraints = (
            written(
                "referrals_assessment_written",
                "grounds",
                "known",
                "sources",
                "needs",
                "protective",
                "own_account",
                "would_change",
                "judgement",
                "earlier_considered",
            ),
        )

    def __str__(self) -> str:
        return f"Assessment of {self.referral_id}"


class ClosureProposal(models.Model):
    """No further action, proposed by one person and approved by another.

    For a person who was referred before, the other comes from another organisation: closures one
    by one have missed what repeated referrals meant together.
    """

    PERSONAL: ClassVar[tuple[str, ...]] = ("reason", "earlier_considered", "feedback")

    referral = _referral("closure_proposals")
    code = models.CharField(max_length=40)
    reason = models.TextField()
    earlier_considered = models.TextField()
    feedback = models.TextField()
    is_repeat = models.BooleanField()
    proposed_at = models.DateTimeField()
    proposed_by = _person("referrals_closures_proposed")
    proposing_organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    approved_at = models.DateTimeField(null=True, blank=True)
    approved_by = _person("referrals_closures_approved", null=True)
    approving_organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="+"
    )
    returned_at = models.DateTimeField(null=True, blank=True)
    returned_by = _person("referrals_closures_returned", null=True)

    class Meta:
        constraints = (
            one_of("referrals_closure_known_reason", "code", ClosureReason),
            written("referrals_closure_written", "reason", "earlier_considered", "feedback"),
            pair("referrals_closure_approved_at_by", "approved"),
            pair("referrals_closure_returned_at_by", "returned"),
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True) | ~Q(approved_by=F("proposed_by")),
                name="referrals_closure_second_person",
            ),
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True)
                | Q(is_repeat=False, approving_organisation__isnull=False)
                | (
                    Q(approving_organisation__isnull=False)
                    & ~Q(approving_organisation=F("proposing_organisation"))
                ),
                name="referrals_closure_of_repeat_from_elsewhere",
            ),
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True) | Q(returned_by__isnull=True),
                name="referrals_closure_approved_or_returned",
            ),
            models.UniqueConstraint(
                fields=("referral",),
                condition=Q(approved_at__isnull=True, returned_at__isnull=True),
                name="referrals_closure_one_at_a_time",
            ),
        )

    def __str__(self) -> str:
        return f"Closure of {self.referral_id}"


class PanelItem(models.Model):
    """A case on the agenda of a panel. CTSA s37: the local police must be there for it."""

    PERSONAL: ClassVar[tuple[str, ...]] = ("invited", "returns")

    referral = _referral("panel_items")
    meeting_on = models.DateField()
    invited = models.TextField()  # each member with the reason
    returns = models.TextField()  # what partners sent, or that it is late
    police_present = models.BooleanField()

    class Meta:
        constraints = (
            written("referrals_panelitem_written", "invited", "returns"),
            models.CheckConstraint(
                condition=Q(police_present=True), name="referrals_panelitem_police_present"
            ),
        )

    def __str__(self) -> str:
        return f"Panel item of {self.referral_id}"


class PanelDecision(models.Model):
    PERSONAL: ClassVar[tuple[str, ...]] = ("reasons", "dissent", "health_and_social_care", "onward")

    item = models.OneToOneField(PanelItem, models.PROTECT, related_name="decision")
    adopted = models.BooleanField()
    mode = models.CharField(max_length=20)  # CTSA s37(6)
    reasons = models.TextField()
    dissent = models.TextField(blank=True)
    health_and_social_care = models.TextField(blank=True)  # CTSA s36(6)
    onward = models.TextField(blank=True)

    class Meta:
        constraints = (
            one_of("referrals_decision_known_mode", "mode", Mode),
            written("referrals_decision_written", "reasons"),
            models.CheckConstraint(
                condition=Q(mode=Mode.UNANIMOUS.value, dissent="")
                | (~Q(mode=Mode.UNANIMOUS.value) & ~Q(dissent="")),
                name="referrals_decision_dissent_unless_unanimous",
            ),
            models.CheckConstraint(
                condition=Q(adopted=True) | ~Q(health_and_social_care=""),
                name="referrals_decision_health_considered",
            ),
        )

    def __str__(self) -> str:
        return f"Decision on {self.item_id}"


class SupportPlan(models.Model):
    """CTSA s36(5)(a) to (d), one field each, and an answer to each need."""

    PERSONAL: ClassVar[tuple[str, ...]] = (
        "asking_consent",
        "nature",
        "responsible",
        "delivery",
        "needs",
    )

    decision = models.OneToOneField(PanelDecision, models.PROTECT, related_name="plan")
    referral = _referral("plans")
    asking_consent = models.TextField()  # (a) how, when and by whom
    nature = models.TextField()  # (b)
    responsible = models.TextField()  # (c)
    delivery = models.TextField()  # (d) how and when
    needs = models.TextField()

    class Meta:
        constraints = (
            written(
                "referrals_plan_written",
                "asking_consent",
                "nature",
                "responsible",
                "delivery",
                "needs",
            ),
        )

    def __str__(self) -> str:
        return f"Plan for {self.referral_id}"


class Consent(models.Model):
    """What the person, a parent or a guardian said when asked, or when they changed their mind."""

    PERSONAL: ClassVar[tuple[str, ...]] = (
        "given_by",
        "age_on_the_day",
        "standing",
        "standing_words",
        "own_view",
        "explained",
        "in_words",
        "alternative",
    )

    class Answer(models.TextChoices):
        GIVEN = "given", "Given"
        REFUSED = "refused", "Refused"
        WITHDRAWN = "withdrawn", "Withdrawn"

    referral = _referral("consents")
    answer = models.CharField(max_length=20, choices=Answer.choices)
    happened_on = models.DateField()
    given_by = models.CharField(max_length=SHORT)
    standing = models.CharField(max_length=20, blank=True)
    standing_words = models.TextField(blank=True)
    age_on_the_day = models.PositiveSmallIntegerField(null=True, blank=True)
    own_view = models.TextField(blank=True)
    explained = models.TextField(blank=True)
    how = models.TextField(blank=True)
    privacy_notice_on = models.DateField(null=True, blank=True)
    in_words = models.TextField(blank=True)
    alternative = models.TextField(blank=True)
    next_assessment_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = (
            one_of("referrals_consent_known_answer", "answer", ["given", "refused", "withdrawn"]),
            written("referrals_consent_written", "given_by"),
            models.CheckConstraint(
                condition=~Q(answer="given")
                | (
                    (
                        Q(standing=Standing.SELF.value, age_on_the_day__gte=ADULT)
                        | (
                            Q(standing__in=[Standing.GUARDIAN.value, Standing.PARENT.value])
                            & Q(age_on_the_day__lt=ADULT)
                            & ~Q(own_view="")
                        )
                    )
                    & Q(privacy_notice_on__isnull=False)
                    & ~Q(Q(standing_words="") | Q(explained="") | Q(how=""))
                ),
                name="referrals_consent_by_whom_it_can_be_given",
            ),
            models.CheckConstraint(
                condition=Q(answer="given")
                | (Q(next_assessment_on__gt=F("happened_on")) & ~Q(in_words="")),
                name="referrals_consent_refusal_has_a_next_day",
            ),
        )

    def __str__(self) -> str:
        return f"Consent for {self.referral_id}"


class Review(models.Model):
    PERSONAL: ClassVar[tuple[str, ...]] = ("progress", "revision", "fresh_information", "finding")

    class Kind(models.TextChoices):
        SUPPORT = "support", "During support"
        SIX_MONTHS = "six_months", "After 6 months"
        TWELVE_MONTHS = "twelve_months", "After 12 months"

    referral = _referral("reviews")
    kind = models.CharField(max_length=20, choices=Kind.choices)
    held_on = models.DateField()
    progress = models.TextField(blank=True)
    sessions_planned = models.PositiveSmallIntegerField(null=True, blank=True)
    sessions_held = models.PositiveSmallIntegerField(null=True, blank=True)
    plan = models.CharField(max_length=20, blank=True)
    revision = models.TextField(blank=True)
    fresh_information = models.TextField(blank=True)
    finding = models.TextField()

    class Meta:
        constraints = (
            one_of(
                "referrals_review_known_kind", "kind", ["support", "six_months", "twelve_months"]
            ),
            one_of("referrals_review_known_plan", "plan", ["", *PlanOutcome]),
            written("referrals_review_written", "finding"),
            models.CheckConstraint(
                condition=~Q(kind="support")
                | (
                    Q(sessions_planned__isnull=False, sessions_held__isnull=False)
                    & ~Q(Q(progress="") | Q(plan=""))
                ),
                name="referrals_review_of_support_is_whole",
            ),
            models.CheckConstraint(
                condition=Q(kind="support") | ~Q(fresh_information=""),
                name="referrals_review_later_asks_partners",
            ),
            models.CheckConstraint(
                condition=~Q(plan=PlanOutcome.REVISED.value) | ~Q(revision=""),
                name="referrals_review_revision_in_words",
            ),
        )

    def __str__(self) -> str:
        return f"Review of {self.referral_id}"


class Exit(models.Model):
    """The end of support: proposed by one person, confirmed or refused by another."""

    PERSONAL: ClassVar[tuple[str, ...]] = ("actions_done", "referrer_view", "reason")

    referral = _referral("exits")
    proposed_at = models.DateTimeField()
    proposed_by = _person("referrals_exits_proposed")
    actions_done = models.TextField()
    provider_report_on = models.DateField()
    referrer_view = models.TextField()
    confirmed_at = models.DateTimeField(null=True, blank=True)
    confirmed_by = _person("referrals_exits_confirmed", null=True)
    refused_at = models.DateTimeField(null=True, blank=True)
    refused_by = _person("referrals_exits_refused", null=True)
    code = models.CharField(max_length=40, blank=True)
    reason = models.TextField(blank=True)
    told_on = models.DateField(null=True, blank=True)
    review_6_on = models.DateField(null=True, blank=True)
    review_12_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = (
            pair("referrals_exit_confirmed_at_by", "confirmed"),
            pair("referrals_exit_refused_at_by", "refused"),
            written("referrals_exit_written", "actions_done", "referrer_view"),
            one_of("referrals_exit_known_reason", "code", ["", *ExitReason]),
            models.CheckConstraint(
                condition=Q(confirmed_by__isnull=True) | ~Q(confirmed_by=F("proposed_by")),
                name="referrals_exit_second_person",
            ),
            models.CheckConstraint(
                condition=Q(refused_by__isnull=True) | ~Q(refused_by=F("proposed_by")),
                name="referrals_exit_refused_by_second_person",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by__isnull=True) | Q(refused_by__isnull=True),
                name="referrals_exit_confirmed_or_refused",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by__isnull=True)
                | (
                    ~Q(Q(code="") | Q(reason=""))
                    & Q(review_6_on__isnull=False, review_12_on__gt=F("review_6_on"))
                    & (Q(told_on__isnull=False) | Q(code=ExitReason.DIED.value))
                ),
                name="referrals_exit_confirmed_is_whole",
            ),
            models.UniqueConstraint(
                fields=("referral",),
                condition=Q(confirmed_at__isnull=True, refused_at__isnull=True),
                name="referrals_exit_one_at_a_time",
            ),
        )

    def __str__(self) -> str:
        return f"Exit of {self.referral_id}"


class Step(models.Model):
    """One row of the history: what changed, who did it in which role, when, and why.

    `happened_on` is the day it happened, `at` the moment it was entered. Never changed.
    """

    PERSONAL: ClassVar[tuple[str, ...]] = ("reason",)

    referral = _referral("steps")
    name = models.CharField(max_length=40)
    before = models.CharField(max_length=20)
    after = models.CharField(max_length=20)
    at = models.DateTimeField()
    by = _person("referrals_steps", null=True)
    role = models.CharField(max_length=40)
    organisation = models.CharField(max_length=SHORT, blank=True)
    happened_on = models.DateField()
    reason = models.TextField()

    class Meta:
        ordering = ("pk",)
        constraints = (
            one_of("referrals_step_known_role", "role", [*Actor, IMPORT]),
            written("referrals_step_written", "reason"),
            models.CheckConstraint(
                condition=a_row_of_the_table(), name="referrals_step_is_in_the_table"
            ),
            # Only a referrer and a load are not somebody who signed in.
            models.CheckConstraint(
                condition=Q(by__isnull=True, role__in=[IMPORT, Actor.REFERRER.value])
                | (Q(by__isnull=False) & ~Q(role__in=[IMPORT, Actor.REFERRER.value])),
                name="referrals_step_has_its_person",
            ),
        )

    def __str__(self) -> str:
        return f"{self.referral_id}: {self.name}"
