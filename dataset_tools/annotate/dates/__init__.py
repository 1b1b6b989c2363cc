"""When it was published: `read` chooses among the `lines` that print a day, by their `features`."""
