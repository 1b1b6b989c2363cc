"""Stage 1 of 9. Bytes → Draft, one module per format."""
