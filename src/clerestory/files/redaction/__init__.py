"""Marks on rendered pages, terms across a file, and suggestions that nothing applies by itself."""
