"""The duties of a refusal notice in FOIA, and where each of the other three laws has the same.

From knowledge, to be verified at the source; for EISR reg 13 no paragraph is named.
Sources: FOIA ss 1, 2, 10, 16, 17; SI 2004/3391 regs 5, 9, 12, 14; Scottish Act ss 1, 2, 10, 15, 16,
19; SSI 2004/520 regs 5, 9, 10, 13.
"""

from collections.abc import Mapping

from clerestory.law.letter_texts import LetterText

EQUIVALENTS: Mapping[str, Mapping[str, str]] = {
    "FOISA": {
        "s1(1)": "s1(1)",
        "s1(1)(a)": "s1(1)",
        "s1(1)(b)": "s1(1)",
        "s1(3)": "s1(3)",
        "s2(2)(b)": "s2(1)(b)",
        "s10(1)": "s10(1)",
        "s16(1)": "s15(1)",
        "s17(1)": "s16(1)",
        "s17(1)(a)": "s16(1)(b)",
        "s17(1)(b)": "s16(1)(c)",
        "s17(1)(c)": "s16(1)(d)",
        "s17(3)": "s16(2)",
        "s17(7)(a)": "s19(a)",
        "s17(7)(b)": "s19(b)",
    },
    "EIR": {
        "s1(1)": "reg 5(1)",
        "s1(1)(a)": "reg 5(1)",
        "s1(1)(b)": "reg 5(1)",
        "s2(2)(b)": "reg 12(1)(b)",
        "s10(1)": "reg 5(2)",
        "s16(1)": "reg 9(1)",
        "s17(1)": "reg 14(2)",
        "s17(1)(b)": "reg 14(3)(a)",
        "s17(1)(c)": "reg 14(3)",
        "s17(3)": "reg 14(3)(b)",
        "s17(7)(a)": "reg 14(5)(a)",
        "s17(7)(b)": "reg 14(5)(b)",
    },
    "EISR": {
        "s1(1)": "reg 5(1)",
        "s1(1)(a)": "reg 5(1)",
        "s1(1)(b)": "reg 5(1)",
        "s2(2)(b)": "reg 10(1)(b)",
        "s10(1)": "reg 5(2)(a)",
        "s16(1)": "reg 9(1)",
        "s17(1)": "reg 13",
        "s17(1)(b)": "reg 13",
        "s17(1)(c)": "reg 13",
        "s17(3)": "reg 13",
        "s17(7)(a)": "reg 13",
        "s17(7)(b)": "reg 13",
    },
}


def law_of(letter: LetterText) -> str:
    """The law that the letter is under: as given, else by what it relies on."""
    if letter.regime:
        return letter.regime
    # Section 39 of either Act only hands the request over to the regulations.
    relied = {one.regime for one in letter.exemptions_relied if one.section != "s39"}
    if len(relied) == 1:
        return relied.pop()
    return "FOISA" if letter.is_scottish else "FOIA"


def provision_under(law: str, provision: str) -> str:
    """A rule's provision of FOIA under another law, "EIR reg 14(3)(b)" for "s17(3)".

    Where that law has no same duty, or no more is known, the provision of FOIA by name: "FOIA s11".
    """
    same = EQUIVALENTS.get(law)
    parts = provision.split(", ")
    if same is None or not provision.startswith("s"):
        return provision
    if all(part in same for part in parts):
        return f"{law} {', '.join(same[part] for part in parts)}"
    return f"FOIA {provision}"
