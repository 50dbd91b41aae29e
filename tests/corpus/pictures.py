"""Pictures that hide a word in every way that pictures can, and clean ones of common programs."""

import io
import struct
import zlib
from collections.abc import Callable

from PIL import ExifTags, Image, ImageCms, ImageDraw, ImageFilter, ImageFont, PngImagePlugin

from corpus.samples import SHOWN, Sample

SIZE = (640, 240)
_LARGE, _SMALL = ImageFont.load_default(44), ImageFont.load_default(28)


def page(extra: str = "", colour: object = "black", mode: str = "RGB") -> Image.Image:
    """White paper with the visible words, and perhaps further ones below in a colour."""
    picture = Image.new("RGB", SIZE, "white")
    draw = ImageDraw.Draw(picture)
    draw.text((40, 30), SHOWN, fill="black", font=_LARGE)
    if extra:
        draw.text((40, 140), extra, fill=colour, font=_LARGE)
    return picture.convert(mode)


def saved(picture: Image.Image, kind: str, **options: object) -> bytes:
    content = io.BytesIO()
    picture.save(content, kind, **options)
    return content.getvalue()


def with_chunk(png: bytes, name: bytes, data: bytes) -> bytes:
    """A PNG with one more chunk before its pixels."""
    chunk = struct.pack(">L", len(data)) + name + data + struct.pack(">L", zlib.crc32(name + data))
    place = png.index(b"IDAT") - 4
    return png[:place] + chunk + png[place:]


def with_segment(jpeg: bytes, marker: int, data: bytes) -> bytes:
    """A JPEG with one more segment after its start."""
    return jpeg[:2] + struct.pack(">2BH", 0xFF, marker, len(data) + 2) + data + jpeg[2:]


def with_webp_chunk(webp: bytes, name: bytes, data: bytes) -> bytes:
    body = webp[12:] + name + struct.pack("<L", len(data)) + data + b"\0" * (len(data) % 2)
    return b"RIFF" + struct.pack("<L", len(body) + 4) + b"WEBP" + body


def exif(token: str, *directories: int) -> Image.Exif:
    """EXIF with the word in a text of each directory (0 the first, or EXIF, GPS)."""
    tags = Image.Exif()
    for directory in directories:
        if directory == 0:
            tags[ExifTags.Base.Artist] = token
        elif directory == ExifTags.IFD.GPSInfo:
            tags.get_ifd(directory)[29] = token
        else:
            tags.get_ifd(directory)[37500] = token.encode()
    return tags


def profile(token: str = "") -> bytes:
    """An sRGB profile; with a word, that is its description."""
    content = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    known = "sRGB built-in".encode("utf-16-be")
    return content.replace(known, token[:13].ljust(13).encode("utf-16-be")) if token else content


def _png(token: str) -> bytes:
    return saved(page(), "PNG")


def _texts(compressed: bool, international: bool) -> Callable[[str], bytes]:
    def make(token: str) -> bytes:
        info = PngImagePlugin.PngInfo()
        if international:
            info.add_itxt("Author", token, zip=compressed)
        else:
            info.add_text("Author", token, zip=compressed)
        return saved(page(), "PNG", pnginfo=info)

    return make


def _png_tail(token: str) -> bytes:
    """As a phone wrote a smaller picture over a larger one: the end of the old one is left."""
    old = saved(page(token), "PNG", compress_level=0)
    new = saved(page().crop((0, 0, 300, 100)), "PNG")
    return new + old[len(new) :]


def _png_behind_pixels(token: str) -> bytes:
    png = saved(page(), "PNG")
    start = png.index(b"IDAT") - 4
    size = struct.unpack_from(">L", png, start)[0]
    data = zlib.decompress(png[start + 8 : start + 8 + size]) + token.encode() * 3
    packed = zlib.compress(data)
    chunk = struct.pack(">L", len(packed)) + b"IDAT" + packed
    chunk += struct.pack(">L", zlib.crc32(b"IDAT" + packed))
    return png[:start] + chunk + png[start + 12 + size :]


def _under_transparency(token: str) -> bytes:
    picture = page(token).convert("RGBA")
    opacity = Image.new("L", SIZE, 255)
    opacity.paste(0, (0, 120, *SIZE))
    picture.putalpha(opacity)
    return saved(picture, "PNG")


