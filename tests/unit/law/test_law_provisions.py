"""What a letter cites, and what for."""

import re

import pytest

from clerestory.law.provisions import citations
from clerestory.law.references import RELIED_ON


def cited(text: str) -> list[str]:
    return [citation.provision for citation in citations(text)]


def modes(text: str) -> dict[str, str]:
    return {citation.provision: citation.mode for citation in citations(text)}


@pytest.mark.parametrize(
    ("text", "provisions"),
    [
        ("Section 31 (1) (a)", ["s31(1)(a)"]),
        ("s.31(1)(a)(b)", ["s31(1)(a)", "s31(1)(b)"]),
        ("section 31(1)(a), (b) and (c)", ["s31(1)(a)", "s31(1)(b)", "s31(1)(c)"]),
        ("section 40(2)(3A)(a)", ["s40(2)", "s40(3A)(a)"]),
        ("s40(2) with s40(3A)(a)", ["s40(2)", "s40(3A)(a)"]),
        ("s40(2)&(3)", ["s40(2)", "s40(3)"]),
        ("s30 and s31", ["s30", "s31"]),
        ("Sections 24, and 31 are", ["s24", "s31"]),
        ("section 36(2)(b)(i) and (ii)", ["s36(2)(b)(i)", "s36(2)(b)(ii)"]),
        ("section 31(1)(h)(i)", ["s31(1)(h)", "s31(1)(i)"]),
        ("section 30(1)(a)(i)", ["s30(1)(a)(i)"]),
        ("regulation 12(4)(b)", ["reg 12(4)(b)"]),
        ("regulations 5(3) and 13 (UK GDPR)", ["reg 5(3)", "reg 13"]),
        ("withheld under 12(5)(b) and 12(4)(d)", ["reg 12(5)(b)", "reg 12(4)(d)"]),
        ("section 40 and 30 people", ["s40"]),
        ("the women's 31 cases", []),
        ("80(2) of something", []),
        ("section 39 of the 2007 Act forbids it, so section 44 applies", ["s44"]),
        ("Section 5 Public Order Act 1986", []),
        ("section 47 of the Offences against the Person Act 1861", []),
        ("section 40 of the Act", ["s40"]),
        ("section 40 of the Freedom of Information Act 2000", ["s40"]),
    ],
)
def test_provisions_are_read_however_they_are_written(text: str, provisions: list[str]) -> None:
    assert cited(text) == provisions


def test_a_citation_knows_its_words_and_its_place() -> None:
    text = "It is exempt under Section 31 (1) (a) of the Act."
    (citation,) = citations(text)
    assert (
        text[citation.start :].startswith(citation.text) and citation.text == "Section 31 (1) (a)"
    )


@pytest.mark.parametrize(
    ("text", "mode"),
    [
        ("The list is exempt under section 31(1)(a).", {"s31(1)(a)": "withhold"}),
        ("We neither confirm nor deny it under section 31(3).", {"s31(3)": "ncnd"}),
        ("We neither confirm nor deny it under section 31.", {"s31": "ncnd"}),
        ("We refuse under section 14(1).", {"s14(1)": "procedural"}),
        ("It is held, section 1(1)(a); see sections 16 and 17.",
         {"s1(1)(a)": "other", "s16": "other", "s17": "other"}),
        ("Section 12 lets an authority refuse.", {"s12": "other"}),
        ("Exempt under section 31. Section 31(1)(a) applies.",
         {"s31": "other", "s31(1)(a)": "withhold"}),
    ],
)  # fmt: skip
def test_what_it_is_cited_for_comes_from_the_words_around_it(
    text: str, mode: dict[str, str]
) -> None:
    assert modes(text) == mode


def test_a_refusal_on_cost_without_its_section_is_still_a_reliance_on_it() -> None:
    (citation,) = citations("This cannot be done within the cost limit.")
    assert (citation.provision, citation.mode, citation.implied) == ("s12", "procedural", True)
    assert citations("The limit of the town is the river.") == ()


