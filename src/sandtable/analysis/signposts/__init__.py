"""Signposts: which observable events, seen or not seen by a date, change the odds; and the odds for who sees them."""
