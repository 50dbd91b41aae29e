"""Measure the inspection: 100 ordinary files, and hostile archives.

    .venv/bin/python benchmarks/files.py

The files are made by the libraries that offices use, and are of the size of an ordinary answer: 20
each of XLSX, ODS, DOCX and PDF, 10 CSV and 10 PNG. They are inspected by `clerestory inspect`, two
at a time. Then each hostile archive alone: seconds on the clock, and the peak memory in MiB of the
largest process that took part and of all together.
"""

import io
import os
import platform
import random
import struct
import subprocess
import sys
import tempfile
import time
import zipfile
import zlib
from pathlib import Path

import docx
import openpyxl
from PIL import Image, ImageDraw

from clerestory.files.documents import Document, Paragraph
from clerestory.files.pdf import render_pdf
from clerestory.files.tables import Sheet, Workbook, write_ods

COMMAND = (sys.executable, "-m", "clerestory", "inspect")
WORDS = "In the year to March the unit recorded these counts for each area of the county. " * 6


def workbook(number: int) -> bytes:
    book, out = openpyxl.Workbook(), io.BytesIO()
    for row in range(300):
        book.active.append([f"Area {row}", *(number + row * column for column in range(9))])
    book.save(out)
    return out.getvalue()


def opendocument(number: int) -> bytes:
    rows = tuple((f"Area {row}", *(number + row * one for one in range(9))) for row in range(100))
    header = ("Area", *(f"Year {one}" for one in range(9)))
    return write_ods(
        Workbook("Counts", "Counts by area", (Sheet("Counts", "Counts", (), header, rows),))
    )


def letter(number: int) -> bytes:
    document, out = docx.Document(), io.BytesIO()
    document.core_properties.author = ""
    for paragraph in range(60):
        document.add_paragraph(f"{number}.{paragraph} {WORDS}")
    document.save(out)
    return out.getvalue()


def pages(number: int) -> bytes:
    return render_pdf(Document(f"Answer {number}", blocks=tuple([Paragraph(WORDS)] * 20)))


def table(number: int) -> bytes:
    lines = [f"Area {row},{number + row},{row}" for row in range(2_000)]
    return "\n".join(["area,count,rank", *lines, ""]).encode()


def picture(number: int) -> bytes:
    image, out = Image.new("RGB", (1_000, 700), "white"), io.BytesIO()
    drawing = ImageDraw.Draw(image)
    for bar in range(12):
        drawing.rectangle((60 + bar * 75, 600 - bar * 30 - number, 110 + bar * 75, 620), "navy")
    image.save(out, "PNG")
    return out.getvalue()


ORDINARY = (
    ("xlsx", workbook, 20), ("ods", opendocument, 20), ("docx", letter, 20), ("pdf", pages, 20),
    ("csv", table, 10), ("png", picture, 10),
)  # fmt: skip


def overlapping(files: int = 1_500) -> bytes:
    """Fifield's full overlap: every entry is the same packed bytes."""
    kernel = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed = kernel.compress(bytes(10_000_000)) + kernel.flush()
    fields = (zlib.crc32(bytes(10_000_000)), len(packed), 10_000_000, 1, 0)
    whole = struct.pack("<4s5H3L2H", b"PK\3\4", 20, 0, 8, 0, 0, *fields) + b"a" + packed
    entry = struct.pack("<4s6H3L5H2L", b"PK\1\2", 20, 20, 0, 8, 0, 0, *fields, 0, 0, 0, 0, 0)
    directory = (entry + b"a") * files
    end = struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, files, files, len(directory), len(whole), 0)
    return whole + directory + end


