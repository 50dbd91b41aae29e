"""A file made afresh from what is visible. `rebuilder.rebuild` is the door."""
