"""Ordinary workbooks that hide nothing, as the common programs write them."""

import io
from collections.abc import Callable
from datetime import date, datetime, time
from typing import Any

import xlsxwriter
from openpyxl.drawing.image import Image as Picture
from openpyxl.formatting.rule import CellIsRule, ColorScaleRule
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.table import Table, TableStyleInfo
from PIL import Image

from corpus.samples import SHOWN, Sample
from corpus.xlsx_files import MAIN, OFFICE, SHEET, book, packed, parts, with_strings

_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_SHEETML = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_PROPERTIES = "http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"
_CORE = "http://schemas.openxmlformats.org/package/2006/metadata/core-properties"


def _styled(sheet: Any) -> None:
    dark = PatternFill("solid", fgColor="003078")
    for cell in sheet[1]:
        cell.font, cell.fill = Font(bold=True, color="FFFFFF", name="Arial", size=12), dark
        cell.alignment = Alignment(wrap_text=True, horizontal="center", indent=1)
        cell.border = Border(bottom=Side("thin", color="000000"))
    sheet.column_dimensions["A"].width = 24
    sheet.row_dimensions[1].height = 30
    sheet.merge_cells("A5:B5")
    sheet["A5"] = "Figures of the year"
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = "A1:B3"
    sheet.print_title_rows = "1:1"
    sheet.print_area = "A1:B5"
    sheet.oddFooter.center.text = "Page &P of &N"
    sheet.sheet_properties.tabColor = "1072BA"
    sheet.page_setup.orientation = "landscape"


def _formats(sheet: Any) -> None:
    shown = (
        (1234.5, "#,##0.00"), (0.125, "0.0%"), (-7, "#,##0;[Red]-#,##0"), (3.5, '"£"#,##0.00'),
        (date(2024, 5, 1), "dd/mm/yyyy"), (datetime(2024, 5, 1, 9, 30), "yyyy-mm-dd hh:mm"),
        (time(9, 30), "h:mm"), (1.5, "# ?/?"), (123456, "0.00E+00"), ("007", "@"),
        (0, '_-* #,##0_-;-* #,##0_-;_-* "-"_-;_-@_-'), (True, "General"),
        (date(2024, 5, 1), "mmm yyyy"),
        (12, '0" cases"'),
    )  # fmt: skip
    for row, (value, code) in enumerate(shown, start=4):
        sheet.cell(row, 1, value).number_format = code


def _rules(sheet: Any) -> None:
    scale = ColorScaleRule(
        start_type="min", start_color="F8696B", end_type="max", end_color="63BE7B"
    )
    sheet.conditional_formatting.add("B2:B3", scale)
    red = CellIsRule(operator="greaterThan", formula=["20"], fill=PatternFill(bgColor="FFC7CE"))
    sheet.conditional_formatting.add("B2:B3", red)
    rule = DataValidation(type="whole", operator="between", formula1="0", formula2="100")
    rule.add("B2:B3")
    sheet.add_data_validation(rule)
    sheet.add_table(Table(displayName="Table1", ref="A1:B3",
                          tableStyleInfo=TableStyleInfo("TableStyleMedium9")))  # fmt: skip


def _links(sheet: Any) -> None:
    sheet["A4"] = "https://www.example.org/figures"
    sheet["A4"].hyperlink = "https://www.example.org/figures"
    sheet["A4"].style = "Hyperlink"
    sheet["B4"] = "=SUM(B2:B3)"
    sheet["C4"] = "=ROUND(AVERAGE(B2:B3)/B4*100,1)"


def _several(sheet: Any) -> None:
    for name in ("North & South", "Notes"):
        other = sheet.parent.create_sheet(name)
        other.append(["Area", "Count"])
        other.append([name, 5])
    sheet.column_dimensions["F"].hidden = True  # nothing is in it
    sheet.row_dimensions[9].hidden = True


