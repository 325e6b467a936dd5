"""Measures the engine, and against a Mesa model of the same scenario; the app, commands and interrupted runs.

Run it with `python -m benchmarks` from the root of the repository; README.md in this folder says what each part measures.
"""
