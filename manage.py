#!/usr/bin/env python
"""Django's own commands, for developers. Everybody else uses `clerestory`."""

import os
import sys

from django.core.management import execute_from_command_line

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "clerestory.site.settings_staff")
    execute_from_command_line(sys.argv)
