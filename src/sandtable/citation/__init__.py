"""What to cite: Sandtable itself, a scenario with its sources, and the methods that are used on it.

CITATION.cff at the root of the repository is the one source of the software's citation; the copy beside this file is what
an installation reads (`make reference` writes it, a test compares the two).
"""

from __future__ import annotations

from sandtable.citation.methods import METHODS, Method, methods_for
from sandtable.citation.references import REFERENCES, Reference
from sandtable.citation.software import Software, read_software

__all__ = ["METHODS", "REFERENCES", "Method", "Reference", "Software", "methods_for", "read_software"]
