"""Scores against history: the model, even odds, a class of like cases, the text's own words."""
