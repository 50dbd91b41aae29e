"""Database addresses and the options that each kind of database needs."""

from pathlib import Path
from typing import Any

from environ import Env

SQLITE_OPTIONS = {
    # Take the write lock when a transaction starts: two readers that both want to write would
    # otherwise fail at once instead of waiting for each other.
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,  # seconds that a writer waits for the one before it
    "init_command": (
        "PRAGMA journal_mode=WAL;"  # readers do not wait for the writer, nor the writer for them
        "PRAGMA synchronous=FULL;"  # what was acknowledged survives a power cut, not only a crash
        "PRAGMA foreign_keys=ON;"  # SQLite leaves them off unless each connection asks
    ),
}


def database(env: Env, variable: str, file: Path) -> dict[str, Any]:
    """The database whose address is in `variable`, or an SQLite file where there is none."""
    if not env.str(variable, default=""):
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": str(file),
            "OPTIONS": dict(SQLITE_OPTIONS),
        }
    settings: dict[str, Any] = dict(env.db_url(variable))
    if settings["ENGINE"].endswith("sqlite3"):
        settings["OPTIONS"] = dict(SQLITE_OPTIONS)
    else:
        settings |= {"CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True}
    return settings
