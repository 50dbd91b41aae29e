"""What a Word file (docx) shows and hides; `clerestory.files.inspection.docx` is the door."""
