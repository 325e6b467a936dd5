"""The kernel once more in C: the *.c files say function by function what src/sandtable/engine says, on the same records."""
