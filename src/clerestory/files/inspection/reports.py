"""What an inspection gathers on its way through a file, before all that the file shows is known."""

import re
from collections import Counter

from clerestory.files.inspection.findings import Finding, found

MOST_PLACES = 20
"""How many places of one mode are named; the rest is counted."""

_WORD = re.compile(r"\w+")


class Report:
    """Findings, and the words that the file shows.

    Some things are harmless when the page says them anyway: a title, the target of a link, the
    name of a table. They are given with their text, and count unless each word of it is shown.
    """

    def __init__(self) -> None:
        self._findings: list[Finding] = []
        self._conditional: list[tuple[str, Finding]] = []
        self._shown: set[str] = set()

    def add(self, key: str, place: str) -> None:
        self._findings.append(found(key, place))

    def add_unless_shown(self, key: str, place: str, text: str) -> None:
        if text.strip():
            self._conditional.append((text, found(key, place)))

    def extend(self, findings: list[Finding]) -> None:
        self._findings += findings

    def show(self, text: str) -> None:
        """Take `text` for shown."""
        self._shown.update(_words(text))

    def findings(self) -> list[Finding]:
        """What was found, each once; of each mode the first places, and how many more there are."""
        hidden = [one for text, one in self._conditional if not self._is_shown(text)]
        kept, counts = [], Counter[str]()
        for one in dict.fromkeys(self._findings + hidden):
            counts[one.mode] += 1
            if counts[one.mode] <= MOST_PLACES:
                kept.append(one)
        more = {mode: count - MOST_PLACES for mode, count in counts.items() if count > MOST_PLACES}
        return kept + [found(mode, f"and {count} more places") for mode, count in more.items()]

    def _is_shown(self, text: str) -> bool:
        words = _words(text)
        return bool(words) and words <= self._shown


def _words(text: str) -> set[str]:
    return {word.casefold() for word in _WORD.findall(text)}
