"""References that people read out, write down and type in again.

A reference is random: it tells nothing about how many requests there were, and nobody can find
the next one by adding one.
"""

import re
import secrets

# Without 0 O, 1 I L, 2 Z, 5 S, 8 B, U V: pairs that are mixed up on paper or on the telephone,
# save that 8 stays and B goes. 24 letters and digits, eight places: 1.1e11 references.
ALPHABET = "346789ACDEFGHJKMNPQRTWXY"
REQUEST = "FOI"
CONCERN = "REF"

PATTERN = re.compile(rf"^[A-Z]{{2,5}}-[{ALPHABET}]{{4}}-[{ALPHABET}]{{4}}$")


def new_reference(prefix: str) -> str:
    """A reference such as FOI-7K3M-9QXA, from the system's source of secrets."""
    letters = "".join(secrets.choice(ALPHABET) for _ in range(8))
    return f"{prefix}-{letters[:4]}-{letters[4:]}"


def is_reference(text: str) -> bool:
    """Whether the text has the form of a reference."""
    return PATTERN.match(text) is not None


def new_token() -> str:
    """128 random bits for an address that only its holder can know, as 22 letters and digits."""
    return secrets.token_urlsafe(16)
