"""What a monitor is told."""

from typing import Any

import pytest
from django.db import OperationalError
from django.test import Client

from clerestory.site import health
from clients import PublicClient


def test_a_working_staff_side_says_so(client: Client) -> None:
    answer = client.get("/health")
    assert (answer.status_code, answer.json()) == (200, {"status": "ok", "down": []})


def test_a_working_public_side_says_so(public_client: PublicClient) -> None:
    assert public_client.get("/health").json() == {"status": "ok", "down": []}


class Dead:
    def cursor(self) -> None:
        raise OperationalError("connection to 10.0.0.5 refused for clerestory")


@pytest.mark.parametrize("side", ["default", "public"])
def test_a_database_that_is_down_is_named_and_nothing_else(
    side: str, client: Client, monkeypatch: Any
) -> None:
    monkeypatch.setattr(health, "connections", {**dict.fromkeys(["default", "public"], _Alive())})
    health.connections[side] = Dead()  # type: ignore[assignment]
    answer = client.get("/health")
    assert (answer.status_code, answer.json()) == (503, {"status": "failing", "down": [side]})


class _Alive:
    def cursor(self) -> "_Alive":
        return self

    def __enter__(self) -> "_Alive":
        return self

    def __exit__(self, *_: object) -> None: ...

    def execute(self, _statement: str) -> None: ...


def test_only_looking_is_allowed(client: Client) -> None:
    assert client.post("/health").status_code == 405


def test_an_answer_about_health_is_never_kept(client: Client) -> None:
    assert "no-store" in client.get("/health")["Cache-Control"]
