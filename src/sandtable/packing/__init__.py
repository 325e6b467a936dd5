"""A scenario with what belongs to it as one file to send, and back again."""
