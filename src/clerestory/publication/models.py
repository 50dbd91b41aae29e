"""What is prepared to leave, what has left, and what crosses between the two halves."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from clerestory.publication.lifecycle import Kind, Status


def _choices(words: type[Kind] | type[Status]) -> list[tuple[str, str]]:
    return [(word.value, word.value) for word in words]


def _person(name: str) -> "models.ForeignKey[Any, Any]":
    return models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name=f"releases_{name}",
    )


def _pair(name: str) -> models.CheckConstraint:
    """Whoever did it and when are known together, or neither is."""
    both = Q(**{f"{name}_at__isnull": False, f"{name}_by__isnull": False})
    neither = Q(**{f"{name}_at__isnull": True, f"{name}_by__isnull": True})
    return models.CheckConstraint(condition=both | neither, name=f"release_{name}_at_with_by")


class Release(models.Model):
    """Everything that leaves together: one letter with its tables, or one set of statistics."""

    PERSONAL: ClassVar[tuple[str, ...]] = ()

    kind = models.CharField(max_length=16, choices=_choices(Kind))
    reference = models.CharField(max_length=40)
    title = models.CharField(max_length=200)
    request = models.ForeignKey(
        "foi.InformationRequest", models.PROTECT, null=True, blank=True, related_name="releases"
    )
    status = models.CharField(max_length=16, choices=_choices(Status), default=Status.PROPOSED)
    extract = models.ForeignKey("Extract", models.PROTECT, related_name="releases")
    figures = models.JSONField()  # publication.proposals.Proposal: tables, reasons, certificates
    released = models.JSONField(null=True, blank=True)  # the same, less what is withheld
    questions = models.CharField(max_length=64, blank=True)  # digest of what was asked
    despite = models.TextField(blank=True)  # why it may leave in spite of what the checks found
    ledger_head = models.CharField(
        max_length=64
    )  # of the ledger that the figures were proved against
    digest = models.CharField(max_length=64, blank=True)  # SHA-256 over the files that would leave
    proposed_at = models.DateTimeField(null=True)
    proposed_by = _person("proposed")
    prepared_at = models.DateTimeField(null=True, blank=True)
    prepared_by = _person("prepared")
    approved_at = models.DateTimeField(null=True, blank=True)
    approved_by = _person("approved")
    published_at = models.DateTimeField(null=True, blank=True)
    published_by = _person("published")
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = _person("withdrawn")
    withdrawn_because = models.TextField(blank=True)  # stands on the public page

    class Meta:
        constraints: ClassVar = [
            _pair("proposed"),
            _pair("prepared"),
            _pair("approved"),
            _pair("published"),
            _pair("withdrawn"),
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True) | ~Q(approved_by=F("prepared_by")),
                name="release_approved_by_another_person",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_by__isnull=True) | ~Q(withdrawn_by=F("prepared_by")),
                name="release_withdrawn_by_another_person",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True, withdrawn_because="")
                | (Q(withdrawn_at__isnull=False) & ~Q(withdrawn_because="")),
                name="release_withdrawn_with_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(kind=Kind.ANSWER, request__isnull=False)
                | Q(kind=Kind.STATISTICS, request__isnull=True),
                name="release_answer_has_a_request",
            ),
            models.CheckConstraint(
                condition=Q(approved_at__isnull=True) | ~Q(digest=""),
                name="release_approval_is_bound_to_bytes",
            ),
            models.UniqueConstraint(
                fields=["reference"],
                condition=~Q(status=Status.SUPERSEDED),
                name="release_one_live_draft_per_reference",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reference}: {self.title}"


class Extract(models.Model):
    """The register as it was when figures were drawn from it. What was released from it can only
    be compared with later figures as long as it is kept."""

    PERSONAL: ClassVar[tuple[str, ...]] = ("records",)

    dataset = models.CharField(max_length=64)
    sha256 = models.CharField(max_length=64, unique=True)
    records = models.JSONField()  # figures.extracts.records_as_json
    taken_at = models.DateTimeField()
    taken_by = models.CharField(max_length=64)

    def __str__(self) -> str:
        return f"{self.dataset}, {self.taken_at:%Y-%m-%d}"


BEFORE_THE_GATE = "0"
"""The inspector of files that had been prepared when there was none yet."""


class Side(models.TextChoices):
    PUBLIC = "public", "leaves"
    STAFF = "staff", "stays"


class ReleaseFile(models.Model):
    """A file of a release: one that leaves, or one that explains and must stay."""

    PERSONAL: ClassVar[tuple[str, ...]] = ("content",)  # a letter names its applicant

    release = models.ForeignKey(Release, models.CASCADE, related_name="files")
    side = models.CharField(max_length=8, choices=Side.choices)
    name = models.CharField(max_length=120)
    media_type = models.CharField(max_length=120)
    content = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    # What the gate found before these bytes were fixed; empty for a file that stays.
    verdict = models.CharField(max_length=8, blank=True)
    findings = models.JSONField(default=list)
    inspector = models.CharField(max_length=32, blank=True)
    outgoing = models.ForeignKey(
        "foi.OutgoingFile", models.PROTECT, null=True, blank=True, related_name="release_files"
    )
    despite = models.TextField(blank=True)  # why an original leaves with what was found in it

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["release", "name"], name="release_file_name_once"),
            models.CheckConstraint(
                condition=Q(side__in=Side.values), name="release_file_leaves_or_stays"
            ),
            models.CheckConstraint(
                condition=Q(side=Side.STAFF) | ~Q(inspector=""),
                name="release_file_that_leaves_was_inspected",
            ),
            models.CheckConstraint(
                condition=Q(side=Side.STAFF)
                | Q(verdict="clean")
                | Q(inspector=BEFORE_THE_GATE)
                | (Q(outgoing__isnull=False) & ~Q(despite="")),
                name="release_file_that_leaves_is_clean_or_reasoned",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class ShelfInspection(models.Model):
    """What the inspector of today says about a file that was published, the latest look alone."""

    PERSONAL: ClassVar[tuple[str, ...]] = ()

    page = models.CharField(max_length=16)  # "answer" or "statistics"
    slug = models.CharField(max_length=80)
    name = models.CharField(max_length=120)
    sha256 = models.CharField(max_length=64)
    verdict = models.CharField(max_length=8)
    findings = models.JSONField(default=list)
    is_changed = models.BooleanField(default=False)  # not the bytes that were released
    is_known = models.BooleanField(default=False)  # an original: two people let it leave with this
    inspector = models.CharField(max_length=32)
    inspected_at = models.DateTimeField()
    inspected_by = models.CharField(max_length=64)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["page", "slug", "name"], name="shelf_inspection_once_per_file"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.slug}/{self.name}: {self.verdict}"

    @property
    def needs_a_look(self) -> bool:
        return self.is_changed or (self.verdict != "clean" and not self.is_known)


class LedgerRow(models.Model):
    """One released set of statements, or the withdrawal of one. Rows are only ever added; `head`
    chains each to all before it."""

    PERSONAL: ClassVar[tuple[str, ...]] = ()

    position = models.PositiveIntegerField(unique=True)
    entry_id = models.CharField(max_length=64)
    withdrawn = models.BooleanField(default=False)
    dataset = models.CharField(max_length=64)
    # what the release was counted from, in the row of its withdrawal too
    extract = models.ForeignKey(Extract, models.PROTECT, related_name="ledger_rows")
    body = models.JSONField()  # figures.ledger.LedgerEntry
    head = models.CharField(max_length=64, unique=True)
    released_at = models.DateTimeField()
    released_by = models.CharField(max_length=64)

    class Meta:
        ordering: ClassVar = ["position"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["entry_id", "withdrawn"], name="ledger_released_once_and_withdrawn_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.position}: {self.entry_id}"


class OutboxMessage(models.Model):
    """What has to reach the public shelf, written in the transaction that decided it."""

    PERSONAL: ClassVar[tuple[str, ...]] = ()

    message_id = models.UUIDField(unique=True)
    body = models.JSONField()  # one of the snapshots of clerestory.shelf.snapshots
    created_at = models.DateTimeField()
    created_by = models.CharField(max_length=64)
    carried_at = models.DateTimeField(null=True, blank=True)
    carried_by = models.CharField(max_length=64, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(carried_at__isnull=True, carried_by="")
                | (Q(carried_at__isnull=False) & ~Q(carried_by="")),
                name="outbox_carried_at_with_by",
            ),
        ]

    def __str__(self) -> str:
        return str(self.message_id)


class InboxReceipt(models.Model):
    """Proof that a sealed message was taken in. The second time it comes, nothing happens."""

    PERSONAL: ClassVar[tuple[str, ...]] = ()

    message_id = models.UUIDField(unique=True)
    subject = models.CharField(max_length=80)
    taken_at = models.DateTimeField()
    taken_by = models.CharField(max_length=64)

    def __str__(self) -> str:
        return f"{self.message_id} -> {self.subject}"
