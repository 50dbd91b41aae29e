"""What is found in pictures, what is not, and what a rebuilt picture still holds."""

import io
import struct
import zlib

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFilter, ImageFont

from clerestory.files.inspection import inspector
from clerestory.files.inspection.findings import Unreadable
from clerestory.files.inspection.pictures import inspect
from clerestory.files.rebuilding.faint import without_faint
from clerestory.files.rebuilding.pictures import rebuild
from clerestory.files.recognition import recognise
from corpus import pictures as corpus
from corpus.samples import TOKEN


def _modes(content: bytes) -> set[str]:
    try:
        return {one.mode for one in inspect(content)}
    except Unreadable as refused:
        return {one.mode for one in refused.findings}


def _opened(content: bytes) -> Image.Image:
    return Image.open(io.BytesIO(content)).convert("RGB")


@pytest.mark.parametrize("sample", corpus.SAMPLES, ids=lambda sample: sample.name)
def test_each_mode_is_found_and_clean_pictures_are_clean(sample):
    modes = _modes(sample.make(TOKEN))
    assert sample.mode in modes if sample.mode else not modes


@pytest.mark.parametrize(
    "name",
    ["cut.png", "faint.png", "under-clear.png", "frames.gif", "profile.tiff", "low-bits.png"],
)
@pytest.mark.parametrize("target", ["png", "jpg", "tiff", "gif", "webp", "pdf"])
def test_a_rebuilt_picture_shows_the_same_and_hides_nothing(name, target):
    sample = next(one for one in corpus.SAMPLES if one.name == name)
    rebuilt = rebuild(sample.make(TOKEN), target)
    assert TOKEN.encode() not in rebuilt
    if target != "pdf":
        assert not _modes(rebuilt)
        assert {"Visible", "words"} <= {word.text for word in recognise(_opened(rebuilt))}
    assert rebuild(sample.make(TOKEN), target) == rebuilt


@pytest.mark.parametrize("colour", [(254, 254, 254), (240, 240, 240), (255, 255, 225)])
def test_faint_writing_does_not_survive_stretched_contrast(colour):
    picture = corpus.page(TOKEN, colour)
    stretched = [
        without_faint(picture).getchannel(channel).point(lambda level: 255 * (level == 255))
        for channel in range(3)
    ]
    assert not any(TOKEN[:5] in word.text for one in stretched for word in recognise(one))


@pytest.mark.parametrize(("level", "is_kept"), [(230, True), (236, False)])
def test_shades_are_kept_from_where_an_eye_sees_them(level, is_kept):
    picture = np.asarray(without_faint(corpus.page(TOKEN, (level, level, level))))
    assert bool((picture[130:] < 255).any()) is is_kept


def test_pale_rows_of_a_table_stay_as_plain_boxes_with_no_faint_word_in_them():
    picture = Image.new("RGB", (640, 240), "white")
    draw = ImageDraw.Draw(picture)
    for top in (20, 140):
        draw.rectangle((20, top, 619, top + 39), fill=(246, 246, 246))
        draw.text((30, top), "Rows", fill="black", font_size=30)
        draw.text((200, top), TOKEN, fill=(238, 238, 238), font_size=30)
        draw.text((200, top + 50), TOKEN, fill=(250, 250, 250), font_size=30)
    kept = np.asarray(without_faint(picture))[..., 0]
    assert set(np.unique(kept[20:60, 190:620])) == {247}
    assert set(np.unique(kept[62:138])) == {255}
    assert (kept[20:60, 20:190] == 0).any()


def test_the_lowest_two_bits_are_lost():
    noise = np.random.default_rng(7).integers(0, 256, (64, 64, 3), dtype=np.uint8)
    kept, changed = Image.fromarray(noise), Image.fromarray(noise ^ 3)
    assert without_faint(kept).tobytes() == without_faint(changed).tobytes()


def test_a_photograph_keeps_its_shades():
    shades = Image.radial_gradient("L").resize((400, 400)).convert("RGB")
    difference = np.abs(
        np.asarray(without_faint(shades)).astype(int) - np.asarray(shades).astype(int)
    )
    assert difference.max() <= 3


def test_a_photograph_is_turned_upright():
    sample = next(one for one in corpus.SAMPLES if one.name == "sideways.jpg")
    picture = _opened(rebuild(sample.make(TOKEN), "png"))
    assert picture.size == corpus.SIZE
    assert "Visible" in {word.text for word in recognise(picture)}


@pytest.mark.parametrize(("side", "is_found"), [(3, False), (4, True), (16, True), (32, True)])
def test_pixelation_is_found_from_squares_of_four(side, is_found):
    picture = Image.new("RGB", (512, 256), "white")
    noise = np.random.default_rng(1).integers(40, 220, (128 // side, 384 // side), dtype=np.uint8)
    small = Image.fromarray(noise).resize((384 // side * side, 128 // side * side), 0)
    picture.paste(small, (64, 64))
    assert ("picture.pixelated" in _modes(corpus.saved(picture, "PNG"))) is is_found


def test_a_shadow_is_no_blurred_writing():
    shadow = Image.new("L", (400, 200), 255)
    ImageDraw.Draw(shadow).rectangle((100, 80, 300, 120), fill=120)
    blurred = shadow.filter(ImageFilter.GaussianBlur(10)).convert("RGB")
    assert "picture.blurred" not in _modes(corpus.saved(blurred, "PNG"))


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "GIF", "TIFF", "WEBP"])
def test_every_cut_off_picture_is_refused_or_found(kind):
    content = corpus.saved(corpus.page(), kind)
    for end in range(0, len(content) - 1, max(1, len(content) // 40)):
        assert _modes(content[:end])


def test_a_picture_of_too_many_points_is_refused_before_it_is_unpacked():
    png = corpus.saved(Image.new("1", (8, 8)), "PNG")
    header = b"IHDR" + struct.pack(">2L5B", 8000, 5001, 1, 0, 0, 0, 0)
    large = png[:12] + header + struct.pack(">L", zlib.crc32(header)) + png[33:]
    assert _modes(large) == {"picture.too-many-points"}


def test_colour_under_transparency_is_fine_where_it_is_one_colour():
    plain = Image.new("RGBA", (200, 100), (9, 9, 9, 0))
    plain.paste((0, 0, 0, 255), (20, 20, 60, 60))
    assert not _modes(corpus.saved(plain, "PNG"))
    plain.putpixel((150, 50), (10, 9, 9, 0))
    assert _modes(corpus.saved(plain, "PNG")) == {"picture.under-transparency"}


def test_pale_rows_of_a_table_are_no_faint_writing():
    table = Image.new("RGB", (600, 400), "white")
    draw = ImageDraw.Draw(table)
    for row in range(0, 10, 2):
        draw.rectangle((20, 20 + 36 * row, 580, 55 + 36 * row), fill=(245, 245, 245))
    for row in range(10):
        draw.text(
            (40, 24 + 36 * row), f"Row {row} of it", fill="black", font=ImageFont.load_default(22)
        )
    assert not _modes(corpus.saved(table, "PNG"))


def test_a_target_of_another_kind_is_refused():
    with pytest.raises(Unreadable, match="PNG, JPEG"):
        rebuild(corpus.saved(corpus.page(), "PNG"), "docx")


def test_words_can_be_read_behind_the_door():
    sample = next(one for one in corpus.SAMPLES if one.name == "faint.png")
    inspection = inspector.inspect("faint.png", sample.make(TOKEN))
    assert [one.mode for one in inspection.findings] == ["picture.faint-writing"]
