"""Messages that came in, byte for byte, and those that we send."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from clerestory.foi.messages.lifecycle import Status, Way


class IncomingMessage(models.Model):
    """One message. Its bytes are on the disk before its sender is told that it has come.

    The date of receipt of whatever is made of it is the day of `received_at`, also when that is
    done later, FOIA s10(1).
    """

    PERSONAL: ClassVar[tuple[str, ...]] = (
        "raw", "envelope_from", "envelope_to", "reading", "message_id", "sender", "subject",
        "reason",
    )  # fmt: skip

    key = models.UUIDField(unique=True)
    raw = models.BinaryField()
    sha256 = models.CharField(max_length=64, unique=True)  # of `raw`: a second delivery is known
    size = models.PositiveIntegerField()
    # Who the mail server says sent it, and to whom. None: it did not say; empty: nobody (RFC 5321,
    # 4.5.5), which is how mail servers report.
    envelope_from = models.CharField(max_length=320, null=True)
    envelope_to = models.JSONField(default=list)
    came_by = models.CharField(max_length=8)
    received_at = models.DateTimeField()
    received_by = models.CharField(max_length=64)
    status = models.CharField(max_length=16, default=Status.STORED)
    reason = models.TextField(blank=True)  # why an officer has to look, or why it was dismissed
    reading = models.JSONField(null=True)  # as `files.incoming.messages` writes it
    message_id = models.CharField(max_length=250, blank=True, db_index=True)
    content_key = models.CharField(max_length=64, null=True, unique=True)
    sender = models.CharField(max_length=254, blank=True)
    subject = models.CharField(max_length=500, blank=True)
    request = models.ForeignKey(
        "foi.InformationRequest", models.PROTECT, null=True, related_name="messages"
    )
    same_as = models.ForeignKey("self", models.PROTECT, null=True, related_name="copies")
    no_reply = models.CharField(max_length=200, blank=True)  # why no acknowledgement was written
    settled_at = models.DateTimeField(null=True)
    settled_by = models.CharField(max_length=64, blank=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(status__in=[one.value for one in Status]),
                name="foi_message_known_state",
            ),
            models.CheckConstraint(
                condition=Q(came_by__in=[one.value for one in Way]), name="foi_message_known_way"
            ),
            models.CheckConstraint(
                condition=(Q(status=Status.TAKEN_IN) & Q(request__isnull=False))
                | (~Q(status=Status.TAKEN_IN) & Q(request__isnull=True)),
                name="foi_message_taken_in_has_a_request",
            ),
            models.CheckConstraint(
                condition=(Q(status=Status.COPY) & Q(same_as__isnull=False))
                | (~Q(status=Status.COPY) & Q(same_as__isnull=True)),
                name="foi_message_copy_has_an_original",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=[Status.QUARANTINED, Status.DISMISSED]) | ~Q(reason=""),
                name="foi_message_set_aside_with_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(status=Status.STORED, settled_at__isnull=True, settled_by="")
                | (~Q(status=Status.STORED) & Q(settled_at__isnull=False) & ~Q(settled_by="")),
                name="foi_message_settled_at_with_by",
            ),
        )

    def __str__(self) -> str:
        return str(self.key)

    @property
    def text_id(self) -> str:
        return f"foi.message:{self.key}"


class OutgoingMessage(models.Model):
    """An acknowledgement in the queue, or sent. One to an address on a day at most.

    `tried_at` is written before a mail server is asked: if we are stopped in between, nobody knows
    whether it went, and it is not sent a second time.
    """

    PERSONAL: ClassVar[tuple[str, ...]] = ("recipient", "body", "answers_to")

    message_id = models.CharField(max_length=250, unique=True)
    recipient = models.CharField(max_length=254)  # in small letters
    day = models.DateField()
    subject = models.CharField(max_length=200)
    body = models.TextField()
    answers_to = models.CharField(max_length=250, blank=True)  # the Message-ID it answers
    request = models.ForeignKey(
        "foi.InformationRequest", models.PROTECT, related_name="sent_messages"
    )
    incoming = models.OneToOneField(IncomingMessage, models.PROTECT, related_name="answer")
    queued_at = models.DateTimeField()
    queued_by = models.CharField(max_length=64)
    tried_at = models.DateTimeField(null=True)
    tried_by = models.CharField(max_length=64, blank=True)
    sent_at = models.DateTimeField(null=True)
    sent_by = models.CharField(max_length=64, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    problem = models.CharField(max_length=200, blank=True)  # of the last try

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["recipient", "day"], name="foi_one_automatic_answer_a_day"
            ),
            models.CheckConstraint(
                condition=Q(tried_at__isnull=True, tried_by="")
                | (Q(tried_at__isnull=False) & ~Q(tried_by="")),
                name="foi_outgoing_tried_at_with_by",
            ),
            models.CheckConstraint(
                condition=Q(sent_at__isnull=True, sent_by="")
                | (Q(sent_at__isnull=False) & ~Q(sent_by="")),
                name="foi_outgoing_sent_at_with_by",
            ),
        )

    def __str__(self) -> str:
        return self.message_id


class MailboxPlace(models.Model):
    """How far a mailbox has been read, by the numbers that its server gives to messages (UIDs).

    They only rise while `validity` stays as it is (RFC 9051, 2.3.1.1); whether somebody has opened
    a message there says nothing about whether it is here.
    """

    PERSONAL: ClassVar[tuple[str, ...]] = ()

    mailbox = models.CharField(max_length=250, unique=True)  # who signs in, where, which folder
    validity = models.BigIntegerField()
    last = models.BigIntegerField()  # the highest number that was in the mailbox
    left = models.JSONField(default=list)  # lower numbers that were not fetched yet
    noted_at = models.DateTimeField()
    noted_by = models.CharField(max_length=64)

    def __str__(self) -> str:
        return self.mailbox
