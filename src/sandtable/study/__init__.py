"""The study layer: from a program to futures on disk and the object that answers questions about them.

plan      how many futures, from which seed, in which parts      run       `run` and `open_study`
play      parts on threads, in order                             store     the directory while it is written
columns   one row a future: the registry of what is kept         parts     the same rows, read back
tally     counts and exact quantiles in bounded memory           outcomes  the tables, with intervals
study     the object that people hold                            printed   the object of `run --json`
"""
