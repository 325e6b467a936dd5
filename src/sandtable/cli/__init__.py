"""The command line: one file a command, each a thin layer over the functions that `import sandtable` gives.

Data go to stdout, everything else to stderr. Nothing heavy is imported at the top of these files,
so that `sandtable --help` answers at once.
"""
