"""The bytes that an event is hashed over."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from clerestory.audit.entries import DetailRefused, canonical, leaf_bytes

NOON = datetime(2018, 6, 1, 12, 0, tzinfo=UTC)


def _leaf(**changes: object) -> bytes:
    values = {"index": 3, "at": NOON, "by": "person:1", "action": "a.b", "subject": "c:1"}
    return leaf_bytes(**{**values, "detail": "{}", **changes})  # type: ignore[arg-type]


def test_the_bytes_of_an_event_are_these() -> None:
    expected = '[3,"2018-06-01T12:00:00.000000+00:00","person:1","a.b","c:1","{}"]'
    assert _leaf() == expected.encode()


def test_the_same_moment_in_another_zone_is_the_same_event() -> None:
    summer = timezone(timedelta(hours=1))
    assert _leaf(at=NOON.astimezone(summer)) == _leaf()


@pytest.mark.parametrize(
    "change",
    [
        {"index": 4},
        {"at": NOON + timedelta(microseconds=1)},
        {"by": "person:2"},
        {"action": "a.c"},
        {"subject": "c:2"},
        {"detail": '{"a":1}'},
    ],
)
def test_every_part_of_an_event_is_in_its_bytes(change: dict[str, object]) -> None:
    assert _leaf(**change) != _leaf()


def test_text_cannot_slip_from_one_field_into_the_next() -> None:
    assert _leaf(by='x","y', action="z") != _leaf(by="x", action='y","z')


def test_the_order_of_keys_does_not_matter() -> None:
    assert canonical({"b": [1, True, None], "a": "é"}) == '{"a":"é","b":[1,true,null]}'
    assert canonical({"a": "é", "b": (1, True, None)}) == canonical(
        {"b": [1, True, None], "a": "é"}
    )


def test_a_fraction_is_refused_with_its_place_and_the_remedy() -> None:
    with pytest.raises(DetailRefused, match=r"detail\.loss\[1\]: float .* fraction as text"):
        canonical({"loss": [1, 2.5]})


def test_a_key_that_is_not_text_is_refused() -> None:
    with pytest.raises(DetailRefused, match="the key 1 is not text"):
        canonical({1: "a"})  # type: ignore[dict-item]
