"""Mail and uploads: read in a child process with limits, never in ours."""
