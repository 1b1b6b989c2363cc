"""Whom an article names: `find` makes an `index` of people from `names`, `roles` and `pronouns`."""
