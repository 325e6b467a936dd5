"""`python -m sandtable` is the command line."""

from sandtable.cli.__main__ import main

main()
