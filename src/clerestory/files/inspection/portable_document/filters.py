"""How the streams of a PDF are packed (ISO 32000-2, 7.4), undone within a limit.

Each decoder gives the bytes, and what of the packed data was left over behind its end.
"""

import zlib

from clerestory.files.inspection.findings import Unreadable, found
from clerestory.files.inspection.portable_document.syntax import WHITE, Value

PICTURE_FILTERS = ("DCTDecode", "JPXDecode", "JBIG2Decode", "CCITTFaxDecode", "DCT", "CCF")
"""What is left packed here: pictures have checks of their own."""


def are_numbers(value: Value, count: int | None = None) -> bool:
    return (
        isinstance(value, list)
        and (count is None or len(value) == count)
        and all(type(one) is int and 0 <= one < 1 << 31 for one in value)
    )


def _inflated(data: bytes, most: int, place: str) -> tuple[bytes, bytes]:
    inflater = zlib.decompressobj()
    try:
        unpacked = inflater.decompress(data, max(1, most))
    except zlib.error:
        raise Unreadable(found("file.broken", place)) from None
    if inflater.unconsumed_tail:
        raise Unreadable(found("pdf.too-many-objects", place))
    if not inflater.eof:
        raise Unreadable(found("file.broken", place))
    return unpacked, inflater.unused_data


def _from_hex(data: bytes, most: int, place: str) -> tuple[bytes, bytes]:
    digits, _, rest = data.partition(b">")
    digits = digits.translate(None, WHITE)
    try:
        return bytes.fromhex((digits + b"0" * (len(digits) % 2)).decode("ascii")), rest
    except ValueError:
        raise Unreadable(found("file.broken", place)) from None


def _from_85(data: bytes, most: int, place: str) -> tuple[bytes, bytes]:
    text, mark, rest = data.strip(WHITE).removeprefix(b"<~").partition(b"~>")
    groups = text.translate(None, WHITE).replace(b"z", b"!!!!!")
    padding = -len(groups) % 5
    decoded = bytearray()
    padded = groups + b"u" * padding
    if not mark or any(not 33 <= one <= 117 for one in padded):
        raise Unreadable(found("file.broken", place))
    for start in range(0, len(padded), 5):
        word = 0
        for digit in padded[start : start + 5]:
            word = word * 85 + digit - 33
        if word >= 1 << 32:
            raise Unreadable(found("file.broken", place))
        decoded += word.to_bytes(4, "big")
    return bytes(decoded[: len(decoded) - padding]), rest


def _from_runs(data: bytes, most: int, place: str) -> tuple[bytes, bytes]:
    decoded, position = bytearray(), 0
    while position < len(data):
        length = data[position]
        if length == 128:
            return bytes(decoded), data[position + 1 :]
        if length < 128:
            decoded += data[position + 1 : position + length + 2]
            position += length + 2
        else:
            decoded += data[position + 1 : position + 2] * (257 - length)
            position += 2
        if len(decoded) > most:
            raise Unreadable(found("pdf.too-many-objects", place))
    return bytes(decoded), b""


def _from_lzw(data: bytes, most: int, place: str) -> tuple[bytes, bytes]:
    """Variable codes of 9 to 12 bits, early change (7.4.4)."""
    table = [bytes([one]) for one in range(256)] + [b"", b""]
    decoded, held, bits, width, last = bytearray(), 0, 0, 9, b""
    for index, byte in enumerate(data):
        held, bits = (held << 8 | byte) & 0xFFFFFF, bits + 8
        if bits < width:
            continue
        bits -= width
        code = held >> bits & (1 << width) - 1
        if code == 257:
            return bytes(decoded), data[index + 1 :]
        if code == 256:
            del table[258:]
            width, last = 9, b""
            continue
        if code > len(table) or (code == len(table) and not last):
            raise Unreadable(found("file.broken", place))
        entry = table[code] if code < len(table) else last + last[:1]
        decoded += entry
        if last and len(table) < 4096:
            table.append(last + entry[:1])
        last = entry
        width = min(12, (len(table) + 1).bit_length())
        if len(decoded) > most:
            raise Unreadable(found("pdf.too-many-objects", place))
    return bytes(decoded), b""


def unknown(data: bytes, most: int, place: str) -> tuple[bytes, bytes]:
    raise Unreadable(found("pdf.filter", place))


DECODERS = {
    "FlateDecode": _inflated, "Fl": _inflated, "ASCIIHexDecode": _from_hex, "AHx": _from_hex,
    "ASCII85Decode": _from_85, "A85": _from_85, "RunLengthDecode": _from_runs, "RL": _from_runs,
    "LZWDecode": _from_lzw, "LZW": _from_lzw,
}  # fmt: skip


def predicted(data: bytes, settings: dict[str, Value], place: str) -> bytes:
    """Undoes the predictors of PNG (7.4.4.4); pictures do not come here."""
    predictor = settings.get("Predictor", 1)
    if predictor in (1, None):
        return data
    if not isinstance(predictor, int) or predictor < 10:
        raise Unreadable(found("pdf.filter", place))
    numbers = [settings.get(key, default) for key, default in
               (("Colors", 1), ("BitsPerComponent", 8), ("Columns", 1))]  # fmt: skip
    if not are_numbers(list(numbers)):
        raise Unreadable(found("pdf.filter", place))
    colors, bits, columns = (int(str(one)) for one in numbers)
    step, width = max(1, colors * bits // 8), (colors * bits * columns + 7) // 8
    if len(data) % (width + 1):
        raise Unreadable(found("file.broken", place))
    rows, above = [], bytes(width)
    for start in range(0, len(data), width + 1):
        above = _row(data[start], bytearray(data[start + 1 : start + 1 + width]), above, step)
        rows.append(above)
    return b"".join(rows)


def _row(kind: int, row: bytearray, above: bytes, step: int) -> bytes:
    for index in range(len(row)) if kind else ():
        left = row[index - step] if index >= step else 0
        corner = above[index - step] if index >= step else 0
        up = above[index]
        nearest = min((left, up, corner), key=lambda one: abs(left + up - corner - one))
        row[index] = row[index] + (0, left, up, (left + up) // 2, nearest)[min(kind, 4)] & 255
    return bytes(row)
