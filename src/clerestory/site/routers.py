"""Which table lives on which side."""

from typing import Any

from django.db.models import Model

STAFF = "default"
PUBLIC = "public"


class SideRouter:
    """The shelf lives only in `public`, the audit on both sides, everything else with staff.

    Nothing joins across the two: a row of one side names a row of the other by a text id.
    """

    def db_for_read(self, model: type[Model], **hints: Any) -> str | None:
        return self._side_of(model._meta.app_label)

    def db_for_write(self, model: type[Model], **hints: Any) -> str | None:
        return self._side_of(model._meta.app_label)

    def allow_migrate(self, db: str, app_label: str, **hints: Any) -> bool:
        if app_label == "audit":
            return True
        return (app_label == "shelf") == (db == PUBLIC)

    @staticmethod
    def _side_of(app_label: str) -> str | None:
        # Each side has an audit of its own, so its callers always say which one they mean.
        if app_label == "audit":
            return None
        return PUBLIC if app_label == "shelf" else STAFF
