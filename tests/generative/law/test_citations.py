"""Reading citations out of any text: it never fails, and spacing changes nothing."""

import re

from hypothesis import given
from hypothesis import strategies as st

from clerestory.law.exemptions import Duty, exemptions, find_place
from clerestory.law.provisions import citations
from clerestory.law.references import named

GROUNDS = [
    (entry.regime, entry.written(sub.number, limb.name if limb else ""))
    for entry in exemptions()
    for sub in entry.subsections
    if sub.duty is not Duty.REST
    for limb in (*sub.limbs, None)
]
PIECES = st.sampled_from(
    ["section", "Sections", "s.", "reg", "Regulation", "exemption", "12", "31", "40", "(1)", "(4)",
     "(a)", "(b)", "(i)", "(3A)", "to", "-", "–", "and", ",", "&", "of the", "Act", "FOISA", "EIR",
     "Police Act 1996", "subsection", "2", ".", "\n", "\n\n", "\u00a0", "(", ")", "withheld"]
)  # fmt: skip
TEXTS = st.one_of(st.text(max_size=200), st.lists(PIECES, max_size=25).map(" ".join),
                  st.lists(PIECES, max_size=25).map("".join))  # fmt: skip
LAWS = {"FOIA": "of the Freedom of Information Act 2000", "EIR": "of the EIR", "FOISA": "of FOISA",
        "EISR": "of the Environmental Information (Scotland) Regulations 2004"}  # fmt: skip


@given(TEXTS)
def test_any_text_is_read_and_each_citation_stands_where_it_says(text: str) -> None:
    found = citations(text)
    for citation in found:
        assert text[citation.start : citation.start + len(citation.text)] == citation.text
    assert [c.start for c in found] == sorted(c.start for c in found)


@given(st.sampled_from(GROUNDS), st.sampled_from(["", " ", "\n", "\u00a0", "\u202f"]))
def test_every_ground_is_read_back_as_it_is_written(ground: tuple[str, str], space: str) -> None:
    regime, provision = ground
    heading = "regulation" if provision.startswith("reg") else "section"
    number = provision.removeprefix("reg ").removeprefix("s").replace("(", space + "(")
    text = f"It is exempt under {heading} {number} {LAWS[regime]}, and withheld."
    assert [(c.regime, c.provision) for c in named(text)] == [ground]


@given(st.lists(PIECES, max_size=25).map(" ".join), st.sampled_from(["\n", "\u00a0", "  "]))
def test_wrapping_a_line_or_widening_a_space_changes_nothing(text: str, space: str) -> None:
    text = re.sub(r"\s+", " ", text)
    assert [(c.regime, c.provision) for c in named(text)] == [
        (c.regime, c.provision) for c in named(text.replace(" ", space))
    ]


@given(st.sampled_from(GROUNDS))
def test_every_ground_has_a_place_of_its_own(ground: tuple[str, str]) -> None:
    place = find_place(*ground)
    assert place is not None and place.is_real
