"""Made-up files, at least one for every way in which a file can hide something."""
