"""A text as people and quotes read it: `tokens` with the classes of their `words`, quotation `marks`, `sentences`, and
the `phrases` and `verbs` in them.
"""
