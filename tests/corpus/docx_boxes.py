"""Word files with text boxes: words that a box hides, covers or leaves out."""

from corpus.docx_making import Maker, with_body
from corpus.samples import Sample

_MC = "http://schemas.openxmlformats.org/markup-compatibility/2006"
_WPS = "http://schemas.microsoft.com/office/word/2010/wordprocessingShape"
_A = "http://schemas.openxmlformats.org/drawingml/2006/main"
_WHITE = '<a:solidFill><a:srgbClr val="FFFFFF"/></a:solidFill>'
FLOWS, COVERS = '<wp:wrapSquare wrapText="bothSides"/>', "<wp:wrapNone/>"


def boxed(
    text: str, *, fill: str = "<a:noFill/>", x: int = 0, wrap: str = FLOWS,
    name: str = "Text Box 2", run: str = "", paragraph: str = "", old: str = "",
) -> str:  # fmt: skip
    """A run with a text box as Word writes it, in a new and in an old form."""
    inside = (
        f"<w:p><w:pPr>{paragraph}</w:pPr><w:r><w:rPr>{run}</w:rPr><w:t>{text}</w:t></w:r></w:p>"
    )
    return (
        f'<w:r><mc:AlternateContent xmlns:mc="{_MC}"><mc:Choice xmlns:wps="{_WPS}" Requires="wps">'
        '<w:drawing><wp:anchor distT="0" distB="0" distL="0" distR="0" simplePos="0" '
        'relativeHeight="1" behindDoc="0" locked="0" layoutInCell="1" allowOverlap="1">'
        '<wp:simplePos x="0" y="0"/><wp:positionH relativeFrom="column">'
        f'<wp:posOffset>{x}</wp:posOffset></wp:positionH><wp:positionV relativeFrom="paragraph">'
        '<wp:posOffset>0</wp:posOffset></wp:positionV><wp:extent cx="2743200" cy="685800"/>'
        f'{wrap}<wp:docPr id="2" name="{name}"/><wp:cNvGraphicFramePr/>'
        f'<a:graphic xmlns:a="{_A}"><a:graphicData uri="{_WPS}"><wps:wsp>'
        '<wps:cNvSpPr txBox="1"/><wps:spPr><a:xfrm><a:off x="0" y="0"/>'
        '<a:ext cx="2743200" cy="685800"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom>'
        f"{fill}</wps:spPr><wps:txbx><w:txbxContent>{inside}</w:txbxContent></wps:txbx>"
        '<wps:bodyPr rot="0" vert="horz"/></wps:wsp></a:graphicData></a:graphic></wp:anchor>'
        f"</w:drawing></mc:Choice><mc:Fallback><w:pict>{old}</w:pict></mc:Fallback>"
        "</mc:AlternateContent></w:r>"
    )


def _with(*runs: str) -> Maker:
    return lambda token: with_body(*(f"<w:p>{one}</w:p>".replace("TOKEN", token) for one in runs))


_UNDER = "<w:r><w:t>TOKEN</w:t></w:r>"
_MADE: tuple[tuple[str, str, Maker], ...] = (
    ("name", "text-box", _with(boxed("Office", name="TOKEN"))),
    ("older-words", "text-box", _with(boxed("Office", old="TOKEN"))),
    ("white", "faint-text", _with(boxed("TOKEN", fill=_WHITE, run='<w:color w:val="FFFFFF"/>'))),
    ("over-words", "alternate", _with(boxed("Office", fill=_WHITE, wrap=COVERS) + _UNDER)),
    ("over-a-box", "alternate", _with(boxed("TOKEN"), boxed("Office", fill=_WHITE))),
    ("beside-page", "alternate", _with(boxed("TOKEN", x=9_000_000))),
    ("too-full", "alternate", _with(boxed("Words and more words " * 40 + "TOKEN"))),
    ("pushed-out", "alternate",
     _with(boxed("TOKEN", paragraph='<w:spacing w:before="5000"/>'))),
)  # fmt: skip
BOXES = tuple(Sample(f"box-{name}.docx", f"docx.{mode}", make) for name, mode, make in _MADE)