def packed(*parts: tuple[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts:
            archive.writestr(name, content)
    return out.getvalue()


def noise(size: int) -> bytes:
    """Bytes that pack to half, so that the share of packed to unpacked is an ordinary one."""
    letters = random.Random(1).choices(b"0123456789abcdef", k=1 << 16)
    return bytes(letters) * (size >> 16)


HOSTILE = {
    "overlap.zip": overlapping,
    "bomb.zip": lambda: packed(("a.txt", bytes(150_000_000))),
    "large.zip": lambda: packed(*((f"{n}.txt", noise(24 << 20)) for n in range(5))),
    "many.zip": lambda: packed(*((f"{n}.txt", b"x") for n in range(2_000))),
    "cells.xlsx": lambda: packed(("[Content_Types].xml", b'<Types><Override PartName="/a" '
                                  b'ContentType="application/vnd.openxmlformats-officedocument'
                                  b'.spreadsheetml.sheet.main+xml"/></Types>'),
                                 ("xl/workbook.xml", b"<a>" + b"".join(
                                     b'<c r="A%d"/>' % n for n in range(4_000_000)) + b"</a>")),
    "parts.eml": lambda: (b"From: a@b.org\r\nContent-Type: multipart/mixed; boundary==1=\r\n\r\n"
                          + b"--=1=\r\n\r\n\r\n" * 400_000),
    "brackets.eml": lambda: b"From: " + b"(" * 60_000 + b"\r\n\r\nx\r\n",
}  # fmt: skip


def seconds_of(*paths: Path) -> tuple[float, int]:
    """Seconds on the clock, and the exit code."""
    started = time.perf_counter()
    done = subprocess.run([*COMMAND, *map(str, paths), "--json"], stdout=subprocess.DEVNULL)
    return time.perf_counter() - started, done.returncode


def peak_of(path: Path) -> tuple[float, float, float]:
    """Seconds, and the peak in MiB of the largest process and of all at once, looked at often."""
    started, largest, all_at_once = time.perf_counter(), 0, 0
    with subprocess.Popen([*COMMAND, str(path), "--json"], stdout=subprocess.DEVNULL) as running:
        while running.poll() is None:
            family = _family(running.pid)
            largest = max([largest, *(_kib(pid, "status", "VmHWM") for pid in family)])
            all_at_once = max(all_at_once, sum(_kib(pid, "smaps_rollup", "Pss") for pid in family))
            time.sleep(0.005)
    return time.perf_counter() - started, largest / 1024, all_at_once / 1024


def _family(pid: int) -> list[int]:
    """The process and all below it; any of its threads may have started one."""
    try:
        threads = list(Path(f"/proc/{pid}/task").iterdir())
        children = [one for thread in threads for one in (thread / "children").read_text().split()]
    except OSError:
        return []
    return [pid, *(one for child in children for one in _family(int(child)))]


def _kib(pid: int, file: str, name: str) -> int:
    """The most that a process had in memory, or its share of it now, where some is shared."""
    try:
        lines = Path(f"/proc/{pid}/{file}").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith(f"{name}:")), 0)


def main() -> None:
    load = os.getloadavg()[0]
    print(f"machine: {platform.machine()}, {os.cpu_count()} cores, load {load:.1f}")
    with tempfile.TemporaryDirectory() as name:
        measure_ordinary(Path(name))
        measure_hostile(Path(name))


def measure_ordinary(folder: Path) -> None:
    everything: list[Path] = []
    for suffix, make, count in ORDINARY:
        paths = [folder / f"{number}.{suffix}" for number in range(count)]
        for number, path in enumerate(paths):
            path.write_bytes(make(number))
        seconds, code = seconds_of(*paths)
        print(f"{count} {suffix}: {seconds:.1f} s{'' if code == 0 else ', not all clean'}")
        everything += paths
    seconds, code = seconds_of(*everything)
    print(f"{len(everything)} files: {seconds:.1f} s, exit code {code}")


def measure_hostile(folder: Path) -> None:
    for label, make in HOSTILE.items():
        path = folder / label
        path.write_bytes(make())
        taken, largest, whole = peak_of(path)
        size = path.stat().st_size / 1e6
        print(f"{label} ({size:.1f} MB): {taken:.1f} s, {largest:.0f} MiB, {whole:.0f} in all")


if __name__ == "__main__":
    main()