def _picture(sheet: Any) -> None:
    out = io.BytesIO()
    ramp = [(x * 4, y * 6, 120) for y in range(40) for x in range(60)]
    image = Image.new("RGB", (60, 40))
    image.putdata(ramp)
    image.save(out, "png")
    out.seek(0)
    sheet.add_image(Picture(out), "D2")


def _xlsxwriter(_: str) -> bytes:
    """With shared strings, which a rich one is among, and formulas that are not worked out."""
    content = book()
    files = parts(with_strings(content, f"<t>{SHOWN}</t>", "<t>Count</t>", "<t>Alder</t>", _RICH))
    rows = (
        '<row r="1" spans="1:2"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c></row>'
        '<row r="2" spans="1:2"><c r="A2" t="s"><v>2</v></c><c r="B2"><v>12</v></c></row>'
        '<row r="3" spans="1:2"><c r="A3" t="s"><v>3</v></c><c '
        'r="B3"><f>B2*2+1</f><v>0</v></c></row>'
    )
    files[SHEET] = _sheet(rows).encode()
    files["docProps/app.xml"] = _app("12.0000").encode()
    files["docProps/core.xml"] = (
        f'{_HEAD}<cp:coreProperties xmlns:cp="{_CORE}" xmlns:dc="http://purl.org/dc/elements/1.1/" '
        'xmlns:dcterms="http://purl.org/dc/terms/" xmlns:dcmitype="http://purl.org/dc/dcmitype/" '
        'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><dc:creator></dc:creator>'
        "<cp:lastModifiedBy></cp:lastModifiedBy>"
        '<dcterms:created xsi:type="dcterms:W3CDTF">2024-05-01T09:00:00Z</dcterms:created>'
        '<dcterms:modified xsi:type="dcterms:W3CDTF">2024-05-01T09:00:00Z</dcterms:modified>'
        "</cp:coreProperties>"
    ).encode()
    return packed(files)


def _graphics(_: str) -> bytes:
    """With bars and small lines in cells, as XlsxWriter and Excel 2010 have them."""
    out = io.BytesIO()
    made = xlsxwriter.Workbook(out, {"in_memory": True})
    sheet = made.add_worksheet("Data")
    for row, (area, count) in enumerate([(SHOWN, "Count"), ("Alder", 12), ("Brook", 30)]):
        sheet.write(row, 0, area)
        sheet.write(row, 1, count)
    sheet.conditional_format("B2:B3", {"type": "data_bar", "data_bar_2010": True})
    sheet.add_sparkline("C2", {"range": "Data!B2:B3", "markers": True})
    made.close()
    return out.getvalue()


_RICH = (
    '<r><t xml:space="preserve">Brook </t></r><r><rPr><b/><sz val="11"/><color rgb="FFC00000"/>'
    '<rFont val="Calibri"/><family val="2"/><scheme val="minor"/></rPr><t>revised</t></r>'
)


def _sheet(rows: str, head: str = "", tail: str = "", root: str = "") -> str:
    return (
        f'{_HEAD}<worksheet xmlns="{MAIN}" xmlns:r="{OFFICE}"{root}>{head}<dimension ref="A1:B3"/>'
        '<sheetViews><sheetView tabSelected="1" workbookViewId="0"/></sheetViews>'
        f'<sheetFormatPr defaultRowHeight="15"/><sheetData>{rows}</sheetData>'
        '<pageMargins left="0.7" right="0.7" top="0.75" bottom="0.75" header="0.3" footer="0.3"/>'
        f"{tail}</worksheet>"
    )


def _app(version: str) -> str:
    types = "http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes"
    return (
        f'{_HEAD}<Properties xmlns="{_PROPERTIES}" xmlns:vt="{types}">'
        "<Application>Microsoft Excel</Application><DocSecurity>0</DocSecurity>"
        '<ScaleCrop>false</ScaleCrop><HeadingPairs><vt:vector size="2" baseType="variant">'
        "<vt:variant><vt:lpstr>Worksheets</vt:lpstr></vt:variant><vt:variant><vt:i4>1</vt:i4>"
        '</vt:variant></vt:vector></HeadingPairs><TitlesOfParts><vt:vector size="1" '
        'baseType="lpstr"><vt:lpstr>Data</vt:lpstr></vt:vector></TitlesOfParts><Company></Company>'
        "<LinksUpToDate>false</LinksUpToDate><SharedDoc>false</SharedDoc>"
        f"<HyperlinksChanged>false</HyperlinksChanged><AppVersion>{version}</AppVersion>"
        "</Properties>"
    )


