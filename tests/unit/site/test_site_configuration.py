"""Reading the installation's own configuration."""

from datetime import date
from pathlib import Path

import pytest
from environ import Env

from clerestory.site.databases import database
from clerestory.site.days import DayRefused, demonstration_day

VARIABLE = "CLERESTORY_STAFF_DATABASE"


def test_without_an_address_the_database_is_a_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(VARIABLE, raising=False)
    settings = database(Env(), VARIABLE, Path("staff.sqlite3"))
    assert (settings["ENGINE"], settings["NAME"]) == (
        "django.db.backends.sqlite3",
        "staff.sqlite3",
    )


@pytest.mark.parametrize("address", ["", "sqlite:////srv/other.sqlite3"])
def test_every_sqlite_file_is_opened_safely(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, address)
    options = database(Env(), VARIABLE, Path("staff.sqlite3"))["OPTIONS"]
    assert options["transaction_mode"] == "IMMEDIATE"
    assert "synchronous=FULL" in options["init_command"]
    assert "foreign_keys=ON" in options["init_command"]


def test_an_address_of_postgresql_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, "postgres://clerestory:secret@db:5433/staff")
    settings = database(Env(), VARIABLE, Path("unused"))
    assert settings["ENGINE"] == "django.db.backends.postgresql"
    assert (settings["HOST"], settings["PORT"], settings["NAME"]) == ("db", 5433, "staff")
    assert "init_command" not in settings.get("OPTIONS", {})


def test_a_demonstration_plays_on_its_day() -> None:
    assert demonstration_day("2018-02-12", demo=True) == date(2018, 2, 12)
    assert demonstration_day("", demo=True) is None


def test_nothing_else_moves_the_clock() -> None:
    assert demonstration_day("", demo=False) is None
    with pytest.raises(DayRefused, match="CLERESTORY_DEMO=true only"):
        demonstration_day("2018-02-12", demo=False)


def test_a_day_that_is_none_is_refused() -> None:
    with pytest.raises(DayRefused, match=r"'12\.2\.2018': write a day as 2018-02-12"):
        demonstration_day("12.2.2018", demo=True)