def _nearly_clear(kind: str) -> Callable[[str], bytes]:
    def make(token: str) -> bytes:
        picture = page().convert("RGBA")
        layer = Image.new("RGBA", SIZE, (0, 0, 0, 0))
        ImageDraw.Draw(layer).text((40, 140), token, fill=(0, 0, 0, 4), font=_LARGE)
        return saved(Image.alpha_composite(picture, layer), kind)

    return make


def _clear_ink(token: str) -> bytes:
    """Opaque words on nothing, and others of nearly no opacity."""
    picture = Image.new("RGBA", SIZE, (0, 0, 0, 0))
    draw = ImageDraw.Draw(picture)
    draw.text((40, 30), SHOWN, fill="black", font=_LARGE)
    draw.text((40, 140), token, fill=(0, 0, 0, 5), font=_LARGE)
    return saved(picture, "PNG")


def _white_on_clear(token: str) -> bytes:
    picture = Image.new("RGBA", SIZE, (255, 255, 255, 0))
    draw = ImageDraw.Draw(picture)
    draw.text((40, 30), SHOWN, fill="black", font=_LARGE)
    for line in range(100, 200, 50):
        draw.text((40, line), token, fill="white", font=_LARGE)
    return saved(picture, "PNG")


def _frames(kind: str) -> Callable[[str], bytes]:
    def make(token: str) -> bytes:
        return saved(page(), kind, save_all=True, append_images=[page(token)])

    return make


def _faint(kind: str, colour: object, ground: object = "white") -> Callable[[str], bytes]:
    def make(token: str) -> bytes:
        picture = page()
        draw = ImageDraw.Draw(picture)
        draw.rectangle((30, 130, 470, 200), fill=ground)
        draw.text((40, 140), token, fill=colour, font=_LARGE)
        return saved(picture, kind)

    return make


