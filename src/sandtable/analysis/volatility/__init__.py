"""How much of the uncertainty about an outcome is settled by which day, and the odds of an outcome along one future."""
