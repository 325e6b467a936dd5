"""Candidate claims of an English text: what says how likely, on what condition, because of what, by whom, where and when.

finds        a find: its kind, its place, what it says in numbers
phrasing     phrases as regular expressions that match any blanks, hyphens and apostrophes
likelihoods  likelihood words and numeric likelihoods, with their ranges
cues         hedges, conditionals, attributions, causal words
quantities   numbers with units or counted things; dates and terms of forecasts
names        actors and mentions of places; `nations.csv`: countries, their adjectives and capitals
locating     what a place name may mean, with the evidence
reader       all of them over a text
"""
