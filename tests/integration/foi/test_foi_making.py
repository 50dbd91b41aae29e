"""The loop that makes outgoing files: nobody waits, and a killed process loses nothing."""

from datetime import timedelta
from typing import Any

import pytest

from clerestory.files.rebuilding.rebuilder import Rebuilt
from clerestory.foi.documents import actions, making, workbench
from clerestory.foi.documents.lifecycle import Status
from clerestory.foi.documents.models import HeldDocument, OutgoingFile
from clients import StaffClient
from integration.foi.document_house import ADDRESS, AT, Desk


class PowerCut(BaseException):
    """The process is gone: nothing in it can go on."""


def _later(minutes: float) -> Any:
    return lambda: AT + timedelta(minutes=minutes)


def _cut_after(pages: int) -> Any:
    """A rebuild in which the power goes after so many pages."""

    def rebuild(name: str, content: bytes, target: str, *, progress: Any) -> None:
        for page in range(pages):
            progress(page + 1, 300)
        raise PowerCut

    return rebuild


@pytest.mark.parametrize("kind", ["pdf", "zip", "eml"])
def test_nobody_waits_in_the_browser_for_what_may_hold_pages(kind: str) -> None:
    document = HeldDocument(kind=kind, size=1)
    assert not making.is_quick(OutgoingFile(document=document, target=kind))
    assert making.is_quick(OutgoingFile(document=HeldDocument(kind="csv", size=1), target="csv"))


