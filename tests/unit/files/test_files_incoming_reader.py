"""Messages are read in a child process, and what is taken out of them is inert."""

import pytest

from clerestory.files.incoming import reader
from clerestory.files.incoming.attachments import preview
from clerestory.files.incoming.irregularities import catalogue
from clerestory.files.incoming.messages import Odd, file_in, read_message
from clerestory.files.incoming.reader import attachment_safely, preview_safely, read_safely
from corpus.mail import HOSTILE, ORDINARY, file, message, parts, text


def test_the_child_reads_what_we_would_read() -> None:
    assert read_safely(message()) == read_message(message())
    assert read_safely(HOSTILE["parts nested 1,000 deep"]()) == Odd(catalogue()["too-deep"].what)


@pytest.mark.parametrize("answer", [None, {"kind": "spam"}, {"sender": 3}, [1], "text"])
def test_what_a_child_answers_is_not_trusted(
    answer: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reader.child, "run", lambda *_, **__: reader.child.Answer(answer))
    assert read_safely(message()) == Odd(catalogue()["not-read"].what)


def test_an_attachment_is_found_again_by_its_number() -> None:
    raw = parts(text(), file("filename=a.pdf", b"%PDF-1.4 abc", "application/pdf"))
    assert file_in(raw, 1)[:2] == (b"%PDF-1.4 abc", "application/pdf")
    assert attachment_safely(raw, 1) == b"%PDF-1.4 abc"
    assert attachment_safely(raw, 2) is None
    with pytest.raises(LookupError):
        file_in(raw, 0)


def test_a_preview_is_inert() -> None:
    picture = preview_safely(ORDINARY["with a picture and no disposition"](), 1).picture
    assert picture.startswith(b"\x89PNG") and b"tEXt" not in picture
    assert preview(b"<script>x", "text/html").text == "<script>x"
    assert preview_safely(HOSTILE["a bomb of a picture"](), 1).picture == b""
