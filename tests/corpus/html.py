# ruff: noqa: E501  (what hides stands on one line, as in the files)
"""Web pages, each hiding the token in one way, and clean ones."""

import base64
from collections.abc import Callable

from clerestory.files.documents import Bullets, Document, Heading, Paragraph, TableBlock
from clerestory.files.letters import render_html
from corpus.samples import SHOWN, Sample

Make = Callable[[str], bytes]


def _page(body: str, head: str = "", after: str = "") -> bytes:
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<head><meta charset="utf-8"><title>Answer</title>'
        f"{head}</head>\n<body>\n<h1>{SHOWN}</h1>\n<p>A paragraph.</p>\n{body}\n</body>\n</html>{after}\n"
    ).encode()


def _body(body: Callable[[str], str]) -> Make:
    return lambda token: _page(body(token))


def _head(head: Callable[[str], str]) -> Make:
    return lambda token: _page("<p class='x'>Words</p>", head(token))


def _styled(style: str) -> Make:
    return _body(lambda token: f'<p>Before <span style="{style}">{token}</span> after</p>')


def _sheet(rule: str) -> Make:
    return lambda token: _page(
        f'<p class="x">{token}</p>', f"<style>{rule.replace('TOKEN', token)}</style>"
    )


def _encoded(token: str) -> str:
    return base64.b64encode(token.encode()).decode()