def test_a_killed_process_leaves_a_file_that_is_taken_up_again(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = desk.ask()
    with monkeypatch.context() as patch, pytest.raises(PowerCut):
        patch.setattr(workbench.rebuilder, "rebuild", _cut_after(20))
        making.make_waiting(clock=_later(0))
    file.refresh_from_db()
    assert (file.status, file.pages, file.pages_made) == (Status.WORKING, 300, 20)
    assert bytes(file.content) == b""
    assert making.make_waiting(clock=_later(1.9)) == making.Made()  # it may be alive
    assert making.make_waiting(clock=_later(2.1)) == making.Made(made=1)
    file.refresh_from_db()
    assert (file.status, file.working_by) == (Status.MADE, None)


def test_each_page_says_that_the_maker_is_alive(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file of 300 pages takes longer than a maker may be silent."""
    minute = iter(range(100))
    file = desk.ask()
    monkeypatch.setattr(workbench.rebuilder, "rebuild", _cut_after(5))
    with pytest.raises(PowerCut):
        making.make_waiting(clock=lambda: AT + timedelta(minutes=next(minute)))
    file.refresh_from_db()
    assert file.working_at == AT + timedelta(minutes=5)


def test_looking_through_an_original_is_no_silence(desk: Desk) -> None:
    """A scan of some hundred pages is read for minutes, and nobody knows how many."""
    minute = iter(range(100))
    file = actions.ask_for_original(
        by=desk.officer, at=AT, document=desk.hold(), reason="A court orders it."
    )
    taken = actions.take_up(by="maker", at=AT)
    assert taken == file
    OutgoingFile.objects.update(pages=300, pages_made=7)
    making._made(taken, making._progress(taken, lambda: AT + timedelta(minutes=1 + next(minute))))
    file.refresh_from_db()
    assert file.working_at == AT + timedelta(minutes=1)
    assert (file.pages, file.pages_made) == (300, 7)


def test_a_file_that_is_set_aside_stops_at_the_next_page(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    file, reached = desk.ask(), []

    def rebuild(name: str, content: bytes, target: str, *, progress: Any) -> None:
        progress(1, 300)
        actions.set_aside_outgoing(by=desk.officer, at=AT, file=file)
        reached.append("set aside")
        progress(2, 300)
        reached.append("went on")

    monkeypatch.setattr(workbench.rebuilder, "rebuild", rebuild)
    making.make_waiting(clock=_later(0))
    file.refresh_from_db()
    assert (file.status, reached) == (Status.SET_ASIDE, ["set aside"])


def test_what_a_slow_process_made_is_not_kept_when_another_took_over(desk: Desk) -> None:
    file = desk.ask()
    slow = actions.take_up(by="slow", at=AT)
    assert slow == file
    quick = actions.take_up(by="quick", at=AT + timedelta(minutes=3))
    assert quick == file
    built = workbench.build(file.document, "csv", lambda done, pages: None)
    assert not actions.keep_made(by="slow", at=AT, file=slow, made=built, pictures=[])
    assert not actions.keep_refusal(by="slow", at=AT, file=slow, reason="No.", findings=[])
    assert actions.keep_made(by="quick", at=AT, file=quick, made=built, pictures=[])
    assert OutgoingFile.objects.get().made_by == "quick"


def test_a_file_that_is_set_aside_is_not_drawn_to_its_end(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Drawing 300 pages takes a minute, in which a maker is not silent either."""
    file, reached = desk.ask(), []

    def render(name: str, content: bytes, *, progress: Any) -> list[bytes]:
        progress(1, 300)
        file.refresh_from_db()
        reached.append((file.pages_made, file.pages))
        actions.set_aside_outgoing(by=desk.officer, at=AT, file=file)
        progress(2, 300)
        return []

    monkeypatch.setattr(workbench.rendering, "render", render)
    making.make_waiting(clock=_later(0))
    file.refresh_from_db()
    assert (file.status, bytes(file.content)) == (Status.SET_ASIDE, b"")
    assert reached == [(1, 300)]


def test_marks_that_change_meanwhile_make_the_file_worthless(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    document = desk.hold("paper.pdf", b"%PDF")
    file = desk.ask(document, "pdf")

    def rebuild(name: str, content: bytes, target: str, *, progress: Any) -> Rebuilt:
        actions.mark_area(
            by=desk.officer, at=AT, document=document, page=1, box=(0, 0, 9, 9), exemption="s40(2)"
        )
        return Rebuilt(b"%PDF", workbench.inspect("a.pdf", b"%PDF"))

    monkeypatch.setattr(workbench.rebuilder, "rebuild", rebuild)
    making.make_waiting(clock=_later(0))
    file.refresh_from_db()
    assert (file.status, bytes(file.content)) == (Status.SET_ASIDE, b"")


def test_files_are_made_in_the_order_in_which_they_were_asked_for(desk: Desk) -> None:
    files = [desk.ask(desk.hold(content=b"a,b\r\n%d,1\r\n" % one)) for one in range(3)]
    taken = [actions.take_up(by=f"maker {one}", at=AT) for one in range(4)]
    assert taken == [*files, None]


def test_a_small_file_is_made_while_its_officer_waits_and_pages_are_not(desk: Desk) -> None:
    officer = StaffClient(desk.officer)
    small, pages = desk.hold(), desk.hold("paper.pdf", b"%PDF")
    for document, target, status in ((small, "csv", "made"), (pages, "pdf", "waiting")):
        officer.post(f"{ADDRESS}{document.stored}/rebuild/", {"target": target})
        assert document.outgoing.get().status == status


def test_the_page_says_how_far_it_is_without_a_script(desk: Desk) -> None:
    file = desk.ask(desk.hold("paper.pdf", b"%PDF"), "pdf")
    officer = StaffClient(desk.officer)
    address = f"{ADDRESS}outgoing/{file.stored}/"
    page = officer.get(address).content.decode()
    assert "It has not begun yet" in page and "Look how far it is" in page
    actions.take_up(by="maker", at=AT)
    OutgoingFile.objects.update(pages=300, pages_made=120)
    page = officer.get(address).content.decode()
    assert "120 of 300 pages are made" in page
    assert 'max="300" value="120"' in page and ">Cancel<" in page
    assert officer.post(f"{address}set-aside/").status_code == 302
    assert OutgoingFile.objects.get().status == Status.SET_ASIDE
