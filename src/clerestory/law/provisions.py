"""The provisions that a letter cites, right or wrong, and what each is cited for."""

from clerestory.law.references import Citation, named
from clerestory.law.reliance import relied


def citations(text: str) -> tuple[Citation, ...]:
    """Every provision cited, in order of place; a refusal on cost that names none is implied."""
    return relied(named(text), text)
