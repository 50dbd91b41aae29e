"""`manage.py fill_demo PASSWORD`: used by `clerestory demo` when it starts from nothing."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from clerestory.audit import clock
from clerestory.demo.filling import fill


class Command(BaseCommand):
    help = "Fill an empty installation with the made-up authority."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("password", help="the password of everybody in the made-up authority")

    def handle(self, *args: Any, **options: Any) -> None:
        fill(at=clock.now(), password=options["password"])
