"""Files → records → the work table: the three stages that run once for every file, and what is kept of them."""
