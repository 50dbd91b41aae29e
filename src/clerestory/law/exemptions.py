"""What an authority may rely on to refuse: exemptions, exceptions and the refusals of s12 and s14.

The facts are data (`data/exemptions.toml`), each entry with its source.
"""

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any


@dataclass(frozen=True, slots=True)
class Exemption:
    """One section or regulation. `withhold` and `ncnd` are the subsections for the two duties."""

    regime: str
    provision: str
    title: str
    kind: str  # absolute, qualified or procedural
    test: str
    source: str
    withhold: tuple[str, ...] = ()
    ncnd: tuple[str, ...] = ()
    limbs: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    note: str = ""

    @property
    def needs_subsection(self) -> bool:
        """Whether the bare section leaves open what is relied on."""
        return bool(self.limbs) or len(self.withhold) + len(self.ncnd) > 1


@cache
def exemptions() -> tuple[Exemption, ...]:
    """Every entry of the data, in its order."""
    text = resources.files("clerestory.law").joinpath("data", "exemptions.toml").read_text("utf-8")
    return tuple(_entry(row) for row in tomllib.loads(text)["exemption"])


def _entry(row: dict[str, Any]) -> Exemption:
    lists = {name: tuple(value) for name, value in row.items() if isinstance(value, list)}
    return Exemption(**{**row, **lists})


def find_exemption(regime: str, provision: str) -> Exemption | None:
    """The entry that a provision falls under: s31 for "s31(1)(a)", reg 12(4)(b) for itself.

    The Scottish regulations have the shape of the English ones two numbers lower; they have no
    entries of their own yet.
    """
    fitting = [
        entry
        for entry in exemptions()
        if entry.regime == regime and (provision + "(").startswith(entry.provision + "(")
    ]
    return max(fitting, key=lambda entry: len(entry.provision), default=None)
