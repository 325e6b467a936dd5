"""Sections of a scenario as tables, and back: CSV and .xlsx."""
