"""New Word and PDF files from what a Word file shows."""
