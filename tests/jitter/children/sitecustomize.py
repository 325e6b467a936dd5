"""What Python reads first in a process that delayed tests start: it is delayed as well."""

import os
import sys
from pathlib import Path

if seed := os.environ.get("SANDTABLE_JITTER"):
    import importlib.util

    spec = importlib.util.spec_from_file_location("sandtable_jitter", Path(__file__).parents[1] / "__init__.py")
    jitter = importlib.util.module_from_spec(spec)
    sys.modules["sandtable_jitter"] = jitter
    spec.loader.exec_module(jitter)
    jitter.install(seed, is_child=True)