_HIDING: tuple[tuple[str, str, Make], ...] = (
    ("comment", "html.comment", _body(lambda t: f"<!-- {t} -->")),
    ("conditional-comment", "html.comment", _body(lambda t: f"<!--[if mso]><p>{t}</p><![endif]-->")),
    ("display-none", "html.hidden", _styled("display: none")),
    ("display-none-important", "html.hidden", _styled("DISPLAY:none !important")),
    ("visibility", "html.hidden", _styled("visibility:hidden")),
    ("opacity", "html.hidden", _styled("opacity:0")),
    ("indented", "html.hidden", _styled("text-indent:-9999px")),
    ("hidden-attribute", "html.hidden", _body(lambda t: f"<div hidden><p>{t}</p></div>")),
    ("font-size-0", "html.tiny-text", _styled("font-size:0")),
    ("font-size-1", "html.tiny-text", _styled("font-size: 1px")),
    ("font-shorthand", "html.tiny-text", _styled("font: 1px/1 Arial")),
    ("white-text", "html.same-colour", _styled("color:#fff")),
    ("white-word", "html.same-colour", _styled("color: white")),
    ("white-rgb", "html.same-colour", _styled("color:rgb(255, 254, 255)")),
    ("black-on-black", "html.same-colour", _styled("background:#000")),
    ("dark-on-black", "html.same-colour", _styled("color:#3c3c3c;background:#000")),
    ("font-colour", "html.same-colour", _body(lambda t: f'<p><font color="white">{t}</font></p>')),
    ("cell-colour", "html.same-colour", _body(lambda t: f'<table><tr><td bgcolor="#000000">{t}</td></tr></table>')),
    ("off-screen", "html.style", _styled("position:absolute;left:-9999px")),
    ("clipped", "html.style", _styled("clip-path:inset(100%)")),
    ("no-height", "html.style", _styled("height:0;overflow:hidden")),
    ("transformed", "html.style", _styled("transform:scale(0)")),
    ("escaped-style", "html.style", _styled("disp\\6cay:none")),
    ("rule-none", "html.style", _sheet(".x{display:none}")),
    ("rule-white", "html.style", _sheet(".x{color:#fffffe}")),
    ("rule-dark-behind", "html.style", _sheet(".x{background:black}")),
    ("rule-content", "html.style", _sheet('h1::after{content:"TOKEN";display:none}')),
    ("rule-import", "html.style", _sheet('@import "https://example.org/TOKEN.css";')),
    ("rule-print", "html.style", _sheet("@media print{.x{visibility:hidden}}")),
    ("rule-nested", "html.style", _sheet(".x{color:#000;.x{display:none}}")),
    ("script", "html.script", _body(lambda t: f'<script>var a = "{t}";</script>')),
    ("event", "html.script", _body(lambda t: f'<p onclick="alert(\'{t}\')">Words</p>')),
    ("script-link", "html.script", _body(lambda t: f'<a href="javascript:{t}">go</a>')),
    ("author", "html.meta", _head(lambda t: f'<meta name="author" content="{t}">')),
    ("keywords", "html.meta", _head(lambda t: f'<meta name="keywords" content="{t}">')),
    ("generator", "html.meta", _head(lambda t: f'<meta name="generator" content="{t}">')),
    ("refresh", "html.meta", _head(lambda t: f'<meta http-equiv="refresh" content="0;url=https://example.org/{t}">')),
    ("data-attribute", "html.attribute", _body(lambda t: f'<p data-case="{t}">Words</p>')),
    ("own-attribute", "html.attribute", _body(lambda t: f'<p case="{t}">Words</p>')),
    ("class", "html.attribute", _body(lambda t: f'<p class="{t}">Words</p>')),
    ("identifier", "html.attribute", _body(lambda t: f'<p id="{t}">Words</p>')),
    ("title-attribute", "html.spoken", _body(lambda t: f'<p title="{t}">Words</p>')),
    ("label", "html.spoken", _body(lambda t: f'<div role="group" aria-label="{t}"><p>Words</p></div>')),
    ("mail-link", "html.link", _body(lambda t: f'<p><a href="mailto:{t}@example.org">write</a></p>')),
    ("tracking-link", "html.link", _body(lambda t: f'<p><a href="https://example.org/?from={t}">example.org</a></p>')),
    ("cell-value", "html.value", _body(lambda t: '<table><tr><td sdval="3.14159">3</td></tr></table>')),
    ("pixel", "html.remote", _body(lambda t: f'<img src="https://example.org/{t}.gif" width="1" height="1" alt="">')),
    ("picture", "html.picture", _body(lambda t: f'<img src="data:image/png;base64,{_encoded(t)}" alt="Chart">')),
    ("svg", "html.embedded", _body(lambda t: f"<svg><desc>{t}</desc></svg>")),
    ("iframe", "html.embedded", _body(lambda t: f'<iframe srcdoc="{t}"></iframe>')),
    ("form", "html.form", _body(lambda t: f'<form><input type="hidden" value="{t}"></form>')),
    ("template", "html.hidden", _body(lambda t: f"<template><p>{t}</p></template>")),
    ("noscript", "html.hidden", _body(lambda t: f"<noscript><p>{t}</p></noscript>")),
    ("closed", "html.closed", _body(lambda t: f"<details><summary>More</summary><p>{t}</p></details>")),
    ("deleted", "html.struck", _body(lambda t: f"<p>Words <del>{t}</del></p>")),
    ("style-link", "html.remote", _head(lambda t: f'<link rel="stylesheet" href="https://example.org/{t}.css">')),
    ("after-end", "html.outside", lambda t: _page("", after=f"<p>{t}</p>")),
    ("text-after-end", "html.outside", lambda t: _page("", after=f"\n{t}")),
    ("text-before", "html.outside", lambda t: t.encode() + _page("")),
    ("duplicate-attribute", "html.markup", _body(lambda t: f'<p class="a" class="{t}">Words</p>')),
    ("end-with-attribute", "html.markup", _body(lambda t: f'<p>Words</p {t}="1">')),
    ("stray-end", "html.markup", _body(lambda t: f"<p>Words</p></{t}>")),
    ("open-tag", "html.markup", _body(lambda t: f"<p>Words <{t}")),
    ("false-comment", "html.markup", _body(lambda t: f"<?{t}?>")),
    ("declaration", "html.markup", _body(lambda t: f"<!{t}>")),
    ("section", "html.markup", _body(lambda t: f"<![CDATA[{t}]]>")),
    ("in-table", "html.markup", _body(lambda t: f"<table>{t}<tr><td>5</td></tr></table>")),
    ("unknown-element", "html.not-understood", _body(lambda t: f"<secret>{t}</secret>")),
    ("zero-width", "html.invisible-character", _body(lambda t: "<p>Wo&#8203;r&#x200c;ds</p>")),
    ("override", "html.invisible-character", _body(lambda t: "<p>Words &#8238;abc</p>")),
    ("after-spaces", "html.far-away", _body(lambda t: f"<pre>Words{' ' * 400}{t}</pre>")),
    ("after-hard-spaces", "html.far-away", _body(lambda t: f"<p>Words{'&nbsp;' * 400}{t}</p>")),
    ("after-breaks", "html.far-away", _body(lambda t: f"<p>Words{'<br>' * 300}{t}</p>")),
    ("after-paragraphs", "html.far-away", _body(lambda t: f"{'<p>&nbsp;</p>' * 300}<p>{t}</p>")),
    ("mark", "html.byte-order-mark", lambda t: b"\xef\xbb\xbf" + _page("")),
    ("utf-16", "html.encoding", lambda t: _page(t).decode().encode("utf-16")),
    ("latin", "html.encoding", lambda t: _page("caf\xe9").decode().encode("latin-1")),
    ("other-charset", "html.encoding", lambda t: _page("").replace(b"utf-8", b"utf-7")),
    ("combined", "html.comment", lambda t: _page(f'<!-- {t} --><p style="display:none">{t}</p><p data-x="{t}">Words</p>', f'<meta name="author" content="{t}">')),
)  # fmt: skip

