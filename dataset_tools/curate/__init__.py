"""Stage 4 of 9. Narrow tables → clusters, splits, removals, views."""
