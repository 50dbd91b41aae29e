"""Full-text search, which the database keeps up to date."""

from typing import Any

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from clerestory.fulltext import Index

INDEX = Index("shelf_publishedanswer", "words")
SIDE = "public"


def install(apps: Any, schema_editor: BaseDatabaseSchemaEditor) -> None:
    if schema_editor.connection.alias == SIDE:
        INDEX.install(schema_editor.connection)


def remove(apps: Any, schema_editor: BaseDatabaseSchemaEditor) -> None:
    if schema_editor.connection.alias == SIDE:
        INDEX.remove(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [("shelf", "0002_withdrawals")]
    operations = [migrations.RunPython(install, remove)]
