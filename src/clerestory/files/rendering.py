"""Pictures of what a reader of outgoing bytes sees, for whoever approves them.

They are made from the bytes themselves, after they were rebuilt, and never from what they were
made of. A PDF is drawn, a picture is a picture; other formats have no pages of their own and are
laid out by what they display.
"""

from clerestory.files import child
from clerestory.files.inspection.findings import Unreadable, found
from clerestory.files.inspection.kinds import suffix_of

# What 300 pages take on a machine that has other work to do, or a table of 100,000 rows.
_LIMITS = child.Limits(seconds=720.0, memory=2 << 30)


def render(name: str, content: bytes, *, progress: child.Progress | None = None) -> list[bytes]:
    """A PNG for each page. Raises Unreadable for what cannot be drawn; it must not be approved
    unseen. `progress` is called with how many pages are drawn, of how many. Thread-safe; a child
    process does the drawing."""
    answer = child.run(
        "clerestory.files.rendering_pages:pictures",
        content,
        suffix_of(name),
        limits=_LIMITS,
        preload=("clerestory.files.pdf",),
        progress=progress,
    )
    if answer.problems or not isinstance(answer.value, list):
        raise Unreadable(*(answer.problems or (found("file.broken", "file"),)))
    return [one for one in answer.value if isinstance(one, bytes)]
