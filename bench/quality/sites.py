"""Pages of several sites in one folder: what it gains that lines which a site repeats are known as its own.

Called by `train_body.py --check`, with the tables that saw no page of a page's fold. Few hosts of the set have two
pages, and these are no news; so sites are also made, of bodies of one fold, with a menu, boxes and a footer that come
again (`news_copies.site_copies`). They show that the means works, not how much it gains on real sites.
"""

import random
from collections import Counter
from collections.abc import Sequence

import pyarrow as pa
from corruptions import raw_of
from news_copies import Story, donor_of, site_copies
from pages import Page, draft_of, f1, page_score

from dataset_tools.model.draft import Role
from dataset_tools.normalize import Profile, cleaned, normalize, repaired
from dataset_tools.normalize.classifier import Classifier
from dataset_tools.normalize.profile import block_hashes
from dataset_tools.pipeline.pages import PAGES, Pages, page_digest
from dataset_tools.pipeline.profile import profiles_of

_SIZES = (2, 2, 3, 5)  # pages of a made site
_SEED = 5
_Score = tuple[float, float]


def profiles(raws: Sequence[str]) -> list[Profile | None]:
    """For each text what a run knows of it where all lie in one folder under names that tell nothing."""
    drafts = [draft_of(raw) for raw in raws]
    hashes = [sorted(int(h, 16) for h in block_hashes(cleaned(d))) for d in drafts]
    names = [str(i) for i in range(len(raws))]
    columns = [names, [""] * len(raws), [page_digest(d) for d in drafts], hashes]
    arrays = [pa.array(values, field.type) for values, field in zip(columns, PAGES, strict=True)]
    found = profiles_of(Pages.of(pa.table(arrays, schema=PAGES), names))
    return [found.at(n) for n in range(len(names))]


def made_sites(pages: Sequence[Page], marks: Sequence, groups: Sequence[int]) -> list[tuple[int, str]]:
    """(number of the page, text) of each page of the made sites; `groups` are the folds."""
    texts = [[b.text for b in repaired(draft_of(p.raw)).blocks] for p in pages]
    stories = [Story(t, list(m), p.gold["title"]) for t, m, p in zip(texts, marks, pages, strict=True)]
    donors = [donor_of(s.texts, s.marks, s.title) for s in stories]
    rng, out = random.Random(_SEED), []
    for k in sorted(set(groups)):
        fold = [i for i, group in enumerate(groups) if group == k]
        rng.shuffle(fold)
        while len(fold) > 1:
            size = rng.choice(_SIZES)
            mine, fold = fold[:size], fold[size:]
            others = [donors[i] for i, group in enumerate(groups) if group == k and i not in mine]
            copies = site_copies([stories[i] for i in mine], others, rng)
            out += [(i, raw_of(lines, rng)) for i, lines in zip(mine, copies, strict=True)]
    return out


def compare(chosen: Sequence[tuple[Page, str, Classifier]]) -> tuple[list[_Score], list[_Score]]:
    """Precision and recall of some pages, each with its text and classifier, by themselves and in one folder."""

    def read(page: Page, raw: str, classifier: Classifier, profile: Profile | None) -> _Score:
        return page_score(page.gold["body"], normalize(draft_of(raw), profile, classifier).text(Role.BODY))

    known = profiles([raw for _, raw, _ in chosen])
    return [read(*c, None) for c in chosen], [read(*c, p) for c, p in zip(chosen, known, strict=True)]


def report(
    pages: Sequence[Page], marks: Sequence, groups: Sequence[int], classifiers: Sequence[Classifier]
) -> None:
    """Prints body F1, precision and recall of pages by themselves and in one folder: made sites, and the set itself."""
    count = Counter(p.host for p in pages)
    several = [i for i, p in enumerate(pages) if p.host and count[p.host] > 1]
    own = [(p, p.raw, classifiers[k]) for p, k in zip(pages, groups, strict=True)]
    made = [(pages[i], raw, classifiers[groups[i]]) for i, raw in made_sites(pages, marks, groups)]
    by_itself, together = compare(own)
    rows = {
        "made sites": compare(made),
        "the set": (by_itself, together),
        "of it, hosts with several pages": ([by_itself[i] for i in several], [together[i] for i in several]),
    }
    for name, (alone, known) in rows.items():
        numbers = "F1 {:.4f} P {:.4f} R {:.4f}"
        print(
            f"{name}, {len(alone)} pages: {numbers.format(*f1(alone))}, in one folder {numbers.format(*f1(known))}"
        )
