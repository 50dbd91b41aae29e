"""E-mail: stored first, then a request, a further message, or an officer's to look at."""
