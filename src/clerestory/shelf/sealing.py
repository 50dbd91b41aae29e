"""Sealed boxes: the public side can put a message into the inbox and cannot read it again.

A message is encrypted to the staff side's public key with a key that is thrown away at once
(libsodium's `crypto_box_seal`: X25519, XSalsa20-Poly1305). The private key is never on the
public side, so that whoever takes the public database away has taken no request and no concern.
"""

import json
from collections.abc import Mapping

from nacl.exceptions import CryptoError
from nacl.public import PrivateKey, PublicKey, SealedBox


class SealingError(ValueError):
    """A key is not a key, or a message was not sealed for it."""


def new_key_pair() -> tuple[bytes, bytes]:
    """A private key and its public key, 32 bytes each, from the system's source of secrets."""
    private = PrivateKey.generate()
    return bytes(private), bytes(private.public_key)


def seal(public_key: bytes, payload: Mapping[str, object]) -> bytes:
    """The payload, readable only with the private key; its names and values must be JSON."""
    plain = json.dumps(dict(payload), ensure_ascii=False, sort_keys=True).encode("utf-8")
    return bytes(SealedBox(PublicKey(_key(public_key, "public"))).encrypt(plain))


def unseal(private_key: bytes, sealed: bytes) -> dict[str, object]:
    """What was sealed; SealingError if it was sealed for another key or changed on the way."""
    try:
        plain = SealedBox(PrivateKey(_key(private_key, "private"))).decrypt(bytes(sealed))
    except CryptoError:
        raise SealingError(
            "The sealed message does not open: it was sealed for another key or was changed. "
            "Check that the private key of this authority is the one whose public key the "
            "public site uses."
        ) from None
    payload: dict[str, object] = json.loads(plain.decode("utf-8"))
    return payload


def _key(key: bytes, kind: str) -> bytes:
    if len(key) != PublicKey.SIZE:
        raise SealingError(
            f"The {kind} sealing key has {len(key)} bytes and needs {PublicKey.SIZE}. "
            "Make a new pair and give the public half to the public site."
        )
    return bytes(key)
