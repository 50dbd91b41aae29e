"""The public side: released answers and the sealed inbox. Imports no staff app."""
