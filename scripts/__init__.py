"""Programs of the workshop: generated pages, examples of the documentation, the environment. Not installed."""