_LIBREOFFICE = f"""<!DOCTYPE html>
<html>
<head>
\t<meta http-equiv="content-type" content="text/html; charset=utf-8"/>
\t<title></title>
\t<meta name="generator" content="LibreOffice 7.4.7.2 (Linux)"/>
\t<meta name="created" content="00:00:00"/>
\t<style type="text/css">
\t\t@page {{ size: 8.5in 11in; margin-left: 1.25in; margin-right: 1.25in }}
\t\tp {{ line-height: 115%; orphans: 2; widows: 2; margin-bottom: 0.08in; background: transparent }}
\t\th1.western {{ font-family: "Calibri", serif; font-size: 14pt; font-weight: bold }}
\t</style>
</head>
<body lang="en-US" link="#000080" vlink="#800000" dir="ltr"><h1 class="western">
{SHOWN}</h1>
<p style="margin-bottom: 0.14in">With
<b>bold</b></p>
<ul>
\t<li><p style="margin-bottom: 0.14in">one</p>
</ul>
<table width="576" cellpadding="7" cellspacing="0">
\t<col width="273"/>

\t<tr valign="top">
\t\t<td width="273" style="border: 1px solid #000000; padding: 0in 0.08in"><p align="left">
\t\t\t<font face="Cambria, serif"><font size="2" style="font-size: 11pt">Area</font></font></p>
\t\t</td>
\t</tr>
</table>
</body>
</html>"""

_PANDAS = f"""<p>{SHOWN}</p><table border="1" class="dataframe">
  <thead>
    <tr style="text-align: right;">
      <th></th>
      <th>Area</th>
    </tr>
  </thead>
  <tbody>
    <tr>
      <th>0</th>
      <td>Alder</td>
    </tr>
  </tbody>
</table>"""

_STYLED = """<style>
body { font-family: Arial, sans-serif; color: #333; background-color: white; margin: 40px; }
table { border-collapse: collapse; width: 100%; }
th, td { border: 1px solid #ddd; padding: 8px; text-align: left; }
th { background-color: #4CAF50; color: white; }
tr:nth-child(even) { background-color: #f2f2f2; }
</style>"""


_LAYOUT = f"""<style>
.row {{ display: flex; gap: 1em; justify-content: space-between }}
.cards {{ display: grid; grid-template-columns: 1fr 2fr 12em; gap: 8px }}
.aside {{ float: right; width: 30%; position: relative }}
p {{ text-align: justify; text-indent: 1em; letter-spacing: .02em; clear: both }}
.icon {{ display: inline-block; width: 12px; height: 12px; margin-right: -2px }}
</style><div class="row"><div>{SHOWN}</div><div class="aside">Beside</div></div>"""

