"""Stage 5 of 9. Drafts and tables → diagnostics."""
