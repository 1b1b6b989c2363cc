"""Stage 6 of 9. Old and new release → diff → version → changelog."""
