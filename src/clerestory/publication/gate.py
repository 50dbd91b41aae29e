"""The gate: every byte that leaves passes here, when it is fixed for the approver and again when it
is published.

What passes carries a stamp that only this module can make. Rows of files that leave, and what
crosses to the public shelf, are made from stamped bytes alone, so that no way leads around the
inspector. It fails closed: what is not clean blocks, with its reason and its place. There is one
exception, an original that one person asked for with a reason and another let pass; it is looked
through like everything, and leaves with no more than they knew of.
"""

import hmac
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import PurePath
from typing import Any

from clerestory.accounts.permissions import Refused
from clerestory.disclosure.certificate import PLACE
from clerestory.figures.charts import bar_chart
from clerestory.files.inspection import inspector
from clerestory.files.inspection.findings import Verdict
from clerestory.foi.documents.lifecycle import Status
from clerestory.foi.documents.models import OutgoingFile
from clerestory.foi.documents.workbench import as_rows, check_chain, published_name
from clerestory.publication.models import Release, Side
from clerestory.publication.proposals import Proposal

CHART = "chart.svg"
BLOCKED = "{} cannot leave. {}"
MORE_THAN_KNOWN = (
    "More was found in this original than its approver knew. Have the answer given back, set this "
    "file aside, and ask for it again or build it afresh. {}"
)
NOT_APPROVED = "{} is not approved as it is: build it again and have it approved."

_SECRET = secrets.token_bytes(32)


@dataclass(frozen=True, slots=True)
class Passed:
    """Bytes that may leave, and what the inspector said of them. Made by the gate alone."""

    name: str
    content: bytes
    verdict: Verdict
    findings: tuple[dict[str, Any], ...]
    inspector: str
    outgoing: OutgoingFile | None
    stamp: bytes = field(repr=False)

    def __post_init__(self) -> None:
        if not hmac.compare_digest(self.stamp, _stamp(self.name, self.content, self.verdict)):
            raise TypeError("Only the gate passes bytes: give them to pass_new or pass_again.")

    @property
    def sha256(self) -> str:
        return sha256(self.content).hexdigest()

    @property
    def despite(self) -> str:
        """Why an original leaves with what was found in it."""
        return self.outgoing.reason if self.outgoing else ""


@dataclass(frozen=True, slots=True)
class Look:
    """What the inspector says of a file; for what we drew ourselves, that it is just that."""

    verdict: Verdict
    findings: tuple[dict[str, Any], ...]

    @property
    def words(self) -> str:
        return " ".join(f"{one['place']}: {one['what']}" for one in self.findings)

    def beyond(self, known: Iterable[Mapping[str, Any]]) -> "Look":
        """What is found and not among the `known`: another thing, or one at another place."""
        told = {(one["mode"], one["place"]) for one in known}
        more = (one for one in self.findings if (one["mode"], one["place"]) not in told)
        return Look(self.verdict, tuple(more))


def pass_new(
    public: Mapping[str, bytes], released: Proposal, documents: Iterable[OutgoingFile] = ()
) -> tuple[Passed, ...]:
    """What is to be fixed for the approver: generated files, and approved documents under names
    that are made. Raises Refused for the first that may not leave."""
    ours = drawn_from(released)
    generated = [_pass(name, content, ours, None) for name, content in public.items()]
    approved = [
        _pass(published_name(one.document, one.target), bytes(one.content), {}, one)
        for one in documents
    ]
    return (*generated, *approved)


def pass_again(release: Release) -> tuple[Passed, ...]:
    """The files of a release that is about to leave, looked through as they are now. Raises
    Refused."""
    ours = drawn_from(Proposal.from_json(release.released or {}))
    return tuple(
        _pass(file.name, bytes(file.content), ours, file.outgoing)
        for file in release.files.filter(side=Side.PUBLIC).select_related("outgoing__document")
    )


def look(name: str, content: bytes, ours: Mapping[str, bytes]) -> Look:
    """What a file hides. `ours` are files that no inspector knows, and that we draw from released
    figures: they are in order if they are, byte for byte, what is drawn from these figures."""
    if name in ours and ours[name] == content:
        return Look(Verdict.CLEAN, ())
    inspection = inspector.inspect(PurePath(name).name, content)
    return Look(inspection.verdict, tuple(as_rows(inspection.findings)))


def drawn_from(released: Proposal) -> dict[str, bytes]:
    """The certificate, and the chart of the first table, as released figures give them."""
    tables = [one.table for one in released.with_tables if one.table]
    if not tables:
        return {}
    return {
        PLACE: released.certificate.encode("utf-8"),
        CHART: bar_chart(tables[0]).encode("utf-8"),
    }


def _pass(
    name: str, content: bytes, ours: Mapping[str, bytes], outgoing: OutgoingFile | None
) -> Passed:
    """The one way through. Raises Refused with the reason."""
    if outgoing is not None:
        _check_approved(name, content, outgoing)
    found = look(name, content, ours)
    if found.verdict is not Verdict.CLEAN:
        _check_known(name, found, outgoing)
    stamp = _stamp(name, content, found.verdict)
    return Passed(
        name, content, found.verdict, found.findings, inspector.inspector_version(), outgoing, stamp
    )


def _check_approved(name: str, content: bytes, outgoing: OutgoingFile) -> None:
    digest = sha256(content).hexdigest()
    if outgoing.status != Status.APPROVED or outgoing.approved_sha256 != digest:
        raise Refused(NOT_APPROVED.format(name))
    check_chain(outgoing)


def _check_known(name: str, found: Look, outgoing: OutgoingFile | None) -> None:
    """An original leaves with what two people knew of, and with nothing else."""
    if outgoing is None or not outgoing.is_original or not outgoing.reason.strip():
        raise Refused(BLOCKED.format(name, found.words))
    if outgoing.approved_by_id in (None, outgoing.asked_by_id):
        raise Refused(NOT_APPROVED.format(name))
    more = found.beyond(outgoing.findings)
    if more.findings or not found.findings:
        raise Refused(BLOCKED.format(name, MORE_THAN_KNOWN.format(more.words)))


def _stamp(name: str, content: bytes, verdict: Verdict) -> bytes:
    parts = (name.encode("utf-8"), content, str(verdict).encode("ascii"))
    whole = b"".join(sha256(part).digest() for part in parts)
    return hmac.digest(_SECRET, whole, "sha256")
