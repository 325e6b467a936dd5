"""From a scenario to the program that the engine runs."""

from sandtable.compile.assemble import compile_scenario

__all__ = ["compile_scenario"]
