"""What an eye can tell apart, the same for every format."""

import pytest

from clerestory.files.inspection.colours import is_legible, is_legible_as_written, parsed


@pytest.mark.parametrize(
    ("text", "ground", "legible"),
    [
        ("000000", "FFFFFF", True),
        ("FFFFFF", "000000", True),
        ("FFFFFF", "FFFFFF", False),
        ("000000", "FFFF00", True),
        ("FFFF00", "FFFFFF", False),  # no hue helps
        ("00FF00", "FFFFFF", True),  # another hue
        ("A6A6A6", "FFFFFF", True),  # the grey of headings and captions
        ("D3D3D3", "FFFFFF", False),
        ("FFC000", "FFFFFF", True),  # the orange of Word's palette
        ("F0F0F0", "FFFFFF", False),
        ("FFFFFF", "4F81BD", True),  # heads of python-docx's tables
        ("202020", "000000", False),
        ("3C3C3C", "000000", False),  # a ratio of 1.9
        ("808080", "000000", True),
        ("000080", "000000", False),  # another hue, on a dark ground
        ("FF0000", "000000", True),
    ],
)
def test_what_an_eye_can_tell_apart(text: str, ground: str, legible: bool) -> None:
    colours = parsed(text), parsed(f"#{ground}")
    assert is_legible(*colours) is legible
    assert is_legible_as_written(f"#{text}", f"#{ground}") is legible


@pytest.mark.parametrize(
    "wrong", [None, "", "auto", "#fff", "0x1234", "+12345", "1_2345", "##12345"]
)
def test_what_is_no_colour_is_not_taken_for_one(wrong: str | None) -> None:
    assert parsed(wrong) is None
    assert not is_legible_as_written("#000000", wrong or "")
