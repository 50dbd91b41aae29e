"""Where an incoming message stands, readable without Django.

Every message is stored first, byte for byte, and looked at afterwards. What is made of it is one of
four things, and an officer sees each that is not certain.
"""

from collections.abc import Mapping
from enum import StrEnum


class State(StrEnum):
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


WORDS: Mapping[State, str] = {
    State.STORED: "Stored, to be read next",
    State.TAKEN_IN: "On a request",
    State.QUARANTINED: "An officer has to look",
    State.COPY: "A second copy",
    State.DISMISSED: "Dismissed",
}

# What an officer may settle, again too: nobody is bound to a mistake.
OPEN_TO_AN_OFFICER = frozenset({State.QUARANTINED, State.DISMISSED})
