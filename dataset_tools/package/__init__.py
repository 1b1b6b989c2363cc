"""Stage 7 of 9. Table → the files of a release."""
