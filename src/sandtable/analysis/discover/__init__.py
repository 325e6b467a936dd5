"""Scenario discovery: limits of a few assumptions within which an outcome happens far more often."""
