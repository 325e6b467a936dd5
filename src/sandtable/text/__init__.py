"""Source texts and their words.

locators, reading, comparison    passages of a text by the places that a scenario keeps, checked by their hashes
standards, words, phrases        likelihood words in numbers, by the standards
readers                          what readers take the words for
"""
