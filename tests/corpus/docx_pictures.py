"""Made-up Word files whose pictures and drawings hide something."""

import io
import re
import zipfile

from docx.shared import Mm
from PIL import Image, ImageDraw, ImageFont, PngImagePlugin

from corpus.docx_making import (
    DOCUMENT,
    LINKS,
    Maker,
    Patch,
    before,
    content_of,
    document,
    patched,
    png,
    swapped,
    with_body,
    with_picture,
)
from corpus.samples import SHOWN, Sample

_ANCHOR = (
    '<wp:anchor distT="0" distB="0" distL="0" distR="0" simplePos="0" relativeHeight="1" '
    'behindDoc="{behind}" locked="0" layoutInCell="1" allowOverlap="1"><wp:simplePos x="0" y="0"/>'
    '<wp:positionH relativeFrom="page"><wp:posOffset>{x}</wp:posOffset></wp:positionH>'
    '<wp:positionV relativeFrom="page"><wp:posOffset>{y}</wp:posOffset></wp:positionV>'
)
_WPS = "http://schemas.microsoft.com/office/word/2010/wordprocessingShape"
_MC = "http://schemas.openxmlformats.org/markup-compatibility/2006"


def written(token: str, size: tuple[int, int] = (900, 300)) -> Image.Image:
    """A picture in which the token can be read."""
    image = Image.new("RGB", size, "white")
    draw = ImageDraw.Draw(image)
    draw.text((20, size[1] - 90), token, fill="black", font=ImageFont.load_default(60))
    return image


def _saved(image: Image.Image, kind: str = "PNG", **options: object) -> bytes:
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def _anchored(wrap: str, *, behind: int = 0, x: int = 900_000, y: int = 900_000) -> Patch:
    """The picture of the document, taken out of its line."""

    def patch(text: str) -> str:
        start = _ANCHOR.format(behind=behind, x=x, y=y)
        head, _, rest = text.partition("<wp:inline")
        declared = " ".join(re.findall(r'xmlns:\w+="[^"]*"', rest.partition(">")[0]))
        start = start.replace("<wp:anchor", f"<wp:anchor {declared}")
        text = head + start + rest[rest.index("<wp:extent") :]
        text = text.replace("<wp:docPr", f"{wrap}<wp:docPr").replace("</wp:inline>", "</wp:anchor>")
        return text

    return patch


def _described(name: str) -> Maker:
    return lambda token: with_picture(patch=swapped("<wp:docPr ", f'<wp:docPr {name}="{token}" '))


def _cropped(token: str) -> bytes:
    patch = swapped("<a:stretch>", '<a:srcRect b="60000"/><a:stretch>')
    return with_picture(_saved(written(token)), patch)


def _tiny(token: str) -> bytes:
    def patch(text: str) -> str:
        head, _, rest = text.partition("<wp:extent ")
        return f'{head}<wp:extent cx="9000" cy="9000"/>{rest.partition("/>")[2]}'

    return with_picture(_saved(written(token)), patch)


def _detailed(token: str) -> bytes:
    """A picture of 3,000 points across, shown four centimetres wide."""
    word = document()
    small = written(token, (3000, 400))
    word.add_picture(io.BytesIO(_saved(small)), width=Mm(40))
    return content_of(word)


def _linked(token: str) -> bytes:
    """A picture that is fetched when the document is opened."""
    made = with_picture(patch=swapped("<a:blip r:embed=", '<a:blip r:link="rId77" r:embed='))
    relation = (
        '<Relationship Id="rId77" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
        f'relationships/image" Target="https://example.org/{token}.png" TargetMode="External"/>'
    )
    return patched(made, {LINKS: before("</Relationships>", relation)})


def _after_end(token: str) -> bytes:
    return with_picture(png() + token.encode())


def _words_in_png(token: str) -> bytes:
    words = PngImagePlugin.PngInfo()
    words.add_text("Author", token, zip=True)
    return with_picture(_saved(Image.new("RGB", (60, 40), "navy"), pnginfo=words))


def _exif(token: str) -> bytes:
    exif = Image.Exif()
    exif[0x013B] = token
    return with_picture(_saved(Image.new("RGB", (60, 40), "navy"), "JPEG", exif=exif))


def _under_alpha(token: str) -> bytes:
    image = written(token).convert("RGBA")
    image.putalpha(0)
    return with_picture(_saved(image))


