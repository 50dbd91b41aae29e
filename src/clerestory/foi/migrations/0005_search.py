"""Full-text search, which the database keeps up to date."""

from typing import Any

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from clerestory.fulltext import Index

INDEX = Index("foi_question", "text")
SIDE = "default"


def install(apps: Any, schema_editor: BaseDatabaseSchemaEditor) -> None:
    if schema_editor.connection.alias == SIDE:
        INDEX.install(schema_editor.connection)


def remove(apps: Any, schema_editor: BaseDatabaseSchemaEditor) -> None:
    if schema_editor.connection.alias == SIDE:
        INDEX.remove(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [("foi", "0004_corrections")]
    operations = [migrations.RunPython(install, remove)]
