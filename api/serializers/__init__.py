"""The shapes of what goes out and of what comes in; no rule lives here."""
