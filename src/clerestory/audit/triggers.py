"""Guards in the database itself: events are added at the end, never changed and never removed.

They stop mistakes and ordinary misuse. Somebody who owns the database can drop them; what they
change is then shown by the tree against a checkpoint kept elsewhere.
"""

from django.db.backends.base.base import BaseDatabaseWrapper

APPEND_ONLY = "events of the audit are added at the end and never changed"

SQLITE = {
    "audit_event_no_update": f"""
        CREATE TRIGGER audit_event_no_update BEFORE UPDATE ON audit_event
        BEGIN SELECT RAISE(ABORT, '{APPEND_ONLY}'); END""",
    "audit_event_no_delete": f"""
        CREATE TRIGGER audit_event_no_delete BEFORE DELETE ON audit_event
        BEGIN SELECT RAISE(ABORT, '{APPEND_ONLY}'); END""",
    # INSERT OR REPLACE removes the old row without the trigger above; hence also this one.
    "audit_event_next_index": f"""
        CREATE TRIGGER audit_event_next_index BEFORE INSERT ON audit_event
        WHEN NEW."index" <> COALESCE((SELECT MAX("index") FROM audit_event) + 1, 0)
        BEGIN SELECT RAISE(ABORT, '{APPEND_ONLY}'); END""",
}

POSTGRESQL = {
    "audit_event_no_update": """
        CREATE TRIGGER audit_event_no_update BEFORE UPDATE ON audit_event
        FOR EACH ROW EXECUTE FUNCTION audit_event_refuse()""",
    "audit_event_no_delete": """
        CREATE TRIGGER audit_event_no_delete BEFORE DELETE ON audit_event
        FOR EACH ROW EXECUTE FUNCTION audit_event_refuse()""",
    "audit_event_no_truncate": """
        CREATE TRIGGER audit_event_no_truncate BEFORE TRUNCATE ON audit_event
        FOR EACH STATEMENT EXECUTE FUNCTION audit_event_refuse()""",
    "audit_event_next_index": """
        CREATE TRIGGER audit_event_next_index BEFORE INSERT ON audit_event
        FOR EACH ROW EXECUTE FUNCTION audit_event_check_index()""",
}

POSTGRESQL_FUNCTIONS = f"""
    CREATE OR REPLACE FUNCTION audit_event_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION '{APPEND_ONLY}' USING ERRCODE = 'integrity_constraint_violation'; END $$;
    CREATE OR REPLACE FUNCTION audit_event_check_index() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF NEW."index" <> COALESCE((SELECT MAX("index") FROM audit_event) + 1, 0) THEN
            RAISE EXCEPTION '{APPEND_ONLY}' USING ERRCODE = 'integrity_constraint_violation';
        END IF;
        RETURN NEW;
    END $$;
"""


class UnknownDatabase(NotImplementedError):
    """The database is neither SQLite nor PostgreSQL, so it has no guard."""


def install(connection: BaseDatabaseWrapper) -> None:
    """Put the guards in place, afresh where they exist already.

    A migration that changes the event's table on SQLite rebuilds it without its triggers, so it
    has to call this again.
    """
    remove(connection)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(POSTGRESQL_FUNCTIONS)
        for statement in _statements(connection).values():
            cursor.execute(statement)


def remove(connection: BaseDatabaseWrapper) -> None:
    place = " ON audit_event" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        for name in _statements(connection):
            cursor.execute(f"DROP TRIGGER IF EXISTS {name}{place}")


def missing(connection: BaseDatabaseWrapper) -> tuple[str, ...]:
    """Names of the guards that are not in the database."""
    query = (
        "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled <> 'D'"
        if connection.vendor == "postgresql"
        else "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    )
    with connection.cursor() as cursor:
        cursor.execute(query)
        present = {name for (name,) in cursor.fetchall()}
    return tuple(name for name in _statements(connection) if name not in present)


def _statements(connection: BaseDatabaseWrapper) -> dict[str, str]:
    try:
        return {"sqlite": SQLITE, "postgresql": POSTGRESQL}[connection.vendor]
    except KeyError:
        raise UnknownDatabase(
            f"Clerestory keeps its audit in SQLite or PostgreSQL, not in {connection.vendor}."
        ) from None
