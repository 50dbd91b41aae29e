"""The public half: what was released, and what was taken in and cannot be read here."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q


class Kind(models.TextChoices):
    REQUEST = "request", "information request"
    CONCERN = "concern", "concern"


class InboxItem(models.Model):
    """A sealed message to the staff side: the public half's outbox."""

    PERSONAL: ClassVar[tuple[str, ...]] = ("sealed",)

    message_id = models.UUIDField(unique=True)
    kind = models.CharField(max_length=16, choices=Kind.choices)
    sealed = models.BinaryField()
    submitted_at = models.DateTimeField()
    submitted_by = models.CharField(max_length=16)  # "applicant" or "referrer", never a name
    carried_at = models.DateTimeField(null=True, blank=True)
    carried_by = models.CharField(max_length=64, blank=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(carried_at__isnull=True, carried_by="")
                | (Q(carried_at__isnull=False) & ~Q(carried_by="")),
                name="shelf_inbox_carried_at_with_by",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=Kind.values), name="shelf_inbox_known_kind"
            ),
        )

    def __str__(self) -> str:
        return str(self.message_id)


class Submission(models.Model):
    """What the sender may follow: reference, dates, a state in words. Nothing of the sender."""

    PERSONAL: ClassVar[tuple[str, ...]] = ()

    token = models.CharField(max_length=32, unique=True)
    reference = models.CharField(max_length=16, unique=True)
    kind = models.CharField(max_length=16, choices=Kind.choices)
    received = models.DateField()
    due = models.DateField(null=True, blank=True)
    state = models.CharField(max_length=80)
    answer_slug = models.CharField(max_length=80, blank=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(kind=Kind.REQUEST, due__isnull=False)
                | Q(kind=Kind.CONCERN, due__isnull=True),
                name="shelf_only_a_request_has_a_clock",
            ),
            models.CheckConstraint(
                condition=Q(due__isnull=True) | Q(due__gt=F("received")),
                name="shelf_due_after_received",
            ),
        )

    def __str__(self) -> str:
        return self.reference


class Receipt(models.Model):
    """Proof that a message from the staff side was held. The second time, nothing happens."""

    PERSONAL: ClassVar[tuple[str, ...]] = ()

    message_id = models.UUIDField(unique=True)
    held_at = models.DateTimeField()
    held_by = models.CharField(max_length=64)

    def __str__(self) -> str:
        return str(self.message_id)


def _withdrawn_with_a_reason(page: str) -> models.CheckConstraint:
    return models.CheckConstraint(
        condition=Q(withdrawn__isnull=True, withdrawn_because="")
        | (Q(withdrawn__isnull=False) & ~Q(withdrawn_because="")),
        name=f"shelf_{page}_withdrawn_with_a_reason",
    )


class PublishedAnswer(models.Model):
    """One page of the disclosure log."""

    PERSONAL: ClassVar[tuple[str, ...]] = ()

    slug = models.SlugField(max_length=80, unique=True)
    title = models.CharField(max_length=200)
    published = models.DateField()
    received = models.DateField()
    questions = models.JSONField()  # number, text, holding, outcome, claims, table or null
    words = models.TextField()  # what the search looks through, in small letters
    withdrawn = models.DateField(null=True, blank=True)
    withdrawn_because = models.TextField(blank=True)

    class Meta:
        constraints = (_withdrawn_with_a_reason("answer"),)

    def __str__(self) -> str:
        return self.title


class PublishedStatistics(models.Model):
    PERSONAL: ClassVar[tuple[str, ...]] = ()

    slug = models.SlugField(max_length=80, unique=True)
    title = models.CharField(max_length=200)
    published = models.DateField()
    tables = models.JSONField()
    chart = models.TextField(blank=True)  # SVG drawn by our own kernel from the released rows
    notes = models.JSONField()
    withdrawn = models.DateField(null=True, blank=True)
    withdrawn_because = models.TextField(blank=True)

    class Meta:
        constraints = (_withdrawn_with_a_reason("statistics"),)

    def __str__(self) -> str:
        return self.title


class PublishedFile(models.Model):
    """A released file, byte for byte as it was approved."""

    PERSONAL: ClassVar[tuple[str, ...]] = ()

    answer = models.ForeignKey(PublishedAnswer, models.CASCADE, null=True, related_name="files")
    statistics = models.ForeignKey(
        PublishedStatistics, models.CASCADE, null=True, related_name="files"
    )
    name = models.CharField(max_length=120)
    media_type = models.CharField(max_length=120)
    content = models.BinaryField()
    sha256 = models.CharField(max_length=64)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(answer__isnull=False, statistics__isnull=True)
                | Q(answer__isnull=True, statistics__isnull=False),
                name="shelf_file_has_one_owner",
            ),
            models.UniqueConstraint(fields=["answer", "name"], name="shelf_answer_file_once"),
            models.UniqueConstraint(
                fields=["statistics", "name"], name="shelf_statistics_file_once"
            ),
        )

    def __str__(self) -> str:
        return self.name
