"""Zip files of which the same content always gives the same bytes.

Word documents and spreadsheets are zip files that carry the time of their making. A release is
approved by its digest, and whoever makes it again must come to the same one.
"""

import io
import zipfile

_FIRST_DAY = (1980, 1, 1, 0, 0, 0)  # the earliest that a zip file can say
_UNIX, _READABLE = 3, 0o100644 << 16


def without_times(archive: bytes) -> bytes:
    """The same members in the same order, dated 1980; `mimetype` is left uncompressed.

    OpenDocument wants it so, for programs that look for the type at a fixed place in the file.
    """
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(archive)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            member = zipfile.ZipInfo(name, _FIRST_DAY)
            stored = name == "mimetype"
            member.compress_type = zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED
            member.create_system, member.external_attr = _UNIX, _READABLE
            new.writestr(member, old.read(name))
    return out.getvalue()
