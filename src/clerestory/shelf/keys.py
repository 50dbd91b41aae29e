"""Keys on disk: made once, readable by the owner alone, never shown or logged."""

import os
import secrets
from pathlib import Path

from nacl.public import PrivateKey


def secret_key(path: Path) -> str:
    """The signing key of one side, from `path`; made there on first use."""
    try:
        return path.read_text(encoding="ascii").strip()
    except FileNotFoundError:
        _write_once(path, secrets.token_urlsafe(64).encode("ascii"), mode=0o600)
        return path.read_text(encoding="ascii").strip()


def make_inbox_keys(*, private: Path, public: Path) -> None:
    """Make the key pair of the sealed inbox where it does not exist yet.

    Each file holds the 32 bytes of a key and nothing else. The public side gets `public` and can
    only seal; the staff side keeps `private` and opens.
    A lost public key is written again from the private one; a lost private key is never
    replaced silently, because every message already sealed would become unreadable.
    """
    if public.exists() and not private.exists():
        raise InboxKeyLost(
            f"The inbox key {private} is missing but {public} exists: put the private key back "
            "from your backup, or remove the public key too if nothing was ever sealed with it."
        )
    if not private.exists():
        _write_once(private, bytes(PrivateKey.generate()), mode=0o600)
    if not public.exists():
        _write_once(public, bytes(PrivateKey(private.read_bytes()).public_key), mode=0o644)


class InboxKeyLost(ValueError):
    """Half of the inbox key pair is missing, and making a new one would lose messages."""


def _write_once(path: Path, content: bytes, *, mode: int) -> None:
    """Write a file that no reader ever sees half-written; the first writer of two wins."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    part = path.with_name(f".{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
    handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.link(part, path)
    except FileExistsError:
        pass
    finally:
        part.unlink()
