"""Keys on disk: made once, kept, readable by the owner alone."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from nacl.public import PrivateKey, PublicKey, SealedBox

from clerestory.shelf.keys import InboxKeyLost, make_inbox_keys, secret_key


def _mode(path: Path) -> int:
    return path.stat().st_mode & 0o777


def _pair(folder: Path) -> tuple[Path, Path]:
    return folder / "staff" / "inbox.key", folder / "public" / "inbox.pub"


def test_a_secret_key_is_made_once_and_kept(tmp_path: Path) -> None:
    path = tmp_path / "staff" / "secret.key"
    assert secret_key(path) == secret_key(path)
    assert len(secret_key(path)) >= 50


def test_two_sides_have_two_keys(tmp_path: Path) -> None:
    assert secret_key(tmp_path / "a") != secret_key(tmp_path / "b")


def test_a_secret_key_is_for_its_owner_alone(tmp_path: Path) -> None:
    path = tmp_path / "staff" / "secret.key"
    secret_key(path)
    assert (_mode(path), _mode(path.parent)) == (0o600, 0o700)


def test_workers_that_start_together_agree_on_one_key(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        keys = set(pool.map(secret_key, [tmp_path / "secret.key"] * 8))
    assert len(keys) == 1
    assert [each.name for each in tmp_path.iterdir()] == ["secret.key"]


def test_the_inbox_gets_a_pair_that_fits(tmp_path: Path) -> None:
    private, public = _pair(tmp_path)
    make_inbox_keys(private=private, public=public)
    sealed = SealedBox(PublicKey(public.read_bytes())).encrypt(b"a concern")
    assert SealedBox(PrivateKey(private.read_bytes())).decrypt(sealed) == b"a concern"
    assert _mode(private) == 0o600


def test_the_inbox_keeps_its_pair(tmp_path: Path) -> None:
    private, public = _pair(tmp_path)
    make_inbox_keys(private=private, public=public)
    before = private.read_bytes(), public.read_bytes()
    make_inbox_keys(private=private, public=public)
    assert (private.read_bytes(), public.read_bytes()) == before


def test_a_lost_public_key_is_written_again(tmp_path: Path) -> None:
    private, public = _pair(tmp_path)
    make_inbox_keys(private=private, public=public)
    before = public.read_bytes()
    public.unlink()
    make_inbox_keys(private=private, public=public)
    assert public.read_bytes() == before


def test_a_lost_private_key_is_not_replaced(tmp_path: Path) -> None:
    private, public = _pair(tmp_path)
    make_inbox_keys(private=private, public=public)
    private.unlink()
    with pytest.raises(InboxKeyLost, match="from your backup"):
        make_inbox_keys(private=private, public=public)
    assert not private.exists()
