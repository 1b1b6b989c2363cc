"""Stage 8 of 9. Files of a release → somewhere, provably."""
