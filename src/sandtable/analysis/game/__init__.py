"""The game of the solved decisions: payoffs, equilibria, quantal responses, best responses, stability."""
