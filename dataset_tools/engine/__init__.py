"""Runs tasks; knows nothing of articles."""
