"""Fuzzing, apart from the test run: `make fuzz`, or `python -m tests.fuzz SECONDS`."""
