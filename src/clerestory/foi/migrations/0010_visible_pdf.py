"""The visible PDF of a document with the words on its pages; what an outgoing file was made of."""

from typing import Any

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import clerestory.foi.documents.lifecycle


def fill(apps: Any, schema_editor: Any) -> None:
    """Until now a file was made of its document, and marks lay on the pages of that: a PDF."""
    del schema_editor
    files = apps.get_model("foi", "OutgoingFile").objects.filter(made_at__isnull=False)
    for file in files.select_related("document").defer("content", "document__content"):
        file.held_sha256 = file.document.sha256
        file.visible_sha256 = file.document.sha256 if file.redactions else ""
        file.save(update_fields=["held_sha256", "visible_sha256"])


def leave(apps: Any, schema_editor: Any) -> None:
    """Nothing to undo: the columns go."""


class Migration(migrations.Migration):
    dependencies = [
        ("foi", "0009_prepared_by"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="VisiblePage",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("page", models.PositiveIntegerField()),
                ("width", models.FloatField()),
                ("height", models.FloatField()),
                ("words", models.JSONField(default=list)),
                ("is_recognised", models.BooleanField(default=False)),
            ],
            options={
                "ordering": ("page",),
            },
        ),
        migrations.CreateModel(
            name="VisiblePdf",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        default=clerestory.foi.documents.lifecycle.Status["WAITING"], max_length=16
                    ),
                ),
                ("content", models.BinaryField(default=b"")),
                ("sha256", models.CharField(blank=True, max_length=64)),
                ("pages", models.PositiveIntegerField(default=0)),
                ("pages_made", models.PositiveIntegerField(default=0)),
                ("refused_because", models.TextField(blank=True)),
                ("findings", models.JSONField(default=list)),
                ("asked_at", models.DateTimeField()),
                ("working_at", models.DateTimeField(blank=True, null=True)),
                ("working_by", models.CharField(blank=True, max_length=80, null=True)),
                ("made_at", models.DateTimeField(blank=True, null=True)),
                ("made_by", models.CharField(blank=True, max_length=80, null=True)),
            ],
        ),
        migrations.AddField(
            model_name="outgoingfile",
            name="held_sha256",
            field=models.CharField(blank=True, max_length=64),
        ),
        migrations.AddField(
            model_name="outgoingfile",
            name="visible_sha256",
            field=models.CharField(blank=True, max_length=64),
        ),
        migrations.RunPython(fill, leave),
        migrations.AddConstraint(
            model_name="outgoingfile",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("made_at__isnull", True),
                    models.Q(("held_sha256", ""), _negated=True),
                    _connector="OR",
                ),
                name="foi_outgoing_made_of_known_bytes",
            ),
        ),
        migrations.AddField(
            model_name="visiblepdf",
            name="asked_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="visiblepdf",
            name="document",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="visible",
                to="foi.helddocument",
            ),
        ),
        migrations.AddField(
            model_name="visiblepage",
            name="visible",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="read_pages",
                to="foi.visiblepdf",
            ),
        ),
        migrations.AddConstraint(
            model_name="visiblepdf",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("working_at__isnull", False), ("working_by__isnull", False)),
                    models.Q(("working_at__isnull", True), ("working_by__isnull", True)),
                    _connector="OR",
                ),
                name="foi_visible_working_at_with_by",
            ),
        ),
        migrations.AddConstraint(
            model_name="visiblepdf",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("made_at__isnull", False), ("made_by__isnull", False)),
                    models.Q(("made_at__isnull", True), ("made_by__isnull", True)),
                    _connector="OR",
                ),
                name="foi_visible_made_at_with_by",
            ),
        ),
        migrations.AddConstraint(
            model_name="visiblepdf",
            constraint=models.CheckConstraint(
                condition=models.Q(("status__in", ["waiting", "working", "made", "refused"])),
                name="foi_visible_known_status",
            ),
        ),
        migrations.AddConstraint(
            model_name="visiblepdf",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("status", clerestory.foi.documents.lifecycle.Status["MADE"]), _negated=True
                    ),
                    models.Q(models.Q(("sha256", ""), _negated=True), ("pages__gte", 1)),
                    _connector="OR",
                ),
                name="foi_visible_made_has_pages",
            ),
        ),
        migrations.AddConstraint(
            model_name="visiblepage",
            constraint=models.UniqueConstraint(
                fields=("visible", "page"), name="foi_visible_page_once"
            ),
        ),
    ]