def _metafile(token: str) -> bytes:
    """A picture in a format of Windows, which is a list of commands to draw."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(with_picture())) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            new.writestr(name, b"\1\0\0\0" + token.encode() if name.endswith(".png") else content)
    return out.getvalue()


def _shape(inside: str, wrapped: str = "{}") -> Maker:
    drawing = (
        "<w:drawing>" + _ANCHOR.format(behind=0, x=0, y=0) + '<wp:extent cx="900000" cy="900000"/>'
        '<wp:wrapNone/><wp:docPr id="7" name="Shape 7"/><wp:cNvGraphicFramePr/><a:graphic>'
        f'<a:graphicData uri="{_WPS}"><wps:wsp xmlns:wps="{_WPS}">{inside}</wps:wsp>'
        f"</a:graphicData>"
        "</a:graphic></wp:anchor></w:drawing>"
    )
    run = f"<w:r><w:t>{SHOWN} TOKEN</w:t></w:r><w:r>{wrapped.format(drawing)}</w:r>"
    return lambda token: with_body(f"<w:p>{run}</w:p>".replace("TOKEN", token))


_BLACK = '<wps:spPr><a:solidFill><a:srgbClr val="000000"/></a:solidFill></wps:spPr>'
_BOX = "<wps:txbx><w:txbxContent><w:p><w:r><w:t>TOKEN</w:t></w:r></w:p></w:txbxContent></wps:txbx>"
_TWICE = (
    f'<mc:AlternateContent xmlns:mc="{_MC}"><mc:Choice Requires="wps">{{}}</mc:Choice>'
    "<mc:Fallback><w:t>TOKEN</w:t></mc:Fallback></mc:AlternateContent>"
)
_CHART = "http://schemas.openxmlformats.org/drawingml/2006/chart"


def _chart(token: str) -> bytes:
    return with_body(
        '<w:p><w:r><w:drawing><wp:inline><wp:extent cx="900000" cy="900000"/>'
        f'<wp:docPr id="7" name="Chart 7" descr="{token}"/><a:graphic>'
        f'<a:graphicData uri="{_CHART}"/>'
        "</a:graphic></wp:inline></w:drawing></w:r></w:p>"
    )


_MADE: tuple[tuple[str, str, Maker], ...] = (
    ("alt-text", "alt-text", _described("descr")),
    ("alt-title", "alt-text", _described("title")),
    ("picture-name", "picture-name",
     lambda token: with_picture(patch=swapped('name="image.png"', f'name="{token}.png"'))),
    ("cropped", "cropped-picture", _cropped),
    ("tiny-picture", "tiny-picture", _tiny),
    ("larger-picture", "larger-picture", _detailed),
    ("linked-picture", "outside-part", _linked),
    ("hidden-picture", "hidden-picture", lambda token: with_picture(
        _saved(written(token)), swapped("<wp:docPr ", '<wp:docPr hidden="1" '))),
    ("vanished-picture", "hidden-picture", lambda token: with_picture(
        _saved(written(token)), swapped("<w:drawing>", "<w:rPr><w:vanish/></w:rPr><w:drawing>"))),
    ("picture-off-page", "off-page-picture", lambda token: with_picture(
        _saved(written(token)),
        _anchored('<wp:wrapSquare wrapText="bothSides"/>', x=-90_000_000))),
    ("covering-picture", "covering-shape", lambda token: patched(
        with_picture(patch=_anchored("<wp:wrapNone/>")),
        {DOCUMENT: swapped(SHOWN, f"{SHOWN} {token}")})),
    ("picture-behind", "picture-behind", lambda token: with_picture(
        _saved(written(token)), _anchored("<wp:wrapNone/>", behind=1))),
    ("recoloured", "picture-effect", lambda token: patched(with_picture(_saved(written(token))), {
        DOCUMENT: swapped('<a:blip r:embed="rId9"/>',
                          '<a:blip r:embed="rId9"><a:lum bright="100000"/></a:blip>')})),
    ("after-end", "picture.trailing-bytes", _after_end),
    ("words-in-png", "picture.comment", _words_in_png),
    ("exif", "picture.metadata", _exif),
    ("under-alpha", "picture.under-transparency", _under_alpha),
    ("metafile", "picture-format", _metafile),
    ("black-shape", "shape", _shape(_BLACK)),
    ("text-box", "shape", _shape(_BOX)),
    ("text-box-twice", "alternate", _shape(_BOX, _TWICE)),
    ("chart", "chart", _chart),
    ("picture-link", "link-target", lambda token: with_picture(patch=swapped(
        "<wp:docPr id=\"1\" name=\"Picture 1\"/>",
        f'<wp:docPr id="1" name="Picture 1">'
        f'<a:hlinkClick xmlns:a="http://schemas.openxmlformats.org/'
        f'drawingml/2006/main" r:id="rId1" tooltip="{token}"/></wp:docPr>'))),
)  # fmt: skip
PICTURES = tuple(
    Sample(f"{name}.docx", mode if mode.startswith("picture.") else f"docx.{mode}", make)
    for name, mode, make in _MADE
)
