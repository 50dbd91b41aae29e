"""Every read of the shelf. All of it is public, save that a submission needs its token."""

from django.db.models import QuerySet

from clerestory.shelf.models import PublishedAnswer, PublishedFile, PublishedStatistics, Submission

SIDE = "public"


def answers(words: str = "") -> QuerySet[PublishedAnswer]:
    """The disclosure log, newest first; with words, the entries that hold all of them."""
    found = PublishedAnswer.objects.using(SIDE).order_by("-published", "-pk")
    for word in words.casefold().split()[:10]:
        found = found.filter(words__contains=word)
    return found


def statistics() -> QuerySet[PublishedStatistics]:
    return PublishedStatistics.objects.using(SIDE).order_by("-published", "-pk")


def page(kind: str, slug: str) -> PublishedAnswer | PublishedStatistics | None:
    """The page at an address: of an "answer", or else of "statistics"."""
    found = answers() if kind == "answer" else statistics()
    return found.filter(slug=slug).first()


def files() -> QuerySet[PublishedFile]:
    return PublishedFile.objects.using(SIDE)


def submissions() -> QuerySet[Submission]:
    return Submission.objects.using(SIDE)
