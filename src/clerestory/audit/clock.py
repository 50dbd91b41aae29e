"""What time it is. A demonstration can play on another day; nothing else may move the clock."""

from datetime import datetime, timedelta

from django.conf import settings
from django.utils import timezone


def now() -> datetime:
    """The present moment, moved to the day in CLERESTORY_TODAY if the demonstration sets it."""
    moment = timezone.now()
    if settings.DEMO_TODAY is None:
        return moment
    days = settings.DEMO_TODAY - timezone.localtime(moment).date()
    return moment + timedelta(days=days.days)
