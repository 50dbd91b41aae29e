"""Where an incoming message stands.

Every message is stored first, byte for byte, and read afterwards. What is made of it is one of four
things, and an officer sees each that is not certain.
"""

from collections.abc import Mapping
from enum import StrEnum

OFFICER = "information_officer"
NOBODY = "nobody"


class Status(StrEnum):
    STORED = "stored"  # on the disk; not looked at yet
    TAKEN_IN = "taken_in"  # a request, or a further message of one
    QUARANTINED = "quarantined"  # an officer has to look
    COPY = "copy"  # the same message came before
    DISMISSED = "dismissed"  # an officer looked, and said why nothing is made of it


class Way(StrEnum):
    """How a message came."""

    LMTP = "lmtp"
    MAILBOX = "imap"
    FILE = "file"


WORDS: Mapping[Status, str] = {
    Status.STORED: "Stored, to be read next",
    Status.TAKEN_IN: "On a request",
    Status.QUARANTINED: "An officer has to look",
    Status.COPY: "A second copy",
    Status.DISMISSED: "Dismissed",
}

OWNER: Mapping[Status, str] = {
    Status.STORED: OFFICER,
    Status.TAKEN_IN: NOBODY,
    Status.QUARANTINED: OFFICER,
    Status.COPY: NOBODY,
    Status.DISMISSED: NOBODY,
}

OPEN = frozenset(status for status, owner in OWNER.items() if owner != NOBODY)

# Reading settles a stored message, once; an officer settles what was set aside, also again: nobody
# is bound to a mistake.
TRANSITIONS: Mapping[Status, frozenset[Status]] = {
    Status.STORED: frozenset({Status.TAKEN_IN, Status.QUARANTINED, Status.COPY}),
    Status.QUARANTINED: frozenset({Status.TAKEN_IN, Status.DISMISSED}),
    Status.DISMISSED: frozenset({Status.TAKEN_IN, Status.DISMISSED}),
    Status.TAKEN_IN: frozenset(),
    Status.COPY: frozenset(),
}

OPEN_TO_AN_OFFICER = frozenset(
    status for status, after in TRANSITIONS.items() if Status.DISMISSED in after
)
