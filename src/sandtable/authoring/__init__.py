"""Writing scenario files: edits by spans, which keep everything else as it is, and the upgrade of older files."""
