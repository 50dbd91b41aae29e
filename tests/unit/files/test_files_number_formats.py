"""What a spreadsheet shows of a value, format by format."""

import pytest

from clerestory.files.inspection.cells.format_tokens import FormatError
from clerestory.files.inspection.cells.number_formats import literals, show

DAY = 45_413.0  # 1 May 2024


@pytest.mark.parametrize(
    ("value", "code", "text"),
    [
        (12.0, "General", "12"), (1 / 3, "General", "0.333333333"), (1e20, "General", "1E+20"),
        (123456789012.0, "General", "123456789012"), (-0.5, "General", "-0.5"),
        (3.14159, "0", "3"), (2.5, "0", "3"), (-2.5, "0", "-3"), (1234.5, "#,##0.00", "1,234.50"),
        (0.5, "#.##", ".5"), (5.0, "000", "005"), (1234567.0, "#,##0", "1,234,567"),
        (0.125, "0.0%", "12.5%"), (0.005, "0%", "1%"), (1234567.0, "#,##0,", "1,235"),
        (3.5, '"£"#,##0.00', "£3.50"), (3.5, "[$£-809]#,##0.00", "£3.50"),
        (12.0, '0" cases"', "12 cases"), (-7.0, "0;[Red](0)", "(7)"), (0.0, '0;-0;"-"', "-"),
        (0.0, "0;-0;", ""), (5.0, ";;;", ""), (12345.0, "0.00E+00", "1.23E+04"),
        (1.25, "# ?/?", "1 1/4"), (0.5, "?/?", "1/2"), (5.0, '[>3]"many";"few"', "many"),
        (1234567.0, "000-0000", "123-4567"), ("x", "@", "x"), ("x", "0;0;0;", ""),
        ("x", "General", "x"), (DAY, "dd/mm/yyyy", "01/05/2024"),
        (DAY, "d mmmm yyyy", "1 May 2024"),
        (DAY, "dddd", "Wednesday"), (DAY + 0.4375, "yyyy-mm-dd hh:mm", "2024-05-01 10:30"),
        (0.4375, "h:mm AM/PM", "10:30 AM"), (0.75, "h:mm AM/PM", "6:00 PM"),
        (1.5, "[h]:mm", "36:00"),
        (0.5 + 1 / 86_400, "mm:ss", "00:01"), (59.0, "d/m/yyyy", "28/2/1900"),
        (61.0, "d/m/yyyy", "1/3/1900"), (True, "0", "TRUE"),
    ],
)  # fmt: skip
def test_shown(value: float | str | bool, code: str, text: str) -> None:
    assert show(value, code).text == text


def test_the_other_calendar_of_old_macs() -> None:
    assert show(0.0, "d/m/yyyy", from_1904=True).text == "1/1/1904"


@pytest.mark.parametrize(
    ("value", "code", "kept"),
    [(3.14159, "0.0", 3.1), (0.12345, "0.0%", 0.123), (-2.5, "0;(0)", -3.0),
     (12345.0, "0.00E+00", 12300.0),
     (DAY + 0.4375, "dd/mm/yyyy", DAY), (DAY + 16, "mmm yyyy", DAY), (DAY + 0.5, "hh:mm", 0.5)],
)  # fmt: skip
def test_a_kept_value_says_no_more_than_is_shown(value: float, code: str, kept: float) -> None:
    shown = show(value, code)
    assert shown.value == pytest.approx(kept, abs=1e-9)
    assert shown.code is not None
    assert show(kept, shown.code).text == shown.text


@pytest.mark.parametrize("code", ["x", "[Secret]0", "0;0;0;@;0", '"open', "ggge"])
def test_what_is_not_understood_is_refused(code: str) -> None:
    with pytest.raises(FormatError):
        show(1.0, code)


def test_a_number_that_is_no_date_is_refused() -> None:
    with pytest.raises(FormatError):
        show(-1.0, "dd/mm/yyyy")


def test_the_words_of_a_format() -> None:
    assert literals('"Total "0;[Red]-0" owed"') == ["Total", "-", "owed"]
