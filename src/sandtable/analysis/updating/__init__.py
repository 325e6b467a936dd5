"""`update`: the odds of outcomes as the news comes in."""
