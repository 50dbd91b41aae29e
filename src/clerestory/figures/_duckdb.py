"""The one module that talks to DuckDB: an embedded database for counting, in memory.

It holds whole numbers only; what they stand for is known to `counts`. The engine may neither
open a file nor fetch an extension, and its settings are locked before the first statement.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import duckdb
import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.int64]

_SETTINGS = {
    "autoinstall_known_extensions": "false",  # an extension would come from the internet
    "autoload_known_extensions": "false",
    "enable_external_access": "false",
    "threads": "2",  # counts must not starve the web server beside them
}


class Records:
    """Records as columns of whole numbers; `person` is always among them. Close it after use."""

    def __init__(self, columns: Mapping[str, Numbers]) -> None:
        self._connection: Any = duckdb.connect(":memory:", config=dict(_SETTINGS))
        self._connection.execute("SET lock_configuration = true")
        self._fill("records", columns)

    def close(self) -> None:
        self._connection.close()

    def count(
        self,
        columns: Sequence[str],
        members: Sequence[tuple[Numbers, Numbers]],
        asked: Sequence[Numbers],
    ) -> list[tuple[int, int, int]]:
        """Number of the query, its records, its people; queries without a record are left out.

        All queries restrict the same `columns`. For each column, `members` has two arrays side
        by side, set and value: the value is in the set. `asked` has for each column the set that
        each query wants there, and at its end the numbers of the queries.
        """
        for position, (sets, values) in enumerate(members):
            self._fill(f"members_{position}", {"wanted": sets, "value": values})
        wanted = {f"wanted_{position}": array for position, array in enumerate(asked[:-1])}
        self._fill("asked", {**wanted, "query": asked[-1]})
        return self._connection.execute(_counting(columns)).fetchall()  # type: ignore[no-any-return]

    def _fill(self, name: str, columns: Mapping[str, Numbers]) -> None:
        """Make a table from arrays; one of the same name goes."""
        self._connection.register("given", dict(columns))
        self._connection.execute(f"CREATE OR REPLACE TABLE {name} AS SELECT * FROM given")
        self._connection.unregister("given")


def _counting(columns: Sequence[str]) -> str:
    """Records and people of each query.

    Each record meets the sets that hold it, column by column, and through them the queries that
    want all of these. Grouping by person first makes people exact at the price of one grouping.
    """
    joins, conditions = [], []
    for position, column in enumerate(columns):
        table = f"members_{position}"
        joins.append(f"JOIN {table} ON records.{column} = {table}.value")
        conditions.append(f"asked.wanted_{position} = {table}.wanted")
    return f"""
        SELECT query, sum(number)::BIGINT, count(*)
        FROM (
            SELECT asked.query AS query, records.person, count(*) AS number
            FROM records {" ".join(joins)} JOIN asked ON {" AND ".join(conditions) or "true"}
            GROUP BY asked.query, records.person
        )
        GROUP BY query
    """
