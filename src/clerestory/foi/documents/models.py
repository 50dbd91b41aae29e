"""Held documents, the marks on them, and the files that are made from them."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from clerestory.foi.documents.lifecycle import BEING_MADE, LABELS, LIVE, Status

MOST_DOCUMENTS = 20  # of one request
WHOLE_PAGE = 10_000  # the width and the height of a page, in the unit of a mark
VERDICTS = ["clean", "hidden", "refused"]  # files.inspection.findings.Verdict


def _pair(table: str, name: str) -> models.CheckConstraint:
    """Whoever did it and when are known together, or neither is."""
    both = Q(**{f"{name}_at__isnull": False, f"{name}_by__isnull": False})
    neither = Q(**{f"{name}_at__isnull": True, f"{name}_by__isnull": True})
    return models.CheckConstraint(condition=both | neither, name=f"foi_{table}_{name}_at_with_by")


def _person(*, later: bool = False) -> "models.ForeignKey[Any, Any]":
    return models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=later, blank=later, related_name="+"
    )


class HeldDocument(models.Model):
    """A file as it came from the authority's own systems. It never leaves through this row."""

    PERSONAL: ClassVar[tuple[str, ...]] = ("name", "content")

    request = models.ForeignKey("foi.InformationRequest", models.CASCADE, related_name="documents")
    number = models.PositiveSmallIntegerField()  # what published names are made of
    stored = models.CharField(max_length=32, unique=True)  # random: its address tells nothing
    name = models.CharField(max_length=255)  # as given, for those who work on it
    content = models.BinaryField()
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    kind = models.CharField(max_length=16)
    verdict = models.CharField(max_length=8)
    findings = models.JSONField(default=list)  # mode, place, severity, what
    inspector = models.CharField(max_length=32)  # the version that looked through it
    held_at = models.DateTimeField()
    held_by = _person()
    # Who added it, marked it, took a mark away, had a file made or set one aside: whoever decided
    # what leaves. It is kept when the mark is gone, and none of them approves.
    prepared_by: "models.ManyToManyField[Any, Any]" = models.ManyToManyField(
        settings.AUTH_USER_MODEL, related_name="+"
    )

    class Meta:
        ordering = ("number",)
        constraints = (
            models.UniqueConstraint(fields=["request", "number"], name="foi_document_number_once"),
            models.UniqueConstraint(fields=["request", "sha256"], name="foi_document_once"),
            models.CheckConstraint(
                condition=Q(number__range=(1, MOST_DOCUMENTS)), name="foi_documents_not_too_many"
            ),
            models.CheckConstraint(
                condition=Q(verdict__in=VERDICTS), name="foi_document_known_verdict"
            ),
        )

    def __str__(self) -> str:
        return f"{self.request_id}, document {self.number}"

    @property
    def text_id(self) -> str:
        """What events about it are under; it tells of the request alone."""
        return f"foi.document:{self.request.reference}/{self.number}"


class VisiblePdf(models.Model):
    """What a held document shows, as the PDF on whose pages it is marked. Made once: marks lie on
    its pages, and the SHA-256 of what is burnt in goes back to it."""

    PERSONAL: ClassVar[tuple[str, ...]] = ("content",)

    document = models.OneToOneField(HeldDocument, models.CASCADE, related_name="visible")
    status = models.CharField(max_length=16, default=Status.WAITING)
    content = models.BinaryField(default=b"")  # none where the document is a PDF and its own
    sha256 = models.CharField(max_length=64, blank=True)
    pages = models.PositiveIntegerField(default=0)  # 0 while nobody knows
    pages_made = models.PositiveIntegerField(default=0)
    refused_because = models.TextField(blank=True)
    findings = models.JSONField(default=list)  # why it cannot be made
    asked_at = models.DateTimeField()
    asked_by = _person()
    working_at = models.DateTimeField(null=True, blank=True)  # when its maker was last heard of
    working_by = models.CharField(max_length=80, null=True, blank=True)
    made_at = models.DateTimeField(null=True, blank=True)
    made_by = models.CharField(max_length=80, null=True, blank=True)

    class Meta:
        constraints = (
            _pair("visible", "working"),
            _pair("visible", "made"),
            models.CheckConstraint(
                condition=Q(status__in=[s.value for s in BEING_MADE]),
                name="foi_visible_known_status",
            ),
            models.CheckConstraint(
                condition=~Q(status=Status.MADE) | (~Q(sha256="") & Q(pages__gte=1)),
                name="foi_visible_made_has_pages",
            ),
        )

    def __str__(self) -> str:
        return f"{self.document_id}, visible"

    @property
    def is_made(self) -> bool:
        return self.status == Status.MADE


