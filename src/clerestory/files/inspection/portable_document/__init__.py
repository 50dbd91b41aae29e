"""What a PDF shows and hides; `clerestory.files.inspection.pdf` is the door."""
