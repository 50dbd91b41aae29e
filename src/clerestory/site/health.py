"""Whether this process can do its work: it answers, and its databases answer it."""

from django.db import DatabaseError, connections
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from clerestory.site.routers import PUBLIC, STAFF


def _is_answering(alias: str) -> bool:
    try:
        with connections[alias].cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return False
    return True


def _report(*aliases: str) -> JsonResponse:
    down = [alias for alias in aliases if not _is_answering(alias)]
    return JsonResponse(
        {"status": "failing" if down else "ok", "down": down}, status=503 if down else 200
    )


@never_cache
@require_safe
def staff_health(request: HttpRequest) -> JsonResponse:
    return _report(STAFF, PUBLIC)


@never_cache
@require_safe
def public_health(request: HttpRequest) -> JsonResponse:
    return _report(PUBLIC)