def _low_bits(token: str) -> bytes:
    """The word's bits in the lowest bit of each channel of the first row."""
    picture = page()
    bits = [byte >> bit & 1 for byte in token.encode() for bit in range(8)]
    for place in range(len(bits) // 3):
        colour = tuple(254 | bit for bit in bits[3 * place : 3 * place + 3])
        picture.putpixel((place, 0), colour)
    return saved(picture, "PNG")


def _pixelated(kind: str) -> Callable[[str], bytes]:
    def make(token: str) -> bytes:
        picture = page(token)
        area = (32, 128, 32 + 8 * 50, 128 + 8 * 8)
        part = picture.crop(area)
        small = part.resize((50, 8), Image.Resampling.BOX)
        picture.paste(small.resize(part.size, Image.Resampling.NEAREST), area)
        return saved(picture, kind)

    return make


def _blurred(kind: str) -> Callable[[str], bytes]:
    def make(token: str) -> bytes:
        picture = page(token)
        area = (20, 120, 620, 220)
        picture.paste(picture.crop(area).filter(ImageFilter.GaussianBlur(6)), area)
        return saved(picture, kind)

    return make


def _jpeg(**options: object) -> Callable[[str], bytes]:
    return lambda token: saved(page(), "JPEG", **options)


def _exif_in(kind: str, *directories: int) -> Callable[[str], bytes]:
    return lambda token: saved(page(), kind, exif=exif(token, *directories))


def _exif_thumbnail(token: str) -> bytes:
    """A photograph that was covered, whose thumbnail was not."""
    thumbnail = saved(page(token).resize((320, 120)), "JPEG")
    first = b"II*\0" + struct.pack("<LHL", 8, 0, 0)
    tags = struct.pack("<H2HLL2HLLL", 2, 513, 4, 1, 50, 514, 4, 1, len(thumbnail), 0)
    one_tag = struct.pack("<H2HLLL", 1, 274, 3, 1, 1, 26)
    block = b"II*\0" + struct.pack("<L", 8) + one_tag + tags
    block = block.ljust(56, b"\0") + thumbnail
    del first
    block = block.replace(struct.pack("<2HLL", 513, 4, 1, 50), struct.pack("<2HLL", 513, 4, 1, 56))
    return with_segment(saved(page(), "JPEG"), 0xE1, b"Exif\0\0" + block)


def _jfif_thumbnail(token: str) -> bytes:
    small = page(token).resize((160, 60))
    head = b"JFIF\0\1\1\0\0\1\0\1" + bytes(small.size) + small.tobytes()
    jpeg = saved(page(), "JPEG")
    return jpeg[:2] + struct.pack(">2BH", 0xFF, 0xE0, len(head) + 2) + head + jpeg[20:]


def _jfxx_thumbnail(token: str) -> bytes:
    small = saved(page(token).resize((320, 120)), "JPEG")
    return with_segment(saved(page(), "JPEG"), 0xE0, b"JFXX\0\x10" + small)


def _caption(token: str) -> bytes:
    record = b"\x1c\x02\x50" + struct.pack(">H", len(token)) + token.encode()
    block = b"8BIM\x04\x04\0\0" + struct.pack(">L", len(record)) + record
    return with_segment(saved(page(), "JPEG"), 0xED, b"Photoshop 3.0\0" + block)


def _surplus(token: str) -> bytes:
    """Bytes behind the last square, before the end of the picture."""
    return saved(page(), "JPEG")[:-2] + token.encode() + b"\xff\xd9"


def _drawn_twice(token: str) -> bytes:
    """A second scan over the first."""
    first, second = saved(page(token), "JPEG"), saved(page(), "JPEG")
    return first[:-2] + second[second.index(b"\xff\xda") :]


def _multi_picture(token: str) -> bytes:
    return saved(page(), "MPO", save_all=True, append_images=[page(token)])


def _xmp(token: str) -> bytes:
    return (
        '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/'
        f'22-rdf-syntax-ns#"><rdf:Description about="{token}"/></rdf:RDF></x:xmpmeta>'
    ).encode()


def _tiff_tag(number: int) -> Callable[[str], bytes]:
    return lambda token: saved(page(), "TIFF", tiffinfo={number: token})


def _tiff_gap(token: str) -> bytes:
    tiff = saved(page(), "TIFF")
    start = struct.unpack_from("<L", tiff, 4)[0]
    assert start == 8, "the directory comes first"
    return tiff + token.encode()


def _tiff_sub(token: str) -> bytes:
    return saved(page(), "TIFF", tiffinfo={330: 8})


def _gif_beyond(token: str) -> bytes:
    """A frame larger than the screen that is shown."""
    gif = bytearray(saved(page(token), "GIF"))
    gif[8:10] = struct.pack("<H", 120)
    return bytes(gif)


def _gif_behind(token: str) -> bytes:
    gif = saved(page(), "GIF")
    assert gif.endswith(b"\0;")
    return gif[:-2] + bytes([len(token)]) + token.encode() + b"\0;"


def _gif_comment(token: str) -> bytes:
    return saved(page(), "GIF", comment=token.encode())


def _after(kind: str, **options: object) -> Callable[[str], bytes]:
    return lambda token: saved(page(), kind, **options) + token.encode()


def _photograph(kind: str) -> Callable[[str], bytes]:
    """The words on a strip of paper above soft shades with grain."""

    def make(token: str) -> bytes:
        shades = Image.radial_gradient("L").resize((1000, 800))
        across = Image.linear_gradient("L").resize((1000, 800))
        picture = Image.merge("RGB", (shades, across, across.rotate(180)))
        picture.paste(page().resize((1000, 375)), (0, 0))
        return saved(picture, kind)

    return make


def _shadowed(token: str) -> bytes:
    """A window with its soft shadow, on nothing, as screenshots have it."""
    picture = Image.new("RGBA", (760, 360), (0, 0, 0, 0))
    ImageDraw.Draw(picture).rectangle((60, 70, 700, 310), fill=(0, 0, 0, 120))
    picture = picture.filter(ImageFilter.GaussianBlur(16))
    picture.paste(page(), (60, 60))
    return saved(picture, "PNG")


def _checkered(token: str) -> bytes:
    """A square code: a regular grid of two colours."""
    picture = page()
    for place in range(15 * 15):
        if (place * 7919) % 13 < 6:
            x, y = 440 + place % 15 * 8, 110 + place // 15 * 8
            picture.paste("black", (x, y, x + 8, y + 8))
    return saved(picture, "PNG")


def _chart(token: str) -> bytes:
    picture = page()
    draw = ImageDraw.Draw(picture)
    for number, height in enumerate((60, 90, 40, 75)):
        draw.rectangle((60 + 90 * number, 220 - height, 120 + 90 * number, 220), fill="#1d70b8")
    draw.line((40, 220, 600, 220), fill="#b1b4b6")
    return saved(picture, "PNG", optimize=True, dpi=(96, 96))


def _software(token: str) -> bytes:
    info = PngImagePlugin.PngInfo()
    info.add_text("Software", "Matplotlib version3.9.2, https://matplotlib.org/")
    return saved(page(), "PNG", pnginfo=info, dpi=(100, 100))


def _sideways(token: str) -> bytes:
    tags = Image.Exif()
    tags[ExifTags.Base.Orientation] = 6
    return saved(page().transpose(Image.Transpose.ROTATE_90), "JPEG", exif=tags)


def _clean(kind: str, mode: str = "RGB", **options: object) -> Callable[[str], bytes]:
    return lambda token: saved(page(mode=mode), kind, **options)


def _both(token: str) -> bytes:
    """An author, a thumbnail and the rest of an old picture in one file."""
    return _exif_thumbnail(token) + saved(page(token), "JPEG", exif=exif(token, 0))


_GPS, _EXIF = ExifTags.IFD.GPSInfo, ExifTags.IFD.Exif

SAMPLES: tuple[Sample, ...] = (
    Sample("exif-artist.jpg", "picture.metadata", _exif_in("JPEG", 0)),
    Sample("exif-artist.png", "picture.metadata", _exif_in("PNG", 0)),
    Sample("exif-artist.webp", "picture.metadata", _exif_in("WEBP", 0)),
    Sample("exif-gps.jpg", "picture.position", _exif_in("JPEG", _GPS)),
    Sample("maker-note.jpg", "picture.maker-note", _exif_in("JPEG", _EXIF)),
    Sample("exif-thumbnail.jpg", "picture.thumbnail", _exif_thumbnail),
    Sample("jfif-thumbnail.jpg", "picture.thumbnail", _jfif_thumbnail),
    Sample("jfxx-thumbnail.jpg", "picture.thumbnail", _jfxx_thumbnail),
    Sample("xmp.jpg", "picture.xmp", lambda t: with_segment(
        _jpeg()(t), 0xE1, b"http://ns.adobe.com/xap/1.0/\0" + _xmp(t))),
    Sample("xmp.png", "picture.xmp", lambda t: with_chunk(
        _png(t), b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0" + _xmp(t))),
    Sample("xmp.webp", "picture.xmp", lambda t: saved(page(), "WEBP", xmp=_xmp(t))),
    Sample("xmp.tiff", "picture.xmp", lambda t: saved(page(), "TIFF", tiffinfo={700: _xmp(t)})),
    Sample("caption.jpg", "picture.caption", _caption),
    Sample("profile.jpg", "picture.colour-profile", lambda t: _jpeg(icc_profile=profile(t))(t)),
    Sample("profile.png", "picture.colour-profile", lambda t: saved(
        page(), "PNG", icc_profile=profile(t))),
    Sample("profile.webp", "picture.colour-profile", lambda t: saved(
        page(), "WEBP", icc_profile=profile(t))),
    Sample("profile.tiff", "picture.colour-profile", lambda t: saved(
        page(), "TIFF", icc_profile=profile(t))),
    Sample("comment.jpg", "picture.comment", lambda t: _jpeg(comment=t.encode())(t)),
    Sample("text.png", "picture.comment", _texts(False, False)),
    Sample("packed-text.png", "picture.comment", _texts(True, False)),
    Sample("world-text.png", "picture.comment", _texts(True, True)),
    Sample("comment.gif", "picture.comment", _gif_comment),
    Sample("description.tiff", "picture.comment", _tiff_tag(270)),
    Sample("artist.tiff", "picture.metadata", _tiff_tag(315)),
    Sample("private-tag.tiff", "picture.metadata", _tiff_tag(65000)),
    Sample("time.png", "picture.time", lambda t: with_chunk(
        _png(t), b"tIME", struct.pack(">H5B", 2018, 2, 12, 9, 30, 0))),
    Sample("app.jpg", "picture.unknown-part", lambda t: with_segment(
        _jpeg()(t), 0xE9, t.encode())),
    Sample("chunk.png", "picture.unknown-part", lambda t: with_chunk(
        _png(t), b"prVt", t.encode())),
    Sample("chunk.webp", "picture.unknown-part", lambda t: with_webp_chunk(
        saved(page(), "WEBP"), b"NOTE", t.encode())),
    Sample("after.jpg", "picture.trailing-bytes", _after("JPEG")),
    Sample("after.png", "picture.trailing-bytes", _after("PNG")),
    Sample("cut.png", "picture.trailing-bytes", _png_tail),
    Sample("behind-pixels.png", "picture.trailing-bytes", _png_behind_pixels),
    Sample("behind-pixels.jpg", "picture.trailing-bytes", _surplus),
    Sample("behind-pixels.gif", "picture.trailing-bytes", _gif_behind),
    Sample("after.gif", "picture.trailing-bytes", _after("GIF")),
    Sample("after.webp", "picture.trailing-bytes", _after("WEBP")),
    Sample("after.tiff", "picture.trailing-bytes", _tiff_gap),
    Sample("second-page.tiff", "picture.second-picture", _frames("TIFF")),
    Sample("sub-picture.tiff", "picture.second-picture", _tiff_sub),
    Sample("frames.gif", "picture.second-picture", _frames("GIF")),
    Sample("frames.png", "picture.second-picture", _frames("PNG")),
    Sample("frames.webp", "picture.second-picture", _frames("WEBP")),
    Sample("burst.jpg", "picture.second-picture", _multi_picture),
    Sample("beyond.gif", "picture.outside", _gif_beyond, ("Vis",)),
    Sample("drawn-twice.jpg", "picture.contradicts-itself", _drawn_twice),
    Sample("under-clear.png", "picture.under-transparency", _under_transparency),
    Sample("white-on-clear.png", "picture.invisible-on-white", _white_on_clear),
    Sample("clear-ink.png", "picture.faint-writing", _clear_ink),
    Sample("nearly-clear.png", "picture.faint-writing", _nearly_clear("PNG")),
    Sample("faint.png", "picture.faint-writing", _faint("PNG", (254, 254, 254))),
    Sample("faint.gif", "picture.faint-writing", _faint("GIF", (250, 250, 250))),
    Sample("faint.jpg", "picture.faint-writing", _faint("JPEG", (248, 248, 248))),
    Sample("faint.tiff", "picture.faint-writing", _faint("TIFF", (240, 240, 240))),
    Sample("yellow.png", "picture.faint-writing", _faint("PNG", (255, 255, 230))),
    Sample("black-on-black.png", "picture.faint-writing", _faint("PNG", (3, 3, 3), "black")),
    Sample("low-bits.png", "picture.low-bits", _low_bits),
    Sample("pixelated.png", "picture.pixelated", _pixelated("PNG")),
    Sample("pixelated.jpg", "picture.pixelated", _pixelated("JPEG")),
    Sample("blurred.jpg", "picture.blurred", _blurred("JPEG")),
    Sample("blurred.png", "picture.blurred", _blurred("PNG")),
    Sample("author-and-old-picture.jpg", "picture.trailing-bytes", _both),
    Sample("plain.png", "", _png),
    Sample("grey.png", "", _clean("PNG", "L")),
    Sample("palette.png", "", _clean("PNG", "P")),
    Sample("two-colours.png", "", _clean("PNG", "1")),
    Sample("opaque.png", "", _clean("PNG", "RGBA")),
    Sample("plain.jpg", "", _jpeg()),
    Sample("progressive.jpg", "", _jpeg(progressive=True, quality=90)),
    Sample("grey.jpg", "", _clean("JPEG", "L")),
    Sample("four-inks.jpg", "", _clean("JPEG", "CMYK")),
    Sample("profile-srgb.jpg", "", _jpeg(icc_profile=profile(), dpi=(300, 300))),
    Sample("profile-srgb.png", "", _clean("PNG", icc_profile=profile())),
    Sample("plain.tiff", "", _clean("TIFF")),
    Sample("packed.tiff", "", _clean("TIFF", compression="tiff_lzw", dpi=(200, 200))),
    Sample("fax.tiff", "", _clean("TIFF", "1", compression="group4")),
    Sample("jpeg.tiff", "", _clean("TIFF", compression="jpeg")),
    Sample("plain.gif", "", _clean("GIF")),
    Sample("plain.webp", "", _clean("WEBP")),
    Sample("exact.webp", "", _clean("WEBP", lossless=True)),
    Sample("photograph.jpg", "", _photograph("JPEG")),
    Sample("photograph.png", "", _photograph("PNG")),
    Sample("window.png", "", _shadowed),
    Sample("square-code.png", "", _checkered),
    Sample("chart.png", "", _chart),
    Sample("matplotlib.png", "", _software),
    Sample("sideways.jpg", "", _sideways),
)  # fmt: skip
