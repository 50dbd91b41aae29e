"""What a file hides. `inspector.inspect` is the door; one module per format looks into it."""
