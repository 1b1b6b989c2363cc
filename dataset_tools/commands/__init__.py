"""One thin module per command: parse, call one function, render, exit."""
