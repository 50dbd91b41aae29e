"""Settings for commands that need a database; the others never wait for the web framework."""

import os
from importlib import import_module

from clerestory.law.authorities import AuthorityError
from clerestory.law.calendars import CalendarError


class SettingRefused(ValueError):
    """A setting, or the file that it names, cannot be used; one line that says what to change."""


def set_up_staff_side() -> None:
    """Load the settings of the staff side, which may reach both databases."""
    os.umask(0o077)  # what a command of the staff side writes is its owner's alone
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "clerestory.site.settings_staff")
    django = import_module("django")  # half a second that "clerestory due" should not wait for
    improper = import_module("django.core.exceptions").ImproperlyConfigured
    try:
        django.setup()
    except (AuthorityError, CalendarError, improper) as error:
        raise SettingRefused(f"a setting cannot be used: {error}") from error
