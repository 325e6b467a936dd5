"""How sure the model's answer is, apart from how likely it makes the outcome; and what its key assumptions are."""
