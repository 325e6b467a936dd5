"""The scenario file: its text with positions, its language, its types, and what walks over them.

source, parsing, document       text to a tree in which every value knows its place
overrides, documents            the same with paths set over it
types, shape, reading, draft    tree to types, every fault of the shape at its place
dumping, schema                 back to YAML; the JSON Schema

`sandtable.loading` puts these and the checks together.
"""
