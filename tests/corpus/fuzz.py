"""Changes bytes of the made-up files at random, and looks whether any slips through.

    make fuzz                                     10,000 changed files
    cd tests && python -m corpus.fuzz --files 200 --seed 7

Every outcome has to be a verdict. A changed file may be clean only if the hidden word is gone from
it, or if the change made it visible, so that a file rebuilt from what is visible shows it too. An
unexpected error of a parser is a refusal as well; its line is told at the end, to be mended.
"""

import argparse
import io
import sys
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from random import Random

import corpus
from clerestory.cli.progress import Progress
from clerestory.files.inspection.findings import Unreadable, Verdict
from clerestory.files.inspection.inspector import Inspection, inspect
from clerestory.files.inspection.kinds import suffix_of
from clerestory.files.rebuilding.rebuilder import TARGETS, rebuild
from corpus.deep_search import holds
from corpus.samples import TOKEN, Sample

AT_ONCE = 2
LARGEST = 2_000_000  # bytes of a sample; larger ones only take longer
_TELLING = (b"\0", b"\xff", b"<", b">", b'"', b"/", b"0", b"1", b"\x80", b"PK\x03\x04", b"%%EOF")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one changed file. `wrong` says what should not be."""

    number: int
    name: str
    verdict: Verdict | None
    failure: str = ""
    wrong: str = ""


@cache
def samples() -> tuple[Sample, ...]:
    """All samples, in the order of their modules."""
    modules = (import_module(f"corpus.{one.name}") for one in iter_modules(corpus.__path__))
    return tuple(one for module in modules for one in getattr(module, "SAMPLES", ()))


@cache
def content_of(index: int) -> bytes:
    return samples()[index].make(TOKEN)


def changed(content: bytes, random: Random) -> bytes:
    """The content with one to six changes; of a zip file often within a part, packed anew, so that
    the change gets past the checksums."""
    if content.startswith(b"PK\x03\x04") and random.random() < 0.6:
        inner = _changed_part(content, random)
        if inner is not None:
            return inner
    altered = bytearray(content)
    for _ in range(random.choice((1, 1, 2, 3, 6))):
        _change(altered, random)
    return bytes(altered)


def _changed_part(content: bytes, random: Random) -> bytes | None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = [(one, archive.read(one)) for one in archive.infolist()]
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError, ValueError):
        return None
    if not parts or len(parts) > 200 or len({one.filename for one, _ in parts}) < len(parts):
        return None
    chosen, out = random.randrange(len(parts)), io.BytesIO()
    with zipfile.ZipFile(out, "w") as fresh:
        for number, (entry, inner) in enumerate(parts):
            altered = bytearray(inner)
            if number == chosen:
                _change(altered, random)
            member = zipfile.ZipInfo(entry.filename, entry.date_time)
            stored = entry.filename == "mimetype"
            member.compress_type = zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED
            fresh.writestr(member, bytes(altered))
    return out.getvalue()


def _change(content: bytearray, random: Random) -> None:
    """One change in place: a bit, a byte, a piece that goes or comes twice, telling bytes."""
    place = random.randrange(len(content) + 1)
    piece = content[place : place + random.choice((1, 2, 4, 16, 64, 512))]
    ways: tuple[Callable[[], object], ...] = (
        lambda: content.__setitem__(slice(place, place + 1), bytes([random.randrange(256)])),
        lambda: content.__setitem__(
            slice(place, place + 1),
            bytes(one ^ 1 << random.randrange(8) for one in content[place : place + 1]),
        ),
        lambda: content.__delitem__(slice(place, place + len(piece))),
        lambda: content.__setitem__(slice(place, place), piece),
        lambda: content.__setitem__(slice(place, place), random.choice(_TELLING)),
        lambda: content.__setitem__(slice(place, place + len(piece)), bytes(len(piece))),
        lambda: content.__delitem__(slice(place, None)) if random.random() < 0.1 else None,
    )
    random.choice(ways)()


def outcome(number: int, seed: int) -> Outcome:
    """What becomes of the changed file of this number; the same each time."""
    random = Random(f"{seed}-{number}")
    index = random.randrange(len(samples()))
    sample = samples()[index]
    content = content_of(index)[:LARGEST]
    altered = changed(content, random)
    try:
        told = inspect(sample.name, altered)
    except Exception as error:
        return Outcome(number, sample.name, None, wrong=f"{type(error).__name__}: no verdict")
    wrong = "the word is in it" if sample.mode and _slips_through(sample, altered, told) else ""
    return Outcome(number, f"{sample.name} ({sample.mode})", told.verdict, told.failure, wrong)


def _slips_through(sample: Sample, content: bytes, told: Inspection) -> bool:
    if not told.is_clean or not holds(content, TOKEN, pixels=False):
        return False
    assert told.kind is not None  # a clean file has one
    suffix = suffix_of(sample.name)
    target = suffix if suffix in TARGETS[told.kind] else TARGETS[told.kind][0]
    try:
        return not holds(rebuild(sample.name, content, target).content, TOKEN)
    except Unreadable:
        return True


def outcomes(files: int, seed: int) -> Iterator[Outcome]:
    """The outcomes of so many changed files, in order, two at a time."""
    for index in range(len(samples())):
        content_of(index)
    with ThreadPoolExecutor(AT_ONCE) as pool:
        yield from pool.map(lambda number: outcome(number, seed), range(files))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--files", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep", type=Path, help="a folder for the files that went wrong")
    options = parser.parse_args()
    progress, verdicts, failures, wrong = Progress("Changed files"), Counter(), Counter(), []
    for done, one in enumerate(outcomes(options.files, options.seed), start=1):
        progress(done, options.files)
        verdicts[str(one.verdict)] += 1
        failures[one.failure] += bool(one.failure)
        if one.wrong:
            wrong.append(one)
            print(f"{one.number}: {one.name}: {one.verdict}: {one.wrong}", flush=True)
            if options.keep:
                _keep(one, options.seed, options.keep)
    print(", ".join(f"{count:,} {verdict}" for verdict, count in sorted(verdicts.items())))
    for failure, count in failures.most_common():
        if count:
            print(f"refused for an unexpected error, {count:,} times: {failure}")
    print(f"{len(wrong)} of {options.files:,} went wrong")
    return 1 if wrong else 0


def _keep(one: Outcome, seed: int, folder: Path) -> None:
    random = Random(f"{seed}-{one.number}")
    index = random.randrange(len(samples()))
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{one.number}-{samples()[index].name[-40:]}"
    path.write_bytes(changed(content_of(index)[:LARGEST], random))


if __name__ == "__main__":
    sys.exit(main())
