"""What OpenDocument files show and hide; the doors are `ods` and `odt`, a folder above."""
