from django.conf import settings
from django.db import migrations, models

import clerestory.foi.lifecycle


class Migration(migrations.Migration):
    dependencies = [
        ("foi", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="informationrequest",
            name="asked",
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="informationrequest",
            name="clarified",
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="informationrequest",
            name="disputed_days_count",
            field=models.BooleanField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="informationrequest",
            name="extended_for",
            field=models.CharField(blank=True, max_length=200),
        ),
        migrations.AddField(
            model_name="informationrequest",
            name="extended_on",
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="informationrequest",
            name="extended_to",
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="informationrequest",
            name="fees_notice",
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="informationrequest",
            name="other_due",
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="informationrequest",
            name="paid",
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="informationrequest",
            name="skipped",
            field=models.JSONField(blank=True, default=list),
        ),
        migrations.AlterField(
            model_name="informationrequest",
            name="status",
            field=models.CharField(
                choices=[
                    ("received", "Received"),
                    ("questions_confirmed", "Questions confirmed"),
                    ("figures_proposed", "Figures proposed"),
                    ("decided", "Every question decided"),
                    ("awaiting_approval", "Waiting for approval"),
                    ("approved", "Approved"),
                    ("answered", "Answered"),
                    ("withdrawn", "Withdrawn by the applicant"),
                    ("lapsed", "Lapsed: no clarification, or no fee, from the applicant"),
                ],
                default=clerestory.foi.lifecycle.Status["RECEIVED"],
                max_length=24,
            ),
        ),
        migrations.AddConstraint(
            model_name="informationrequest",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("paid__isnull", True), ("paid__gte", models.F("fees_notice")), _connector="OR"
                ),
                name="foi_paid_after_fees_notice",
            ),
        ),
        migrations.AddConstraint(
            model_name="informationrequest",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("clarified__isnull", True),
                    models.Q(
                        ("clarified__gte", models.F("received")),
                        ("asked__lte", models.F("clarified")),
                    ),
                    _connector="OR",
                ),
                name="foi_clarified_after_asked",
            ),
        ),
        migrations.AddConstraint(
            model_name="informationrequest",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("extended_for", ""),
                        ("extended_on__isnull", True),
                        ("extended_to__isnull", True),
                    ),
                    models.Q(
                        ("extended_on__isnull", False),
                        ("extended_to__isnull", False),
                        models.Q(("extended_for", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="foi_extension_is_whole",
            ),
        ),
    ]
