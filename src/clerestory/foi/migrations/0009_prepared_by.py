"""Who took part in preparing a document, kept when a mark of theirs is taken away."""

from typing import Any

from django.conf import settings
from django.db import migrations, models


def fill(apps: Any, schema_editor: Any) -> None:
    """What the rows say that are there; whoever took a mark away before is in the audit alone."""
    del schema_editor
    for document in apps.get_model("foi", "HeldDocument").objects.defer("content"):
        marks = [*document.marks.all(), *document.terms.all()]
        files = document.outgoing.defer("content")
        people = {document.held_by_id, *(one.marked_by_id for one in marks)}
        document.prepared_by.set(people | {one.asked_by_id for one in files})


def leave(apps: Any, schema_editor: Any) -> None:
    """Nothing to undo: the column goes."""


class Migration(migrations.Migration):
    dependencies = [
        ("foi", "0008_pictures"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="helddocument",
            name="prepared_by",
            field=models.ManyToManyField(related_name="+", to=settings.AUTH_USER_MODEL),
        ),
        migrations.RunPython(fill, leave),
    ]
