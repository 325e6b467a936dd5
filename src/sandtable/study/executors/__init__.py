"""Where slices of futures are played: threads of this process; others take the same slices elsewhere."""
