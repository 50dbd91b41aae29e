"""What is suggested as personal data, and what looks like it and is not."""

import pytest

from clerestory.files.redaction.suggestions import (
    is_national_insurance_number,
    is_nhs_number,
    passes_luhn,
    suggest,
)


def _kinds(text: str) -> list[tuple[str, str]]:
    return [(one.kind, text[one.start : one.end]) for one in suggest(text)]


@pytest.mark.parametrize(
    ("text", "kind", "found"),
    [
        ("Write to a.person+x@example.org.uk.", "email", "a.person+x@example.org.uk"),
        ("Ring 020 7946 0123 today", "telephone", "020 7946 0123"),
        ("Ring +44 7700 900123", "telephone", "+44 7700 900123"),
        ("Ring (01632) 960 123", "telephone", "(01632) 960 123"),
        ("at 12 High Street, SW1A 1AA", "postcode", "SW1A 1AA"),
        ("at m1 1ae in lower case", "postcode", "m1 1ae"),
        ("NI number AB 12 34 56 C", "national-insurance", "AB 12 34 56 C"),
        ("NHS 943 476 5919", "nhs", "943 476 5919"),
        ("She was born on 3 March 1999 in", "date-of-birth", "3 March 1999"),
        ("DOB: 03/03/1999", "date-of-birth", "03/03/1999"),
        ("a blue car, AB12 CDE", "vehicle", "AB12 CDE"),
        ("a blue car, A123 BCD", "vehicle-prefix", "A123 BCD"),
        ("a blue car, ABC 123D", "vehicle-prefix", "ABC 123D"),
        ("vehicle registration ABC 12", "vehicle-without-year", "ABC 12"),
        ("crime reference 42/12345/18", "crime-reference", "42/12345/18"),
        ("URN 01AB1234518", "unique-reference", "01AB1234518"),
        ("sort code 12-34-56", "sort-code", "12-34-56"),
        ("account 12345678", "account", "12345678"),
        ("card 4111 1111 1111 1111", "card", "4111 1111 1111 1111"),
        ("passport 123456789", "passport", "123456789"),
        ("licence MORGA657054SM9IJ", "driving-licence", "MORGA657054SM9IJ"),
        ("told Mrs Dafydd ap Gwilym that", "name", "Dafydd ap Gwilym"),
        ("Dear Ms Patel-O’Connor,", "name", "Patel-O’Connor"),
        ("told Mr J. R. Smith that", "name", "J. R. Smith"),
        ("with PC 1234 Brown", "name", "Brown"),
        ("Kind regards\nPriya Patel", "name", "Priya Patel"),
        ("MISS ANNA LI", "name", "ANNA LI"),
        ("Ring 07700.900.456", "telephone", "07700.900.456"),
        ("Ring 01204 960 12", "telephone", "01204 960 12"),  # nine digits after the 0
        ("AB-12-34-56-C", "national-insurance", "AB-12-34-56-C"),
        ("born on the 1st of February 1987", "date-of-birth", "1st of February 1987"),
        ("(b. February 1, 1987)", "date-of-birth", "February 1, 1987"),
        ("DoB 01 / 02 / 1987", "date-of-birth", "01 / 02 / 1987"),
        ("Birthdate: 1 Feb ’87", "date-of-birth", "1 Feb ’87"),
        ("reg ab12 cde", "vehicle-without-year", "ab12 cde"),
        ("crime ref 42AB/1234/21", "crime-reference", "42AB/1234/21"),
        ("occurrence 14230012345", "crime-reference", "14230012345"),
    ],
)
def test_personal_data_is_suggested(text, kind, found):
    assert (kind, found) in _kinds(text)


@pytest.mark.parametrize(
    "text",
    [
        "NHS 943 476 5918",  # wrong check digit
        "reference BG 12 34 56 C",  # a pair that is not given out
        "card 4111 1111 1111 1112",
        "on 3 March 2018 the panel met",
        "There were 1,234 referrals in 2017/18 and 12345678 pages",
        "ABC 12 of the annex",
        "Dear Sir or Madam",
        "Section 40(2) and regulation 13(1)",
        "A4 paper, M25 and B12",
        "In 2018 figures were 12 34 56",
        "crime in 2017/18, 2017-18 and 2015-2020, incidents on 12/03/2018 and in 2018",
        "total 07 08 09 10 11",
        "Ring 0111 111 1111",
        "licence MORGA663054SM9IJ",  # in the thirteenth month
        f"born {'and raised ' * 6}on 3 March 1999",  # too far away
        "Dear FOI Team",
        "PC World and Lord Chancellor",
        "CPS 19 B",
        "As regards Section 14",
        "ISBN 978-0-306-40615-7, EWHC 1234, EA/2018/0123, SI 2004/3391",
        "£12,345,678 on 12 March 2019, version 2.10.3",
    ],
)
def test_what_only_looks_like_it_is_not(text):
    assert _kinds(text) == []


def test_checksums_hold_on_both_sides():
    valid = [last for last in range(10) if is_nhs_number(f"943476591{last}")]
    assert valid == [9]
    assert not is_nhs_number("0000000000")
    assert [last for last in range(10) if passes_luhn(f"411111111111111{last}")] == [1]
    assert is_national_insurance_number("AB123456D")
    for wrong in ("AB123456E", "DA123456A", "AO123456A", "GB123456A", "AB12345A"):
        assert not is_national_insurance_number(wrong)


def test_names_of_the_case_are_found_whole_and_in_part():
    text = "Priya\nPatel said that PATEL and Patelson left with Li."
    found = [text[one.start : one.end] for one in suggest(text, ["Priya Patel", "Li Wei"])]
    assert found == ["Priya\nPatel", "PATEL"]


def test_of_two_that_overlap_the_longer_stands():
    text = "Ann Marie Lee Ann Lee"
    found = [text[one.start : one.end] for one in suggest(text, ["Ann Marie Lee", "Lee Ann"])]
    assert found == ["Ann Marie Lee", "Ann", "Lee"]
    found = [text[one.start : one.end] for one in suggest(text, ["Ann Marie", "Lee Ann"])]
    assert found == ["Ann Marie", "Lee Ann", "Lee"]


def test_a_line_break_within_is_a_space():
    assert _kinds("Ring 020 7946\n0123") == [("telephone", "020 7946\n0123")]


def test_a_long_text_takes_no_long_time():
    text = "0" * 200_000 + " a@" * 20_000 + "Mr " * 20_000
    assert suggest(text) is not None
