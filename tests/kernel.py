"""The kernel `files` for tests of the staff side: quick, and it finds what a test tells it to.

What the real one finds is tested with it; that our own files pass the real one is tested in
`tests/integration/publication/test_publication_real_inspector.py` and in the journeys.
"""

import io
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from hashlib import sha256

from PIL import Image

from clerestory.files.inspection.findings import Finding, Severity, Unreadable, verdict
from clerestory.files.inspection.inspector import Inspection
from clerestory.files.inspection.kinds import Kind
from clerestory.files.rebuilding.rebuilder import Rebuilt
from clerestory.files.redaction.marks import Mark, TermMark
from clerestory.files.redaction.redactor import Redacted
from clerestory.files.redaction.words import ReadPage

HIDDEN, REFUSED = b"HIDDEN", b"REFUSED"
Progress = Callable[[int, int], object]


@dataclass
class FakeKernel:
    """Finds the words above, and those that it `knows` besides."""

    version: str = "inspector-1"
    knows: set[bytes] = field(default_factory=set)
    pages: int = 3
    seen: list[str] = field(default_factory=list)  # the names of the files looked through
    leaves: bytes = b""  # what a rebuild forgets to take out
    place: str = "row 3"

    def inspect(
        self,
        name: str,
        content: bytes,
        *,
        parties: Iterable[str] = (),
        progress: Progress | None = None,
    ) -> Inspection:
        self.seen.append(name)
        if progress:
            progress(0, 0)
        suffix = name.rpartition(".")[2]
        found = [
            Finding(f"test.{word.decode().lower()}", self.place, Severity.HIDDEN, "It hides words.")
            for word in sorted({HIDDEN, *self.knows})
            if word in content
        ]
        is_known = suffix in set(Kind)
        if not is_known or REFUSED in content:
            what = "Save it as PDF."
            found.append(Finding("test.refused", "file", Severity.REFUSED, what))
        kind = Kind(suffix) if is_known else None
        return Inspection(verdict(found), kind, tuple(found), sha256(content).hexdigest())

    def rebuild(
        self, name: str, content: bytes, target: str, *, progress: Progress | None = None
    ) -> Rebuilt:
        if REFUSED in content:
            raise Unreadable(*self.inspect(name, content).findings)
        for page in range(self.pages):
            if progress:
                progress(page + 1, self.pages)
        made = content.replace(HIDDEN, b"") + self.leaves
        return Rebuilt(made, self.inspect(f"document.{target}", made))

    def redact(
        self,
        content: bytes,
        *,
        marks: Sequence[Mark],
        terms: Sequence[TermMark],
        pages: Sequence[ReadPage] | None = None,
        progress: Progress | None = None,
    ) -> Redacted:
        """What is burnt in is said at the end, since there is no page to look at."""
        made = self.rebuild("document.pdf", content, "pdf", progress=progress)
        said = b"".join(b"%%%d %s\n" % (one.page, one.exemption.encode()) for one in marks)
        burnt = made.content + said
        return Redacted(burnt, tuple(marks), self.inspect("document.pdf", burnt))

    def render(
        self, name: str, content: bytes, *, progress: Callable[[int, int], object]
    ) -> tuple[bytes, ...]:
        progress(self.pages, self.pages)
        drawn = io.BytesIO()
        Image.new("RGB", (6, 8), "white").save(drawn, "PNG")
        return (drawn.getvalue(),) * self.pages

    def inspector_version(self) -> str:
        return self.version
