"""Sorting, finding and keeping many values in little memory: what the sizes of a corpus ask of every stage."""
