"""Measures the engine against two rivals that play the same scenario: a Mesa model and a C program.

Run it with `python -m benchmarks` from the root of the repository; docs/performance.md says how to read the numbers.
"""