@pytest.mark.parametrize(
    ("text", "regime"),
    [
        ("exempt under section 38(1)(b), health and safety", "FOIA"),
        ("exempt under section 38(1)(b), personal information", "FOISA"),
        ("section 38(1)(b) of the Freedom of Information (Scotland) Act 2002", "FOISA"),
        ("Exempt under section 31(1)(a) of the Freedom of Information Act 2000 (FOIA). Another "
         "force answers under the Freedom of Information (Scotland) Act 2002. Section 31(1)(a)",
         "FOIA"),
        ("refused under regulation 12(4)(b)", "EIR"),
        ("450 pounds at 25 an hour, regulation 4(4)", "FEES"),
        ("reg 10(4)(b) of the Environmental Information (Scotland) Regulations 2004", "EISR"),
    ],
)  # fmt: skip
def test_the_regime_comes_from_its_name_or_from_what_the_section_is_called(
    text: str, regime: str
) -> None:
    assert {citation.regime for citation in citations(text)} == {regime}


# A letter, and what it relies on to refuse; all else that it names is only named.
LETTERS = [
    ("Section 17 requires us to state that fact and why. The following exemptions apply:\n"
     "Section 31(1)(a)(b) Law Enforcement\nSection 40(2) Personal Information\n\n"
     "Section 31 is a prejudice based exemption. Section 40 is an absolute exemption.",
     "s31(1)(a) s31(1)(b) s40(2)"),
    ("The force neither confirms nor denies that it holds any other information, by virtue of:\n"
     "Section 23(5) - Security Bodies\nSection 24(2) - National Security\n", "s23(5) s24(2)"),
    ("Refused under section 12(1): it would cost over 450 pounds. If the request were narrowed, "
     "section 40(2) and section 31(1)(a) may apply. Section 16 is why we say so.", "s12(1)"),
    ("Regulation 5(1) is the duty. Refused under Regulation 12(4)(b) as manifestly unreasonable. "
     "Regulation 12(1)(b) asks for a test and regulation 12(2) presumes disclosure.",
     "reg 12(4)(b)"),
    ("Names are exempt under section 38(1)(b) of FOISA, as read with section 38(2A)(a) and "
     "section 38(5). The rest is not held, section 17(1).", "s38(1)(b) s38(2A)(a)"),
    ("Our first answer cited section 43(2). We no longer rely on section 43(2). Names are withheld "
     "under section 40(2).", "s40(2)"),
    ("It is exempt under section 36(2)(c). The qualified person, section 36(5), is the head.",
     "s36(2)(c)"),
    ("If you feel that section 40 should not apply, tell us. All figures are attached.", ""),
    ("You wrote: please do not refuse this under section 12. The figures are below.", ""),
    ("You asked how many section 21 notices, section 47 assaults and section 60 stop and searches "
     "there were. The figures are below.", ""),
    ("We considered whether section 31(1)(a) applies and decided that nothing is exempt.", ""),
    ("Your request is not considered vexatious. All figures are attached.", ""),
    ("Requests which are vexatious may be refused. All figures are attached.", ""),
    ("The council finds that your request is vexatious and refuses it.", "s14"),
    ("Your request can be answered within the cost limit. All figures are attached.", ""),
    ("It is exempt under section 44(1)(a), because section 39(1) of the Statistics and "
     "Registration Service Act 2007 prohibits disclosure.", "s44(1)(a)"),
    ("More time is needed for the public interest in section 43(2), section 10(3).", "s43(2)"),
]  # fmt: skip


@pytest.mark.parametrize(("letter", "relied"), LETTERS)
def test_a_letter_relies_on_what_it_refuses_by_and_on_nothing_that_it_only_names(
    letter: str, relied: str
) -> None:
    found = [c.provision for c in citations(letter) if c.mode in RELIED_ON]
    assert sorted(found) == sorted(re.findall(r"(?:s|reg )\d\S*", relied))
