"""What is left of a question once every word of it that is understood has been taken away.

Whatever is left may limit what was asked for ("of girls", "within five days"). The table then
answers another question than the one that was asked, and a person has to look.
"""

import re
import tomllib
from collections.abc import Set
from functools import cache
from importlib import resources

from clerestory.disclosure.datasets import Dataset

from . import vocabulary

_ORGANISATION = re.compile(
    r"(?:\b[A-Z][\w'’&-]+\s+(?:(?:and|of|the|for)\s+)?){1,5}"
    r"(?:Police|Constabulary|Council|Force|Trust|University|College|Authority|Service)\b"
)
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")


def left_over(words: str, dataset: Dataset, understood: tuple[str, ...] = ()) -> tuple[str, ...]:
    """The phrases of a question's words that neither the dataset nor the grammar of asking knows.

    `understood` are phrases that were read as breakdowns or categories already.
    """
    rest = _ORGANISATION.sub(_blank, words)
    about = {word[0].lower() for word in _WORD.finditer(dataset.title)}
    for phrase in understood:
        rest = re.sub(re.escape(phrase), _blank, rest, flags=re.I)
    for match in vocabulary.everything_in(rest, dataset):
        rest = rest[: match.start] + " " * (match.end - match.start) + rest[match.end :]
    return tuple(_phrases(rest, _common_words() | about))


@cache
def _common_words() -> frozenset[str]:
    """Words that ask, count, join or name a time, and limit nothing."""
    file = resources.files("clerestory.reading").joinpath("data", "common-words.toml")
    words = tomllib.loads(file.read_text("utf-8"))
    return frozenset([*words["asking"], *words["time"]])


def _blank(match: re.Match[str]) -> str:
    return " " * len(match[0])


def _phrases(rest: str, known: Set[str]) -> list[str]:
    """Words that are not known, those side by side together."""
    found: list[str] = []
    end = -2
    for token in _WORD.finditer(rest):
        if token[0].lower() in known:
            continue
        if found and token.start() - end == 1:
            found[-1] += f" {token[0]}"
        else:
            found.append(token[0])
        end = token.end()
    return found
