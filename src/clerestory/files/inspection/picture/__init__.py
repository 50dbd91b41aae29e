"""What pictures show and hide; `clerestory.files.inspection.pictures` is the door."""
