"""A letter's own bytes as part of a page, so that the approver sees what will leave."""

import re

from django.utils.safestring import SafeString, mark_safe

_BODY = re.compile(r"<main[^>]*>(.*)</main>", re.DOTALL)
_HEADING = re.compile(r"<(/?)h([1-4])")


def letter_body(html: bytes) -> SafeString:
    """The body of a letter that `files.letters` made, its headings one level lower.

    Safe, because every text in that file was escaped when it was made and it holds no script;
    the page's Content-Security-Policy would run none.
    """
    found = _BODY.search(html.decode("utf-8"))
    body = found[1] if found else ""
    return mark_safe(_HEADING.sub(lambda m: f"<{m[1]}h{int(m[2]) + 1}", body))
