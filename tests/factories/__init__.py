"""Valid rows of every app, for tests."""
