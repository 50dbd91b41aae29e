"""Every read of the shelf. All of it is public, save that a submission needs its token."""

from collections.abc import Iterable

from django.db.models import QuerySet

from clerestory.fulltext import Index
from clerestory.reading.earlier import searched_words
from clerestory.shelf.models import PublishedAnswer, PublishedFile, PublishedStatistics, Submission

SIDE = "public"
ANSWERS = Index("shelf_publishedanswer", "words")
MOST_ANSWERS = 100


def answers(words: str = "") -> QuerySet[PublishedAnswer]:
    """The disclosure log, newest first; with words, the entries that hold all of them."""
    found = PublishedAnswer.objects.using(SIDE).order_by("-published", "-pk")
    if not words.strip():
        return found
    telling = searched_words(words) or (words,)
    return found.filter(pk__in=ANSWERS.find(SIDE, telling, limit=MOST_ANSWERS, every=True))


def answers_with_any(words: Iterable[str]) -> QuerySet[PublishedAnswer]:
    """Entries of the log that hold any of these words and are not withdrawn, newest first."""
    found = ANSWERS.find(SIDE, words, limit=MOST_ANSWERS)
    return answers().filter(pk__in=found, withdrawn=None)


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
