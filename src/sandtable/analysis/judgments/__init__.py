"""Key judgments: what is likely, how sure that is, what it turns on, what to watch."""
