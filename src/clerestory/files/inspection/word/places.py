"""Where in a Word file something stands, in words that lead an officer to it."""

from typing import Any

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


class Places:
    """Where something stands: the part, and the paragraph, counted from 1."""

    def __init__(self, root: Any, part: str) -> None:
        self.part = "text" if part.startswith("word/document") else part
        self._numbers = {one: n for n, one in enumerate(root.iter(W + "p"), start=1)}

    def of(self, element: Any) -> str:
        while element is not None and element not in self._numbers:
            element = element.getparent()
        return self.part if element is None else f"{self.part}, paragraph {self._numbers[element]}"
