"""Array indexes taken as they are: no kernel index is negative, so none is wrapped round to the end of its array.

For every signed index Numba adds the length of the array where the index is negative, a comparison and a selection at each
access. This pass types the indexes of the engine's functions as unsigned, for which it does not; it says nothing about
that of other code. That no index lies outside its table is what tests/agreement/test_bounds.py checks.
"""

from __future__ import annotations

from typing import Any

from numba.core import ir, types
from numba.core.compiler import CompilerBase, DefaultPassBuilder
from numba.core.compiler_machinery import AnalysisPass, register_pass
from numba.core.typed_passes import IRLegalization

_register: Any = register_pass  # untyped in Numba, as is the builder
_builder: Any = DefaultPassBuilder


@_register(mutates_CFG=False, analysis_only=True)
class UnsignedIndexes(AnalysisPass):
    """Retype the index in the signatures of reads and writes of arrays; the index itself stays what it is."""

    _name = "sandtable_unsigned_indexes"

    def __init__(self) -> None:
        """Nothing to remember."""

    def run_pass(self, state: Any) -> bool:
        """False: the code itself is left as it was."""
        for block in state.func_ir.blocks.values():
            for statement in block.body:
                access = statement.value if isinstance(statement, ir.Assign) else statement
                if isinstance(access, ir.SetItem) or (isinstance(access, ir.Expr) and access.op == "getitem"):
                    state.calltypes[access] = _unsigned(state.calltypes.pop(access))
        return False


def _unsigned(signature: Any) -> Any:
    array, index, *value = signature.args
    if isinstance(array, types.Array) and index == types.intp:
        return signature.replace(args=(array, types.uintp, *value))
    return signature


class KernelCompiler(CompilerBase):
    """Numba's compiler for machine code, with unsigned indexes."""

    def define_pipelines(self) -> list[Any]:
        """The one pipeline."""
        passes = _builder.define_nopython_pipeline(self.state, name="sandtable")
        passes.add_pass_after(UnsignedIndexes, IRLegalization)
        passes.finalize()
        return [passes]
