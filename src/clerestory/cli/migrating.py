"""`clerestory migrate`: create or upgrade both databases."""

import argparse

from django.conf import settings
from django.core.management import call_command

from clerestory.cli.databases import NAMES, DatabaseNotReady, check_opens
from clerestory.shelf import keys

ERRORS = (keys.InboxKeyLost, DatabaseNotReady, OSError)


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--quiet", action="store_true", help="say nothing")


def run(options: argparse.Namespace) -> int:
    keys.make_inbox_keys(private=settings.INBOX_PRIVATE_KEY, public=settings.INBOX_PUBLIC_KEY)
    for database in NAMES:
        check_opens(database)
        call_command("migrate", database=database, interactive=False, verbosity=0)
    if not options.quiet:
        print("Both databases are up to date, and the inbox has its keys.")
    return 0
