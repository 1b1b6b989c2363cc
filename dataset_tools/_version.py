"""The version of the tool; the versions of datasets are decided by their data."""

__version__ = "0.1.0"