class VisiblePage(models.Model):
    """The words of a page that is marked, read once: text, the four sides of its box as fractions
    of the page, and line, in reading order."""

    PERSONAL: ClassVar[tuple[str, ...]] = ("words",)

    visible = models.ForeignKey(VisiblePdf, models.CASCADE, related_name="read_pages")
    page = models.PositiveIntegerField()  # from 1
    width = models.FloatField()  # points
    height = models.FloatField()
    words = models.JSONField(default=list)
    is_recognised = models.BooleanField(default=False)  # letters may be taken for others

    class Meta:
        ordering = ("page",)
        constraints = (
            models.UniqueConstraint(fields=["visible", "page"], name="foi_visible_page_once"),
        )

    def __str__(self) -> str:
        return f"{self.visible_id}, page {self.page}"


class RedactionMark(models.Model):
    """An area of a page that is blackened. Its sides are 1/10,000 of the page's own, from the left
    and from the top, so that a mark holds at every resolution."""

    PERSONAL: ClassVar[tuple[str, ...]] = ()

    document = models.ForeignKey(HeldDocument, models.CASCADE, related_name="marks")
    page = models.PositiveIntegerField()  # from 1
    left = models.PositiveSmallIntegerField()
    top = models.PositiveSmallIntegerField()
    right = models.PositiveSmallIntegerField()
    bottom = models.PositiveSmallIntegerField()
    exemption = models.CharField(max_length=80)
    whole_line = models.BooleanField(default=False)  # from edge to edge: no width tells anything
    marked_at = models.DateTimeField()
    marked_by = _person()

    class Meta:
        ordering = ("page", "top", "left", "pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(
                    page__gte=1, left__lt=F("right"), top__lt=F("bottom"),
                    right__lte=WHOLE_PAGE, bottom__lte=WHOLE_PAGE,
                ),
                name="foi_mark_lies_on_its_page",
            ),
            models.CheckConstraint(condition=~Q(exemption=""), name="foi_mark_has_an_exemption"),
        )  # fmt: skip

    def __str__(self) -> str:
        return f"{self.document_id}, page {self.page}"


class RedactionTerm(models.Model):
    """Words that are blackened wherever a document shows them."""

    PERSONAL: ClassVar[tuple[str, ...]] = ("term",)

    document = models.ForeignKey(HeldDocument, models.CASCADE, related_name="terms")
    term = models.CharField(max_length=200)
    exemption = models.CharField(max_length=80)
    whole_line = models.BooleanField(default=False)  # from edge to edge: no width tells anything
    marked_at = models.DateTimeField()
    marked_by = _person()

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(fields=["document", "term"], name="foi_term_once"),
            models.CheckConstraint(
                condition=~Q(term="") & ~Q(exemption=""), name="foi_term_has_an_exemption"
            ),
        )

    def __str__(self) -> str:
        return f"{self.document_id}, a term"


