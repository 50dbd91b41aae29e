"""Signs of Microsoft's typefaces of symbols that Unicode has as well: boxes, ticks, arrows.

Word writes a sign as a place in such a typeface (`w:sym`, ECMA-376 part 1, 17.3.3.30). Letters are
left out, Greek ones too: words can be written with them.
"""

_SIGNS = {
    "wingdings": {
        "F028": "\u260e", "F02A": "\u2709", "F04A": "\u263a", "F04C": "\u2639", "F06C": "\u25cf",
        "F06E": "\u25a0", "F06F": "\u25a1", "F071": "\u2751", "F072": "\u2752", "F076": "\u2756",
        "F09F": "\u2022", "F0A7": "\u25aa", "F0A8": "\u25fb", "F0AB": "\u2605", "F0D8": "\u27a2",
        "F0DF": "\u2190", "F0E0": "\u2192", "F0E1": "\u2191", "F0E2": "\u2193", "F0E8": "\u2794",
        "F0F0": "\u21e8", "F0FB": "\u2717", "F0FC": "\u2714", "F0FD": "\u2612", "F0FE": "\u2611",
    },
    "wingdings 2": {
        "F04F": "\u2717", "F050": "\u2713", "F051": "\u2612", "F052": "\u2611", "F053": "\u2612",
        "F0A3": "\u25a1",
    },
    "symbol": {
        "F0A3": "\u2264", "F0A5": "\u221e", "F0AC": "\u2190", "F0AE": "\u2192", "F0B0": "\u00b0",
        "F0B1": "\u00b1", "F0B3": "\u2265", "F0B4": "\u00d7", "F0B7": "\u2022", "F0B8": "\u00f7",
        "F0B9": "\u2260", "F0BB": "\u2248", "F0D6": "\u221a",
    },
}  # fmt: skip


def sign_of(font: str, place: str) -> str:
    """The character for a place in a typeface, as in ("Wingdings", "F0FE"); "" if it has none."""
    return _SIGNS.get(font.casefold(), {}).get(place.upper(), "")
