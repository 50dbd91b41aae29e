"""Who may do what to a document. Each check raises `Refused` with the reason."""

from clerestory.accounts.models import Person
from clerestory.accounts.permissions import Refused
from clerestory.files.inspection.kinds import Kind
from clerestory.foi.documents import selectors
from clerestory.foi.documents.lifecycle import LABELS, LIVE, Status, is_allowed
from clerestory.foi.documents.models import MOST_DOCUMENTS, HeldDocument, OutgoingFile
from clerestory.foi.documents.workbench import is_markable, targets_of
from clerestory.foi.lifecycle import Step
from clerestory.foi.models import InformationRequest
from clerestory.foi.permissions import check_can_step

TOO_MANY = (
    f"A request holds at most {MOST_DOCUMENTS} documents. Remove one that does not leave, or put "
    "several papers into one file."
)
TOOK_PART = "You took part in preparing this file. Somebody else has to approve it."


def check_can_work_on_documents(person: Person, request: InformationRequest) -> None:
    check_can_step(person, request, Step.WORK_ON_DOCUMENTS)


def check_has_room(request: InformationRequest) -> None:
    if request.documents.count() >= MOST_DOCUMENTS:
        raise Refused(TOO_MANY)


def check_can_remove(person: Person, document: HeldDocument) -> None:
    check_can_work_on_documents(person, document.request)
    if document.outgoing.filter(status__in=LIVE).exists():
        raise Refused("A file was made from this document. Set that file aside first.")


def check_can_redact(person: Person, document: HeldDocument) -> None:
    """Marks are made by those who prepare, on pages that show what the document does."""
    check_can_work_on_documents(person, document.request)
    if not is_markable(document.kind):
        raise Refused(
            "This kind of file has no pages that could be marked. Open it in the program that it "
            "was made with, save what may be shown as a PDF, and upload that."
        )


def check_can_mark(person: Person, document: HeldDocument) -> None:
    """A mark is an area of a page, so the pages have to be there. A PDF has them from the start."""
    check_can_redact(person, document)
    if document.kind != Kind.PDF:
        visible = selectors.visible_of(document)
        if visible is None or not visible.is_made:
            raise Refused("The pages of this document are not made yet. Have them made first.")


def check_can_rebuild(person: Person, document: HeldDocument, target: str) -> None:
    check_can_work_on_documents(person, document.request)
    if target not in targets_of(document.kind):
        raise Refused(
            "This kind of file cannot be built afresh. Export it as a PDF, and upload it."
        )
    if target != "pdf" and is_marked(document):
        raise Refused(
            "Marks are burnt into pages, so a document that is marked leaves as a PDF. Choose PDF, "
            "or take the marks away."
        )


def is_marked(document: HeldDocument) -> bool:
    return document.marks.exists() or document.terms.exists()


def check_can_ask_for_original(person: Person, document: HeldDocument, reason: str) -> None:
    """An original that is marked for redaction would leave with what the marks hide."""
    check_can_work_on_documents(person, document.request)
    if is_marked(document):
        raise Refused(
            "This document is marked for redaction. Remove the marks, or build it afresh."
        )
    if not reason.strip():
        raise Refused("Say why the original has to leave and a file built afresh will not do.")


def check_took_no_part(person: Person, file: OutgoingFile) -> None:
    """Nobody approves what they uploaded, marked, took a mark from, asked for or set aside."""
    if file.document.prepared_by.filter(pk=person.pk).exists():
        raise Refused(TOOK_PART)


def check_can_approve(person: Person, file: OutgoingFile) -> None:
    check_can_step(person, file.document.request, Step.APPROVE_DOCUMENT)
    check_took_no_part(person, file)
    check_status(file, Status.APPROVED)


def check_can_return(person: Person, file: OutgoingFile) -> None:
    check_can_step(person, file.document.request, Step.APPROVE_DOCUMENT)
    check_status(file, Status.RETURNED)


def check_can_set_aside(person: Person, file: OutgoingFile) -> None:
    check_can_work_on_documents(person, file.document.request)
    check_status(file, Status.SET_ASIDE)


def check_status(file: OutgoingFile, after: Status) -> None:
    before = Status(file.status)
    if not is_allowed(before, after):
        raise Refused(
            f"This file is at “{LABELS[before]}”. Reload the page to see what can be done now."
        )
