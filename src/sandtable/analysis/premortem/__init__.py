"""Suppose that it turned out otherwise: the most typical of the futures in which it does."""
