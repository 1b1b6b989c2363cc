"""Stage 3 of 9. Labelled Draft → Article."""
