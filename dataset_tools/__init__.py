"""Article datasets: convert, validate, package, release."""
