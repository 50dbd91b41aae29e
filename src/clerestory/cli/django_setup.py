"""Settings for commands that need a database; the others never wait for the web framework."""

import os
import secrets
from importlib import import_module
from pathlib import Path

from clerestory.law.authorities import AuthorityError
from clerestory.law.calendars import CalendarError


class SettingRefused(ValueError):
    """A setting, or the file that it names, cannot be used; one line that says what to change."""


def set_up_staff_side(*, makes_folder: bool = False) -> None:
    """Load the settings of the staff side, which may reach both databases.

    Only a command with `makes_folder` makes the staff folder and its key. Any other one leaves
    nothing behind where there is no installation; it signs no cookie, so it takes a key that ends
    with it.
    """
    os.umask(0o077)  # what a command of the staff side writes is its owner's alone
    if not makes_folder and not Path(os.environ.get("CLERESTORY_DATA") or "var", "staff").exists():
        os.environ["CLERESTORY_SECRET_KEY"] = os.environ.get(
            "CLERESTORY_SECRET_KEY"
        ) or secrets.token_urlsafe(64)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "clerestory.site.settings_staff")
    django = import_module("django")  # half a second that "clerestory due" should not wait for
    improper = import_module("django.core.exceptions").ImproperlyConfigured
    try:
        django.setup()
    except (AuthorityError, CalendarError, improper) as error:
        raise SettingRefused(f"a setting cannot be used: {error}") from error
