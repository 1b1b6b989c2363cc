"""What a page says about its rights: `read` turns visible text and hints into `Rights`, with the words that say it.

Which sentences count: `text`, which `sentences` and `clauses` cut, and `context`. What they claim: `notices` with `cc`,
`agency`, `fair_use`, `holders`, `prefs`, `embargo`; permissions count by `grammar` alone, and whose text they free is for
`owners`. Metadata: `hints`, `links`, which ask `markup` where they stand. The conclusion: `terms`, `conflicts`.
"""
