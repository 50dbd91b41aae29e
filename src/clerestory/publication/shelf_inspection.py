"""Everything on the public shelf is looked through again, whenever the inspector has improved.

What the inspector of the day did not know when a file was published is found later, and staff are
told which file it is, on a page of their own. The files that we draw ourselves are compared with
what their figures give. Nothing is taken from the public by itself: that is a person's decision.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from clerestory.files.inspection import inspector
from clerestory.files.inspection.findings import Verdict
from clerestory.publication import actions, gate, selectors
from clerestory.publication.models import ReleaseFile, ShelfInspection
from clerestory.publication.proposals import Proposal
from clerestory.publication.selectors import Address
from clerestory.shelf.models import PublishedFile
from clerestory.shelf.selectors import files as shelf_files


@dataclass(frozen=True, slots=True)
class OnShelf:
    """A file on the shelf, and the row of the file that was approved, if it is still there."""

    page: str
    slug: str
    file: PublishedFile
    released: ReleaseFile | None

    @property
    def content(self) -> bytes:
        return bytes(self.file.content)

    @property
    def is_changed(self) -> bool:
        digest = sha256(self.content).hexdigest()
        return self.released is None or digest != self.released.sha256


@dataclass(frozen=True, slots=True)
class Inspected:
    """What one round found."""

    files: int
    to_look_at: tuple[str, ...]

    @property
    def words(self) -> str:
        return f"published files inspected again: {self.files}, to look at: {len(self.to_look_at)}"


def inspect_shelf(*, by: str, at: datetime, unseen: bool = False) -> Inspected:
    """Look through the published files as they are on the shelf, and note what is found; of
    `unseen` ones, only those that the inspector of today has not looked through yet."""
    actions.forget_shelf_inspections(by=by, at=at, addresses=selectors.shelf_addresses())
    seen = selectors.seen_on_shelf(inspector.inspector_version()) if unseen else set()
    noted = [
        actions.note_shelf_inspection(by=by, at=at, found=_look(one)) for one in on_shelf(seen)
    ]
    alarming = tuple(f"{one.slug}/{one.name}" for one in noted if one.needs_a_look)
    return Inspected(len(noted), alarming)


def on_shelf(seen: set[Address]) -> Iterator[OnShelf]:
    """Each published file that was not seen, one at a time: the shelf may be larger than the
    memory."""
    wanted = [key for key, address in selectors.keys_on_shelf().items() if address not in seen]
    for key in wanted:
        file = shelf_files().select_related("answer", "statistics").filter(pk=key).first()
        owner = file and (file.answer or file.statistics)
        if file and owner:
            page = "answer" if file.answer else "statistics"
            released = selectors.find_released_file(owner.slug, file.name)
            yield OnShelf(page, owner.slug, file, released)


def _look(one: OnShelf) -> ShelfInspection:
    """The row that says what is found, not saved yet."""
    released = one.released
    ours = {}
    if released is not None:
        ours = gate.drawn_from(Proposal.from_json(released.release.released or {}))
    known = released.findings if released and released.despite else []
    found = gate.look(one.file.name, one.content, ours)
    return ShelfInspection(
        page=one.page,
        slug=one.slug,
        name=one.file.name,
        sha256=sha256(one.content).hexdigest(),
        verdict=str(found.verdict),
        findings=list(found.findings),
        is_changed=one.is_changed,
        is_known=found.verdict is not Verdict.CLEAN and not found.beyond(known).findings,
        inspector=inspector.inspector_version(),
    )
