"""Two versions of a scenario: what changed between them, and what each change does."""