def _excel(_: str) -> bytes:
    """As Excel saves it once the document inspector has taken the author away."""
    files = parts(_xlsxwriter(""))
    office = "http://schemas.microsoft.com/office/spreadsheetml"
    root = (
        ' xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
        f'mc:Ignorable="x14ac xr xr2 xr3" xmlns:x14ac="{office}/2009/9/ac" '
        f'xmlns:xr="{office}/2014/revision" xmlns:xr2="{office}/2015/revision2" '
        f'xmlns:xr3="{office}/2016/revision3" xr:uid="{{6E0F3A5B-1C2D-4E5F-8A9B-0C1D2E3F4A5B}}"'
    )
    rows = (
        '<row r="1" spans="1:2" x14ac:dyDescent="0.25"><c r="A1" t="s"><v>0</v></c>'
        '<c r="B1" t="s"><v>1</v></c></row><row r="2" spans="1:2" x14ac:dyDescent="0.25">'
        '<c r="A2" t="s"><v>2</v></c><c r="B2"><v>12</v></c></row>'
        '<row r="3" spans="1:2" x14ac:dyDescent="0.25"><c r="A3" t="s"><v>3</v></c>'
        '<c r="B3"><f>B2*2+1</f><v>25</v></c></row>'
    )
    files[SHEET] = _sheet(rows, root=root).encode()
    files["docProps/app.xml"] = _app("16.0300").encode()
    files["xl/styles.xml"] = files["xl/styles.xml"].replace(
        f'<styleSheet xmlns="{MAIN}"'.encode(),
        f'<styleSheet xmlns="{MAIN}" xmlns:mc="http://schemas.openxmlformats.org/'
        f'markup-compatibility/2006" mc:Ignorable="x14ac x16r2 xr" xmlns:x14ac="{office}/2009/9/ac"'
        f' xmlns:x16r2="{office}/2015/02/main" xmlns:xr="{office}/2014/revision"'.encode(),
    )
    files["xl/workbook.xml"] = (
        f'{_HEAD}<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}" '
        'xmlns:mc="http://schemas.openxmlformats.'
        'org/markup-compatibility/2006" mc:Ignorable="x15 xr xr6 xr10 xr2" '
        f'xmlns:x15="{office}/2010/11/main" xmlns:xr="{office}/2014/revision" '
        f'xmlns:xr6="{office}/2016/revision6" xmlns:xr10="{office}/2016/revision10" '
        f'xmlns:xr2="{office}/2015/revision2"><fileVersion appName="xl" lastEdited="7" '
        'lowestEdited="7" rupBuild="28025"/><workbookPr defaultThemeVersion="202300"/>'
        '<xr:revisionPtr revIDLastSave="0" documentId="8_{2B0A6F0E-1D2C-4B3A-9F8E-7D6C5B4A3F2E}" '
        'xr6:coauthVersionLast="47" xr6:coauthVersionMax="47" '
        'xr10:uidLastSave="{00000000-0000-0000-0000-000000000000}"/><bookViews><workbookView '
        'xWindow="-108" yWindow="-108" windowWidth="23256" windowHeight="12456" '
        'xr2:uid="{3C1B7A2D-4E5F-4A6B-8C9D-0E1F2A3B4C5D}"/></bookViews><sheets><sheet name="Data" '
        'sheetId="1" r:id="rId1"/></sheets><calcPr calcId="191029"/><extLst><ext '
        'uri="{140A7094-0E35-4892-8432-C4D2E57EDEB5}"><x15:workbookPr '
        'chartTrackingRefBase="1"/></ext>'
        '<ext uri="{B58B0392-4F1F-4190-BB64-5DF3571DCE5F}" xmlns:xcalcf='
        f'"{office}/2018/calcfeatures"><xcalcf:calcFeatures><xcalcf:feature '
        'name="microsoft.com:RD"/>'
        "</xcalcf:calcFeatures></ext></extLst></workbook>"
    ).encode()
    return packed(files)


