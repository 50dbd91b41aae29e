"""Takes in one file of a form, and never more of it than is allowed.

A body that says that it is too long is not read at all. One that lies is read to its end, a chunk
at a time, and what is too much is dropped: memory is bounded either way, and the page can still
say what is wrong beside the field.
"""

import unicodedata
from io import BytesIO
from typing import Any

from django.core.files.uploadedfile import InMemoryUploadedFile
from django.core.files.uploadhandler import FileUploadHandler, SkipFile
from django.http import HttpRequest

MOST_BYTES = 25 * 1024 * 1024
MOST_AROUND = 64 * 1024  # the form's other fields and the borders between them


def is_too_long(request: HttpRequest) -> bool:
    """Whether the body is longer than one file of the allowed size, as its header says."""
    length = request.META.get("CONTENT_LENGTH") or "0"
    is_number = length.isdecimal() and len(length) < 12
    return not is_number or int(length) > MOST_BYTES + MOST_AROUND


class OneFile(FileUploadHandler):
    """Keeps the first file in memory, up to one byte more than is allowed; skips all others."""

    def __init__(self, request: HttpRequest | None = None) -> None:
        super().__init__(request)
        self.files = 0

    def new_file(self, *args: Any, **given: Any) -> None:
        super().new_file(*args, **given)
        self.files += 1
        if self.files > 1:
            raise SkipFile
        self.kept = BytesIO()

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        room = MOST_BYTES + 1 - self.kept.tell()
        self.kept.write(raw_data[:room])

    def file_complete(self, file_size: int) -> InMemoryUploadedFile | None:
        if self.files > 1:
            return None
        self.kept.seek(0)
        return InMemoryUploadedFile(
            self.kept, self.field_name, self.file_name, "", file_size, None, None
        )


def shown_name(name: str) -> str:
    """The name as given, without characters that cannot be seen or turn the direction of writing:
    they would make a name look like another one."""
    return "".join(one for one in name if unicodedata.category(one)[0] != "C").strip()
