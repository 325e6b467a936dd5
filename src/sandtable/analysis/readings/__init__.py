"""Rival readings of one text side by side: each played by itself, over the same random numbers."""
