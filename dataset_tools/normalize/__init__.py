"""Stage 2 of 9. Draft → labelled Draft: repaired text, and a role for every block."""