# Each rule and each element is harmless alone, and the page hides the token all the same.
_TOGETHER: tuple[tuple[str, str, Make], ...] = (
    ("scrolled", "html.style", _styled("display:block;height:2px;overflow:auto")),
    ("scrolled-apart", "html.style", lambda t: _page(f"<style>.a{{height:3px}}.b{{overflow:scroll}}</style><div class='a b'>Words<br>{t}</div>")),
    ("scrolled-in-part", "html.style", lambda t: _page(f"<style>.b{{overflow:auto}}</style><div class='b' style='height:3px'>Words<br>{t}</div>")),
    ("run-out-of-its-box", "html.style", _body(lambda t: f"<span style='display:inline-block;width:3px'>{t}</span><span style='display:inline-block;background:white'>Words</span>")),
    ("drawn-over", "html.style", _body(lambda t: f"<p>{t}" + "<b style='display:inline-block;margin-left:-5pt'></b>" * 30 + "<b style='display:inline-block;background:white'>Words and words</b></p>")),
    ("shadow-over", "html.style", _body(lambda t: f"<p>{t}<b style='display:inline-block;box-shadow:-200px 0 0 100px white'>Words</b></p>")),
    ("out-to-the-left", "html.style", _styled("display:block;margin-left:-120%")),
    ("smaller-and-smaller", "html.tiny-text", _body(lambda t: f"<p>{'<small>' * 20}{t}{'</small>' * 20}</p>")),
    ("half-of-half", "html.tiny-text", lambda t: _page(f"<style>.a{{font-size:.5em}}</style>{'<div class=a>' * 4}{t}{'</div>' * 4}")),
    ("turned", "html.style", _styled("unicode-bidi:bidi-override;direction:rtl")),
    ("below-much-room", "html.style", _body(lambda t: f"<p style='padding-bottom:9000px'>Words</p><p>{t}</p>")),
    ("below-a-high-line", "html.style", _body(lambda t: f"<p style='line-height:9000px'>Words</p><p>{t}</p>")),
    ("beside-a-wide-cell", "html.style", _body(lambda t: f"<table><tr><td width='90000'>5</td><td>{t}</td></tr></table>")),
    ("moved-down", "html.style", _styled("vertical-align:-9000px")),
    ("link-colours", "html.same-colour", lambda t: _page(f"<a href='#top'>{t}</a>").replace(b"<body>", b"<body link='#ffffff'>")),
    ("link-on-blue", "html.same-colour", _body(lambda t: f"<p style='background:#0000ee;color:white'>Words <a href='#top'>{t}</a></p>")),
    ("first-colour", "html.same-colour", _body(lambda t: f"<p style='background:black;color:white'>Words <b style='color:initial'>{t}</b></p>")),
    ("own-colour-behind", "html.style", _styled("color:#123456;background:currentcolor")),
    ("marked", "html.same-colour", _body(lambda t: f"<p style='background:black;color:yellow'>Words <mark style='color:yellow'>{t}</mark></p>")),
    ("shown-in-its-place", "html.embedded", _body(lambda t: f"<div><template shadowrootmode='open'>Words</template><b>{t}</b></div>")),
    ("align", "html.attribute", _body(lambda t: f"<p align='{t.lower().strip('7')}'>Words</p>")),
    ("language", "html.attribute", _body(lambda t: f"<p lang='en-{t[:6]}-{t[6:]}'>Words</p>")),
    ("role", "html.attribute", _body(lambda t: f"<p role='{t.lower().strip('7')}'>Words</p>")),
    ("colour-of-links", "html.attribute", lambda t: _page("").replace(b"<body>", f"<body alink='{t.lower().strip('7')}'>".encode())),
    ("cell-format", "html.attribute", _body(lambda t: f"<table><tr><td sdnum='1033;0;{t}'>5</td></tr></table>")),
    ("viewport", "html.meta", _head(lambda t: f"<meta name='viewport' content='width=device-width, {t.lower()}'>")),
    ("version", "html.meta", _head(lambda t: f"<meta name='generator' content='LibreOffice 7.4{t}'>")),
    ("robots", "html.meta", _head(lambda t: f"<meta name='robots' content='{t.lower().strip('7')}'>")),
    ("word-of-style", "html.style", _head(lambda t: f"<style>ul {{ list-style-type: {t.strip('7')} }}</style>")),
    ("quotes-of-style", "html.style", _head(lambda t: f"<style>p {{ quotes: '{t}' }}</style>")),
    ("class-in-sheet", "html.style", _head(lambda t: f"<style>.{t} {{ color: #222 }}</style>")),
    ("element-in-sheet", "html.style", _head(lambda t: f"<style>{t} {{ color: #222 }}</style>")),
    ("type-of-page", "html.markup", lambda t: _page("").replace(b"<!DOCTYPE html>", f'<!DOCTYPE html PUBLIC "-//W3C//DTD HTML {t}//EN">'.encode())),
)  # fmt: skip


