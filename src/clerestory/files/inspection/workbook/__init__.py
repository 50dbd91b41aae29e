"""What an Excel workbook (xlsx) shows and hides; `clerestory.files.inspection.xlsx` is the door."""
