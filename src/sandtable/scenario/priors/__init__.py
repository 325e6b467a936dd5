"""Priors of assumptions, written as small calls: `uniform(0, 0.6)`, `choice({70 km: 0.8, 300 km: 0.2})`.

A prior is sampled by its inverse distribution function from one uniform number, so that designs
(Sobol', Latin hypercube, nested) can drive it; `docs/model.md` says why.
"""
