"""Who wrote it: `read` chooses among the page's `credits` by their `features`; `names` and `newsrooms` know who signs."""
