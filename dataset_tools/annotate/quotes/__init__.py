"""Who said what: `find` reads marked regions and reported clauses, and gives each its speaker.

English: `reader` with `events`, `sources`, `subjects`, `contents`, `insertions`, `link`, `candidates` and `ranker`;
other languages: `foreign`.
"""
