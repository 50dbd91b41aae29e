"""Settings for commands that need a database; the others never wait for the web framework."""

import os
from importlib import import_module


def set_up_staff_side() -> None:
    """Load the settings of the staff side, which may reach both databases."""
    os.umask(0o077)  # what a command of the staff side writes is its owner's alone
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "clerestory.site.settings_staff")
    import_module("django").setup()  # half a second that "clerestory due" should not wait for
