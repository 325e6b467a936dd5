"""Where pieces of work are played: on threads of this process (`threads`), or on workers of a Dask cluster (`cluster`, `worker`).

All that plays futures calls `pieces.play_pieces`. Results come in the order of the pieces, so no byte depends on where they were played.
"""
