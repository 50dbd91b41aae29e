"""Whether the two databases can be used: a command that needs them says what to do first."""

from django.db import OperationalError, connections
from django.db.migrations.executor import MigrationExecutor

NAMES = ("default", "public")


class DatabaseNotReady(ValueError):
    """A database cannot be opened or is not up to date; one line with the remedy."""


def check_opens(name: str) -> None:
    """Raises DatabaseNotReady, with what the database says, if it cannot be opened."""
    try:
        connections[name].ensure_connection()
    except OperationalError as error:
        reason = str(error).splitlines()[0]
        raise DatabaseNotReady(
            f"The {name} database cannot be opened ({reason}); run “clerestory migrate” where it "
            "was never made, else look at its address in the settings"
        ) from error


def check_ready(*names: str) -> None:
    """Raises DatabaseNotReady if one of them cannot be opened or is not up to date."""
    for name in names:
        check_opens(name)
        executor = MigrationExecutor(connections[name])
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            raise DatabaseNotReady(
                f"The {name} database is not up to date; run: clerestory migrate"
            )
