"""XML is read without document types, in two encodings, and its remarks are found."""

import pytest

from clerestory.files.inspection import markup
from clerestory.files.inspection.findings import Unreadable


def mode_of(content: bytes) -> str:
    with pytest.raises(Unreadable) as caught:
        markup.parse(content, "part.xml")
    assert caught.value.findings[0].place == "part.xml"
    return caught.value.findings[0].mode


@pytest.mark.parametrize(
    "content",
    [
        b"<a>\xc3\xa9</a>",
        b"\xef\xbb\xbf<?xml version='1.0' encoding='UTF-8' standalone='yes'?>\n<a>\xc3\xa9</a>",
        '<?xml version="1.0" encoding="UTF-16"?><a>é</a>'.encode("utf-16"),
        "<a>é</a>".encode("utf-16-be").join([b"\xfe\xff", b""]),
    ],
)
def test_utf8_and_utf16_are_read_alike(content: bytes) -> None:
    assert markup.parse(content, "part.xml").text == "é"


@pytest.mark.parametrize(
    "content",
    [
        b"<!DOCTYPE a [<!ENTITY x 'y'>]><a>&x;</a>",
        b"<!DOCTYPE a SYSTEM 'http://127.0.0.1/x.dtd'><a/>",
        "<!DOCTYPE a [<!ENTITY x 'y'>]><a>&x;</a>".encode("utf-16"),
        b"<?xml version='1.0' encoding='UTF-7'?><a/>",
        b"<?xml version='1.0' encoding='UTF-16'?><a/>",
        '<?xml version="1.0" encoding="UTF-8"?><a/>'.encode("utf-16"),
        b"<?xml version='1.1'?><a/>",
        "<a/>".encode("utf-16-le"),
        "<a/>".encode("utf-32"),
        b"<a>\xe9</a>",
    ],
)
def test_what_programs_may_read_differently_is_refused(content: bytes) -> None:
    assert mode_of(content) == "file.markup"


@pytest.mark.parametrize("content", [b"", b"<a>", b"<a/><b/>", b"<a>&x;</a>", b"<a>" * 300])
def test_what_is_not_well_formed_is_refused(content: bytes) -> None:
    assert mode_of(content) == "file.broken"


def test_depth_is_limited() -> None:
    assert mode_of(b"<a>" * 300 + b"</a>" * 300) == "file.broken"


def test_remarks_are_found_wherever_they_stand() -> None:
    root = markup.parse(b"<!--1--><?x 2?><a><!--3--><b><?x 4?></b></a><!--5-->", "part.xml")
    assert len(markup.remarks(root)) == 5
    assert markup.remarks(markup.parse(b"<a>x</a>", "part.xml")) == []
