"""An information request and its questions."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from clerestory.foi.documents.models import (
    HeldDocument,
    OutgoingFile,
    OutgoingLook,
    OutgoingPicture,
    RedactionMark,
    RedactionTerm,
    VisiblePage,
    VisiblePdf,
)
from clerestory.foi.lifecycle import WORDS, Status
from clerestory.foi.messages.models import IncomingMessage, MailboxPlace, OutgoingMessage
from clerestory.law.clocks import Events, Extension
from clerestory.law.decisions import Holding, Outcome

__all__ = [
    "Correction",
    "HeldDocument",
    "IncomingMessage",
    "InformationRequest",
    "MailboxPlace",
    "OutgoingFile",
    "OutgoingLook",
    "OutgoingMessage",
    "OutgoingPicture",
    "Question",
    "RedactionMark",
    "RedactionTerm",
    "VisiblePage",
    "VisiblePdf",
]


def _pair(table: str, name: str) -> models.CheckConstraint:
    """Whoever did it and when are known together, or neither is."""
    both = Q(**{f"{name}_at__isnull": False, f"{name}_by__isnull": False})
    neither = Q(**{f"{name}_at__isnull": True, f"{name}_by__isnull": True})
    return models.CheckConstraint(condition=both | neither, name=f"foi_{table}_{name}_at_with_by")


def _person() -> "models.ForeignKey[Any, Any]":
    return models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )


class InformationRequest(models.Model):
    """One request, from receipt to answer. The reference is random and counts nothing."""

    PERSONAL: ClassVar[tuple[str, ...]] = (
        "text", "applicant_name", "applicant_email", "mail_token",
    )  # fmt: skip

    reference = models.CharField(max_length=16, unique=True)
    received = models.DateField()  # day 0 of the clock
    due = models.DateField()  # the 20th working day, s10(1); the last known while the clock stands
    asked = models.DateField(null=True, blank=True)  # to clarify, s1(3)
    clarified = models.DateField(null=True, blank=True)  # day 0 again, s10(6)(b)
    fees_notice = models.DateField(null=True, blank=True)  # s9(1)
    paid = models.DateField(null=True, blank=True)
    extended_on = models.DateField(null=True, blank=True)  # told of more time, s10(3)
    extended_to = models.DateField(null=True, blank=True)  # the estimate, s17(2)
    extended_for = models.CharField(max_length=200, blank=True)  # whose balance is still open
    skipped = models.JSONField(default=list, blank=True)  # bank holidays that the count left out
    # Where days were proclaimed after the clock began: the later of two last days, and whether
    # these days count, which is None until somebody has chosen; until then the earlier one stands.
    other_due = models.DateField(null=True, blank=True)
    disputed_days_count = models.BooleanField(null=True, blank=True)
    text = models.TextField()
    applicant_name = models.CharField(max_length=200)
    applicant_email = models.EmailField()
    # In the address that this applicant answers to; None for a request that came by the web.
    mail_token = models.CharField(max_length=32, unique=True, null=True)
    status = models.CharField(
        max_length=24, choices=[(s.value, WORDS[s]) for s in Status], default=Status.RECEIVED
    )
    returned_because = models.TextField(blank=True)
    received_at = models.DateTimeField()
    received_by = models.CharField(max_length=64)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    confirmed_by = _person()
    submitted_at = models.DateTimeField(null=True, blank=True)
    submitted_by = _person()
    approved_at = models.DateTimeField(null=True, blank=True)
    approved_by = _person()
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = _person()

    class Meta:
        constraints = (
            _pair("request", "confirmed"),
            _pair("request", "submitted"),
            _pair("request", "approved"),
            _pair("request", "answered"),
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True)
                | (~Q(approved_by=F("confirmed_by")) & ~Q(approved_by=F("submitted_by"))),
                name="foi_approved_by_another_person",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=[Status.APPROVED, Status.ANSWERED])
                | Q(approved_at__isnull=False),
                name="foi_nothing_leaves_unapproved",
            ),
            models.CheckConstraint(
                condition=Q(due__gt=F("received")), name="foi_due_after_received"
            ),
            models.CheckConstraint(
                condition=Q(status__in=[s.value for s in Status]), name="foi_known_status"
            ),
            models.CheckConstraint(
                condition=Q(paid__isnull=True) | Q(paid__gte=F("fees_notice")),
                name="foi_paid_after_fees_notice",
            ),
            models.CheckConstraint(
                condition=Q(clarified__isnull=True)
                | (Q(clarified__gte=F("received")) & Q(asked__lte=F("clarified"))),
                name="foi_clarified_after_asked",
            ),
            models.CheckConstraint(
                condition=Q(extended_on__isnull=True, extended_to__isnull=True, extended_for="")
                | (Q(extended_on__isnull=False, extended_to__isnull=False) & ~Q(extended_for="")),
                name="foi_extension_is_whole",
            ),
        )

    def __str__(self) -> str:
        return self.reference

    @property
    def events(self) -> Events:
        """What happened to the request, for its clock."""
        told = (
            (Extension(self.extended_on, self.extended_for, self.extended_to),)
            if self.extended_on
            else ()
        )
        return Events(
            received=self.received,
            asked=self.asked,
            clarified=self.clarified,
            fees_notice=self.fees_notice,
            paid=self.paid,
            extensions=told,
            sent=timezone.localdate(self.answered_at) if self.answered_at else None,
        )

    @property
    def has_choice(self) -> bool:
        """Whether one of two due dates is still to be chosen."""
        return self.other_due is not None and self.disputed_days_count is None

    @property
    def waits_for(self) -> str:
        """What the clock stands still for; empty while it runs."""
        if self.asked and not self.clarified:
            return "clarification"
        return "fee" if self.fees_notice and not self.paid else ""


class Question(models.Model):
    """One thing that is asked, as an officer confirmed it, and what is decided about it."""

    PERSONAL: ClassVar[tuple[str, ...]] = ("text", "answer")

    request = models.ForeignKey(InformationRequest, models.CASCADE, related_name="questions")
    position = models.PositiveSmallIntegerField()
    number = models.CharField(max_length=12)
    text = models.TextField()
    start = models.PositiveIntegerField()  # places in the request's text
    end = models.PositiveIntegerField()
    specification = models.JSONField()  # period, granularity, breakdowns, categories, fall-backs
    proposed = models.JSONField(null=True, blank=True)  # what the figures would support
    holding = models.CharField(max_length=40, blank=True)
    outcome = models.CharField(max_length=40, blank=True)
    claims = models.JSONField(default=list)  # exemptions, as `law.records` writes them
    grounds = models.JSONField(default=dict)  # what else carries the decision: `foi.decided`
    answer = models.TextField(blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = _person()

    class Meta:
        ordering = ("position",)
        constraints = (
            _pair("question", "decided"),
            models.UniqueConstraint(fields=["request", "number"], name="foi_question_number_once"),
            models.UniqueConstraint(
                fields=["request", "position"], name="foi_question_position_once"
            ),
            models.CheckConstraint(
                condition=Q(end__gte=F("start")), name="foi_question_has_a_place"
            ),
            models.CheckConstraint(
                condition=Q(holding__in=["", *(h.value for h in Holding)]), name="foi_known_holding"
            ),
            models.CheckConstraint(
                condition=Q(outcome__in=["", *(o.value for o in Outcome)]), name="foi_known_outcome"
            ),
            models.CheckConstraint(
                condition=Q(decided_at__isnull=True) | (~Q(holding="") & ~Q(outcome="")),
                name="foi_decided_has_both_answers",
            ),
        )

    def __str__(self) -> str:
        return f"{self.request_id}, question {self.number}"

    @property
    def hidden(self) -> int:
        """How many figures of the proposed table are hidden."""
        return int((self.proposed or {}).get("hidden", 0))


class Correction(models.Model):
    """What an officer corrected in the reading of a request, for the improvement of the reading.

    Erased with the request. The name and the address of whoever asked are not in it.
    """

    PERSONAL: ClassVar[tuple[str, ...]] = ("read", "confirmed")  # words of the request

    request = models.OneToOneField(InformationRequest, models.CASCADE, related_name="correction")
    read = models.JSONField()  # questions as they were read, those that differ alone
    confirmed = models.JSONField()  # questions in their place, as the officer left them
    corrected_at = models.DateTimeField()
    corrected_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"{self.request_id}, corrected"
