"""The workbench: a scenario is written in the page, with its faults, odds and map beside the text.

documents   what can be opened, and where it may be saved
written     texts under way: trees, the last good one of each
typing      answers at each keystroke: faults, completion, hover
forms       entries as forms, and their changes as edits
towns       towns by name, for the form of a place
played      answers to a text without errors: odds, map, trial
"""
