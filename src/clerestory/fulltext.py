"""Full-text search over one column of one table, in SQLite (FTS5) and in PostgreSQL alike.

A row is found by any of the words, or by all of them, in their stem ("referral", "referrals"). The
database keeps the search up to date by itself, so that a row that is erased is found no more.
A migration that rebuilds the table on SQLite loses the triggers and has to call `install` again.
"""

import re
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper

MOST_WORDS = 60
_WORD = re.compile(r"[^\W_]+")
# Before 3.42 SQLite keeps deleted words in the index until it is next merged.
_CAN_FORGET_AT_ONCE = sqlite3.sqlite_version_info >= (3, 42)


@dataclass(frozen=True, slots=True)
class Index:
    """What is searched: names of a table with a column `id`, and of a column of text."""

    table: str
    column: str

    @property
    def name(self) -> str:
        """Of the index in the database."""
        return f"{self.table}_{self.column}_search"

    def install(self, connection: BaseDatabaseWrapper) -> None:
        """Make the index afresh, over the rows that are there."""
        self.remove(connection)
        with connection.cursor() as cursor:
            for statement in self._statements(connection):
                cursor.execute(statement)

    def remove(self, connection: BaseDatabaseWrapper) -> None:
        with connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                cursor.execute(f"DROP INDEX IF EXISTS {self.name}")
                return
            for event in _EVENTS:
                cursor.execute(f"DROP TRIGGER IF EXISTS {self.name}_{event}")
            cursor.execute(f"DROP TABLE IF EXISTS {self.name}")

    def is_whole(self, connection: BaseDatabaseWrapper) -> bool:
        """Whether the index is there and is kept up to date."""
        with connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                cursor.execute("SELECT indexname FROM pg_indexes")
                return self.name in {name for (name,) in cursor.fetchall()}
            cursor.execute("SELECT name FROM sqlite_master")
            wanted = {self.name, *(f"{self.name}_{event}" for event in _EVENTS)}
            return wanted <= {name for (name,) in cursor.fetchall()}

    def find(
        self, using: str, words: Iterable[str], *, limit: int, every: bool = False
    ) -> tuple[int, ...]:
        """Ids of the rows that hold any of the words, or `every` one, the most telling first."""
        once = dict.fromkeys(w.lower() for text in words for w in _WORD.findall(text))
        wanted = list(once)[:MOST_WORDS]
        if not wanted:
            return ()
        connection = connections[using]
        with connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                query = (" & " if every else " | ").join(f"'{word}'" for word in wanted)
                cursor.execute(self._postgresql_query(), [query, query, limit])
            else:
                query = (" AND " if every else " OR ").join(f'"{word}"' for word in wanted)
                cursor.execute(self._sqlite_query(), [query, limit])
            return tuple(found for (found,) in cursor.fetchall())

    def _sqlite_query(self) -> str:
        return (
            f"SELECT rowid FROM {self.name} WHERE {self.name} MATCH %s "
            "ORDER BY rank, rowid DESC LIMIT %s"
        )

    def _postgresql_query(self) -> str:
        vector = f"to_tsvector('english', {self.column})"
        return (
            f"SELECT id FROM {self.table} WHERE {vector} @@ to_tsquery('english', %s) "
            f"ORDER BY ts_rank({vector}, to_tsquery('english', %s), 1) DESC, id DESC LIMIT %s"
        )

    def _statements(self, connection: BaseDatabaseWrapper) -> list[str]:
        table, column, name = self.table, self.column, self.name
        if connection.vendor == "postgresql":
            return [f"CREATE INDEX {name} ON {table} USING gin (to_tsvector('english', {column}))"]
        put = f"INSERT INTO {name}(rowid, {column}) VALUES (new.id, new.{column});"
        take = (
            f"INSERT INTO {name}({name}, rowid, {column}) VALUES ('delete', old.id, old.{column});"
        )
        bodies = dict(zip(_EVENTS, (put, take, take + put), strict=True))
        forget = f"INSERT INTO {name}({name}, rank) VALUES ('secure-delete', 1)"
        return [
            f"CREATE VIRTUAL TABLE {name} USING fts5({column}, content='{table}', "
            "content_rowid='id', tokenize='porter unicode61')",
            *([forget] if _CAN_FORGET_AT_ONCE else []),
            *(
                f"CREATE TRIGGER {name}_{event} AFTER {event} ON {table} BEGIN {body} END"
                for event, body in bodies.items()
            ),
            f"INSERT INTO {name}({name}) VALUES ('rebuild')",
        ]


_EVENTS = ("insert", "delete", "update")
