"""The reference twin: the engine written a second time, plainly, from `docs/model.md` alone.

It is the judge of the fast kernel and shares no code with it: plain floats, lists and dictionaries, everything
that may be recomputed is recomputed at every instant. Read `run.py` first, then `places.py` and `engagements.py`.
"""

from sandtable.engine.reference.run import simulate

__all__ = ["simulate"]