class OutgoingFile(models.Model):
    """A file that was built from a held document, or an original that two people let leave."""

    PERSONAL: ClassVar[tuple[str, ...]] = ("content", "reason", "redactions")

    document = models.ForeignKey(HeldDocument, models.CASCADE, related_name="outgoing")
    stored = models.CharField(max_length=32, unique=True)
    target = models.CharField(max_length=8)  # the suffix that it has outside
    status = models.CharField(
        max_length=16, choices=[(s.value, LABELS[s]) for s in Status], default=Status.WAITING
    )
    is_original = models.BooleanField(default=False)
    reason = models.TextField(blank=True)  # why an original leaves
    content = models.BinaryField(default=b"")
    sha256 = models.CharField(max_length=64, blank=True)
    # What it was made of: the document as it came, and the visible PDF if marks were burnt in.
    held_sha256 = models.CharField(max_length=64, blank=True)
    visible_sha256 = models.CharField(max_length=64, blank=True)
    verdict = models.CharField(max_length=8, blank=True)
    findings = models.JSONField(default=list)
    inspector = models.CharField(max_length=32, blank=True)
    redactions = models.JSONField(default=list)  # those burnt in: page, exemption, who, when
    pages = models.PositiveIntegerField(default=0)  # to be made; 0 while nobody knows
    pages_made = models.PositiveIntegerField(default=0)
    refused_because = models.TextField(blank=True)
    returned_because = models.TextField(blank=True)
    asked_at = models.DateTimeField()
    asked_by = _person()
    working_at = models.DateTimeField(null=True, blank=True)  # when its maker was last heard of
    working_by = models.CharField(max_length=80, null=True, blank=True)
    made_at = models.DateTimeField(null=True, blank=True)
    made_by = models.CharField(max_length=80, null=True, blank=True)
    approved_at = models.DateTimeField(null=True, blank=True)
    approved_by = _person(later=True)
    approved_sha256 = models.CharField(max_length=64, blank=True)

    class Meta:
        ordering = ("document__number", "pk")
        constraints = (
            _pair("outgoing", "working"),
            _pair("outgoing", "made"),
            _pair("outgoing", "approved"),
            models.CheckConstraint(
                condition=Q(status__in=[s.value for s in Status]), name="foi_outgoing_known_status"
            ),
            models.UniqueConstraint(
                fields=["document"],
                condition=Q(status__in=[s.value for s in LIVE]),
                name="foi_outgoing_one_live_per_document",
            ),
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True) | ~Q(approved_by=F("asked_by")),
                name="foi_outgoing_approved_by_another_person",
            ),
            models.CheckConstraint(
                condition=Q(approved_at__isnull=True, approved_sha256="")
                | (Q(approved_sha256=F("sha256")) & ~Q(sha256="")),
                name="foi_outgoing_approval_is_bound_to_bytes",
            ),
            models.CheckConstraint(
                condition=~Q(status=Status.APPROVED)
                | (
                    Q(approved_at__isnull=False)
                    & (Q(verdict="clean") | (Q(is_original=True) & ~Q(reason="")))
                ),
                name="foi_outgoing_approved_is_clean_or_reasoned",
            ),
            models.CheckConstraint(
                condition=Q(made_at__isnull=True) | ~Q(held_sha256=""),
                name="foi_outgoing_made_of_known_bytes",
            ),
            models.CheckConstraint(
                condition=Q(is_original=False, reason="") | (Q(is_original=True) & ~Q(reason="")),
                name="foi_outgoing_original_has_a_reason",
            ),
        )

    def __str__(self) -> str:
        return f"{self.document_id}, {self.target}"


class OutgoingPicture(models.Model):
    """A page of an outgoing file as a reader sees it, drawn from the very bytes that leave."""

    PERSONAL: ClassVar[tuple[str, ...]] = ("content",)

    file = models.ForeignKey(OutgoingFile, models.CASCADE, related_name="pictures")
    page = models.PositiveIntegerField()  # from 1
    content = models.BinaryField()  # PNG

    class Meta:
        ordering = ("page",)
        constraints = (
            models.UniqueConstraint(fields=["file", "page"], name="foi_outgoing_page_once"),
        )

    def __str__(self) -> str:
        return f"{self.file_id}, page {self.page}"


class OutgoingLook(models.Model):
    """A page of an outgoing file whose picture was shown to somebody; the first time counts."""

    PERSONAL: ClassVar[tuple[str, ...]] = ()

    file = models.ForeignKey(OutgoingFile, models.CASCADE, related_name="looks")
    page = models.PositiveIntegerField()  # from 1
    at = models.DateTimeField()
    by = _person()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["file", "by", "page"], name="foi_outgoing_look_once"),
        )

    def __str__(self) -> str:
        return f"{self.file_id}, page {self.page}"