def _letter(token: str) -> bytes:
    table = TableBlock("Counts", ("Area", "Count"), (("Alder", 1200),), ("A note.",))
    blocks = (Heading(2, "One"), Paragraph("First\nsecond"), Bullets(("a", "b")), table)
    return render_html(Document(SHOWN, blocks=blocks, draft=True)).encode()


SAMPLES: tuple[Sample, ...] = (
    *(Sample(f"{name}.html", mode, make) for name, mode, make in (*_HIDING, *_TOGETHER)),
    Sample("layout.html", "", lambda _: _page(_LAYOUT), (SHOWN, "Beside")),
    Sample("clear-letters.html", "html.hidden", _styled("color: transparent")),
    Sample("column.html", "html.style", _body(lambda t: f"<table><colgroup><col style='visibility:collapse'></colgroup><tr><td>{t}</td></tr></table>")),
    Sample("style-remark.html", "html.comment", lambda t: _page(f"<p style='/*{t}*/color:red'>Words</p>")),
    Sample("sheet-remark.html", "html.comment", lambda t: _page("", f"<style>/* {t} */ p {{ color: #111 }}</style>")),
    Sample("font.html", "html.style", lambda t: _page(f"<p style=\"font-family:'{t}'\">Words</p>")),
    Sample("font-in-sheet.html", "html.style", lambda t: _page("", f"<style>p {{ font-family: '{t}', serif }}</style>")),
    Sample("face.html", "html.attribute", lambda t: _page(f"<p><font face='{t}'>Words</font></p>")),
    Sample("second-title.html", "html.outside", lambda t: _page("", f"<title>{t}</title>")),
    Sample("shadow.html", "", lambda _: _page("<div style='box-shadow: 0 2px 8px #999; border-radius: 9px'>Words</div>")),
    Sample("letter.html", "", _letter, (SHOWN, "1,200", "second", "A note.")),
    Sample("libreoffice.html", "", lambda _: _LIBREOFFICE.encode(), (SHOWN, "one", "Area")),
    Sample("pandas.html", "", lambda _: _PANDAS.encode(), (SHOWN, "Alder")),
    Sample("plain.html", "", _body(lambda _: "<p>See <a href='https://example.org/'>https://example.org/</a>, &pound;5 &amp; caf&eacute;.</p><ol><li>First<li>Second</ol><details open><summary>More</summary><p>Seen</p></details>"), (SHOWN, "Second", "Seen")),
    Sample("styled.html", "", lambda _: _page("<table><tr><th>Area</th><th>Count</th></tr><tr><td>Alder</td><td>5</td></tr></table>", _STYLED), (SHOWN, "Alder")),
    Sample("xhtml.html", "", lambda _: f'<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Strict//EN" "http://www.w3.org/TR/xhtml1/DTD/xhtml1-strict.dtd">\n<html xmlns="http://www.w3.org/1999/xhtml" xml:lang="en" lang="en"><head><title>Answer</title></head><body><h1>{SHOWN}</h1><p>One<br />two</p></body></html>'.encode()),
)  # fmt: skip
