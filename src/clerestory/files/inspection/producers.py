"""The names that programs and libraries write into pictures for themselves; they tell nothing."""

import re

_PRODUCER = re.compile(
    r"(Created with )?(The )?"
    r"(GIMP|Matplotlib( version)?|Adobe ImageReady|Adobe Photoshop( CC| CS)?|gnome-screenshot|"
    r"www\.inkscape\.org|Inkscape|Paint\.NET|paint\.net|LibreOffice|ImageMagick|GraphicsMagick|"
    r"Pillow|PIL|R|gd-jpeg|Lavc|Spectacle|Skia|Greenshot|ScreenShot|Microsoft Office|"
    r"Microsoft Windows Photo Viewer|tifffile\.py|ghostscript|LEAD Technologies Inc\.?)"
    r"( ?v?[\d.]{1,12})?( Q16)?(, https://matplotlib\.org/)?"
)


def is_producer(value: bytes) -> bool:
    """Whether a text is nothing but a program's name, with its version perhaps."""
    text = value.rstrip(b"\0").decode("latin-1").strip()
    return _PRODUCER.fullmatch(text) is not None
