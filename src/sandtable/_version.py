"""The version, in one place; read by the build and by `sandtable --version`."""

__version__ = "0.3.0"
