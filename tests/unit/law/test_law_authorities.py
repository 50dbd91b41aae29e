"""Reading who answers."""

from pathlib import Path

import pytest

import clerestory.demo
from clerestory.law.authorities import AuthorityError, load_authority

MADE_UP = Path(clerestory.demo.__file__).parent / "data/authority.toml"
WHOLE = {
    "name": "A",
    "address": "B",
    "email": "c@d.example",
    "telephone": "1",
    "review_contact": "e",
}


def _toml(folder: Path, entries: dict[str, object]) -> Path:
    path = folder / "authority.toml"
    path.write_text("".join(f"{name} = {value!r}\n" for name, value in entries.items()))
    return path


def test_the_made_up_authority_is_complete() -> None:
    assert load_authority(MADE_UP).name == "Alderbrook Police"


@pytest.mark.parametrize("name", WHOLE)
@pytest.mark.parametrize("value", [None, " ", 5])
def test_an_incomplete_authority_is_refused(name: str, value: object, tmp_path: Path) -> None:
    entries = {**WHOLE, name: value}
    path = _toml(tmp_path, {each: entries[each] for each in entries if entries[each] is not None})
    with pytest.raises(AuthorityError, match=f"authority.toml: add the entry {name} ="):
        load_authority(path)


@pytest.mark.parametrize("content", [b"name = ", b"\xff\xfe"])
def test_an_authority_that_is_not_toml_is_refused(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "authority.toml"
    path.write_bytes(content)
    with pytest.raises(AuthorityError, match=r"authority\.toml: cannot be read"):
        load_authority(path)


def test_a_missing_authority_is_refused(tmp_path: Path) -> None:
    with pytest.raises(AuthorityError, match=r"none\.toml: cannot be read"):
        load_authority(tmp_path / "none.toml")


def test_the_regulator_may_be_named_or_left_to_the_present_one(tmp_path: Path) -> None:
    assert load_authority(_toml(tmp_path, WHOLE)).regulator == "Information Commissioner"
    named = _toml(tmp_path, {**WHOLE, "regulator": "Information Commission"})
    assert load_authority(named).regulator == "Information Commission"
