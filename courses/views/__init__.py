"""Pages about taking part in a course."""
