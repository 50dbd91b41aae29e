"""A letter that is not an answer as a page and as a file."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe

from clerestory.files.documents import Block, Bullets, Document, Heading, Paragraph
from clerestory.files.letters import render_body
from clerestory.foi.models import InformationRequest
from clerestory.foi.notice_forms import NoticeKind
from clerestory.law.letters import Letter


@dataclass(frozen=True, slots=True)
class NoticePage:
    title: str
    back: str
    lead: str
    submit: str
    letter: SafeString | None


def notice_page(request: InformationRequest, kind: NoticeKind, letter: Letter | None) -> NoticePage:
    return NoticePage(
        title=kind.title,
        back=reverse("foi:request", args=[request.reference]),
        lead=f"Request {request.reference}. Nothing is saved here: read the letter, download it, "
        "send it, and record under “The clock” what it sets going.",
        submit="Show the letter",
        # Everything in it was escaped where it was rendered.
        letter=mark_safe(render_body(document(letter))) if letter else None,
    )


def document(letter: Letter) -> Document:
    blocks: list[Block] = []
    for section in letter.sections:
        if section.heading:
            blocks.append(Heading(2, section.heading))
        blocks += [
            Paragraph(one) if isinstance(one, str) else Bullets(one) for one in section.paragraphs
        ]
    return Document(title=letter.title, draft=letter.draft, blocks=tuple(blocks))
