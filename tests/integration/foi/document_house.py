"""A request for a document, and the people who work on it."""

from dataclasses import dataclass
from datetime import UTC, date, datetime

from clerestory.accounts.models import Person, Role
from clerestory.foi import actions as foi
from clerestory.foi.documents import actions, making, workbench
from clerestory.foi.documents.models import HeldDocument, OutgoingFile
from clerestory.foi.documents.visible import actions as visible
from clerestory.foi.models import InformationRequest
from factories import make_person

AT = datetime(2018, 2, 12, 10, 0, tzinfo=UTC)
REFERENCE = "FOI-AAAA-AAAA"
ADDRESS = f"/requests/{REFERENCE}/documents/"
CLEAN = b"area,referrals\r\nNorth,12\r\n"
HIDES = CLEAN + b"HIDDEN\r\n"


@dataclass
class Desk:
    """An officer who prepares, an approver, and the request."""

    officer: Person
    approver: Person
    request: InformationRequest

    @classmethod
    def of(cls, reference: str = REFERENCE) -> "Desk":
        request = foi.receive_request(
            by="system:valve", at=AT, reference=reference, received=date(2018, 2, 12),
            text="Please send me the policy.", applicant_name="Alex Applicant",
            applicant_email="alex@example.org",
        )  # fmt: skip
        return cls(make_person(Role.INFORMATION_OFFICER), make_person(Role.APPROVER), request)

    def hold(self, name: str = "areas.csv", content: bytes = HIDES) -> HeldDocument:
        return actions.hold_document(
            by=self.officer, at=AT, request=self.request, name=name, content=content,
            inspection=workbench.inspect(name, content),
        )  # fmt: skip

    def with_pages(self, name: str, content: bytes) -> HeldDocument:
        """A document whose pages can be marked."""
        document = self.hold(name, content)
        visible.ask_for_pages(by=self.officer, at=AT, document=document)
        making.make_waiting(clock=lambda: AT)
        return document

    def ask(self, document: HeldDocument | None = None, target: str = "csv") -> OutgoingFile:
        return actions.ask_for_rebuild(
            by=self.officer, at=AT, document=document or self.hold(), target=target
        )

    def made(self, document: HeldDocument | None = None) -> OutgoingFile:
        file = self.ask(document)
        making.make_waiting(clock=lambda: AT)
        file.refresh_from_db()
        return file

    def original(self, content: bytes = HIDES, reason: str = "A court orders it.") -> OutgoingFile:
        file = actions.ask_for_original(
            by=self.officer, at=AT, document=self.hold(content=content), reason=reason
        )
        making.make_waiting(clock=lambda: AT)
        file.refresh_from_db()
        return file

    def approve(self, file: OutgoingFile) -> OutgoingFile:
        return actions.approve_outgoing(by=self.approver, at=AT, file=file, seen=file.sha256)