def _libreoffice(_: str) -> bytes:
    """As LibreOffice saves it, with its settings of pages and its own names of styles."""
    files = parts(_xlsxwriter(""))
    rows = (
        '<row r="1" customFormat="false" ht="12.8" hidden="false" customHeight="false" '
        'outlineLevel="0" collapsed="false"><c r="A1" s="0" t="s"><v>0</v></c>'
        '<c r="B1" s="0" t="s"><v>1</v></c></row><row r="2" customFormat="false" ht="12.8" '
        'hidden="false" customHeight="false" outlineLevel="0" collapsed="false">'
        '<c r="A2" s="0" t="s"><v>2</v></c><c r="B2" s="0" t="n"><v>12</v></c></row>'
        '<row r="3" customFormat="false" ht="12.8" hidden="false" customHeight="false" '
        'outlineLevel="0" collapsed="false"><c r="A3" s="0" t="s"><v>3</v></c>'
        '<c r="B3" s="0" t="n"><f aca="false">B2*2+1</f><v>25</v></c></row>'
    )
    head = '<sheetPr filterMode="false"><pageSetUpPr fitToPage="false"/></sheetPr>'
    tail = (
        '<pageSetup paperSize="9" scale="100" fitToWidth="1" fitToHeight="1" '
        'pageOrder="downThenOver" '
        'orientation="portrait" blackAndWhite="false" draft="false" cellComments="none" '
        'horizontalDpi="300" verticalDpi="300" copies="1"/><headerFooter differentFirst="false" '
        'differentOddEven="false"><oddHeader>&amp;C&amp;"Times New Roman,Regular"&amp;12&amp;A'
        '</oddHeader><oddFooter>&amp;C&amp;"Times New Roman,Regular"&amp;12Page &amp;P</oddFooter>'
        "</headerFooter>"
    )
    files[SHEET] = _sheet(rows, head, tail).encode()
    files["docProps/app.xml"] = (
        f'{_HEAD}<Properties xmlns="{_PROPERTIES}"><Template></Template><TotalTime>2</TotalTime>'
        "<Application>LibreOffice/7.4.7.2$Linux_X86_64 LibreOffice_project/40$Build-2</Application>"
        "<AppVersion>15.0000</AppVersion></Properties>"
    ).encode()
    files["docProps/core.xml"] = (
        f'{_HEAD}<cp:coreProperties xmlns:cp="{_CORE}" xmlns:dc="http://purl.org/dc/elements/1.1/" '
        'xmlns:dcterms="http://purl.org/dc/terms/" '
        'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><dcterms:created '
        'xsi:type="dcterms:W3CDTF">2024-05-01T09:00:00Z</dcterms:created><dc:creator></dc:creator>'
        "<dc:description></dc:description><dc:language>en-GB</dc:language>"
        '<cp:lastModifiedBy></cp:lastModifiedBy><dcterms:modified xsi:type="dcterms:W3CDTF">'
        "2024-05-01T09:02:00Z</dcterms:modified><cp:revision>1</cp:revision><dc:subject></dc:subject>"
        "<dc:title></dc:title></cp:coreProperties>"
    ).encode()
    files["xl/styles.xml"] = (
        f'{_HEAD}<styleSheet xmlns="{MAIN}"><numFmts count="1"><numFmt numFmtId="164" '
        'formatCode="General"/></numFmts><fonts count="4"><font><sz val="10"/><name val="Arial"/>'
        '<family val="2"/></font><font><sz val="10"/><name val="Arial"/><family val="0"/></font>'
        '<font><sz val="10"/><name val="Arial"/><family val="0"/></font><font><sz val="10"/>'
        '<name val="Arial"/><family val="0"/></font></fonts><fills count="2"><fill><patternFill '
        'patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>'
        '<borders count="1"><border diagonalUp="false" diagonalDown="false"><left/><right/><top/>'
        '<bottom/><diagonal/></border></borders><cellStyleXfs count="1"><xf numFmtId="164" '
        'fontId="0" fillId="0" borderId="0" applyFont="true" applyBorder="true" '
        'applyAlignment="true" applyProtection="true"><alignment horizontal="general" '
        'vertical="bottom" textRotation="0" wrapText="false" indent="0" shrinkToFit="false"/>'
        '<protection locked="true" hidden="false"/></xf></cellStyleXfs><cellXfs count="1">'
        '<xf numFmtId="164" fontId="0" fillId="0" borderId="0" xfId="0" applyFont="false" '
        'applyBorder="false" applyAlignment="false" applyProtection="false"><alignment '
        'horizontal="general" vertical="bottom" textRotation="0" wrapText="false" indent="0" '
        'shrinkToFit="false"/><protection locked="true" hidden="false"/></xf></cellXfs>'
        '<cellStyles count="6"><cellStyle name="Normal" xfId="0" builtinId="0"/><cellStyle '
        'name="Comma" xfId="0" builtinId="3"/><cellStyle name="Comma [0]" xfId="0" builtinId="6"/>'
        '<cellStyle name="Currency" xfId="0" builtinId="4"/><cellStyle name="Currency [0]" '
        'xfId="0" '
        'builtinId="7"/><cellStyle name="Percent" xfId="0" '
        'builtinId="5"/></cellStyles></styleSheet>'
    ).encode()
    files["xl/workbook.xml"] = (
        f'{_HEAD}<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><fileVersion '
        'appName="Calc"/><workbookPr '
        'backupFile="false" showObjects="all" date1904="false"/><workbookProtection/><bookViews>'
        '<workbookView showHorizontalScroll="true" showVerticalScroll="true" showSheetTabs="true" '
        'xWindow="0" yWindow="0" windowWidth="16384" windowHeight="8192" tabRatio="500" '
        'firstSheet="0" activeTab="0"/></bookViews><sheets><sheet name="Data" sheetId="1" '
        'state="visible" r:id="rId1"/></sheets><calcPr iterateCount="100" refMode="A1" '
        'iterate="false" iterateDelta="0.001"/><extLst><ext '
        'xmlns:loext="http://schemas.libreoffice.'
        'org/" uri="{7626C862-2A13-11E5-B345-FEFF819CDC9F}"><loext:extCalcPr '
        'stringRefSyntax="CalcA1"/></ext></extLst></workbook>'
    ).encode()
    return packed(files)


def _clean(name: str, change: Callable[[Any], None] | None, *shown: str) -> Sample:
    return Sample(f"{name}.xlsx", "", lambda _: book(change), (SHOWN, *shown))


CLEAN: tuple[Sample, ...] = (
    _clean("openpyxl", None, "Alder", "12"),
    _clean("openpyxl-styled", _styled, "Figures of the year"),
    _clean("openpyxl-formats", _formats, "007"),
    _clean("openpyxl-rules", _rules, "Brook"),
    _clean("openpyxl-links", _links, "https://www.example.org/figures", "42"),
    _clean("openpyxl-picture", _picture, "Brook"),
    _clean("openpyxl-several", _several, "North & South"),
    Sample("xlsxwriter.xlsx", "", _xlsxwriter, (SHOWN, "revised", "25")),
    Sample("graphics.xlsx", "", _graphics, (SHOWN, "Brook", "30")),
    Sample("excel.xlsx", "", _excel, (SHOWN, "revised", "25")),
    Sample("libreoffice.xlsx", "", _libreoffice, (SHOWN, "revised", "25")),
)
