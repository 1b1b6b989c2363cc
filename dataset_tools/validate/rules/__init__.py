"""The rule catalogue: one literal table of rules."""
