"""NARROW 1 over a corpus: what each file holds of the lines that its site repeats."""

from collections import defaultdict

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dataset_tools.normalize.profile import merge_counts
from dataset_tools.pipeline import profile
from dataset_tools.pipeline.pages import PAGES, Pages

_PAGES = st.lists(
    st.tuples(
        st.integers(0, 6),
        st.sampled_from("ab"),
        st.integers(0, 9),
        st.lists(st.integers(0, 12), unique=True, max_size=7),  # too few for a template
    ),
    max_size=25,
)


def table(pages) -> pa.Table:
    """Pages as (file, site, page, lines); the same page of a site has the same lines."""
    lines = {}
    rows = [
        (str(file), site, bytes([page]) * 32, lines.setdefault((site, page), sorted(held)))
        for file, site, page, held in pages
    ]
    columns = list(zip(*rows, strict=True)) if rows else [()] * len(PAGES)
    return pa.table([pa.array(c, f.type) for c, f in zip(columns, PAGES, strict=True)], schema=PAGES)


def counted(rows: pa.Table) -> dict[str, dict]:
    """The same by counting in plain Python: {file: what it holds}."""
    pages = defaultdict(dict)
    for row in rows.to_pylist():
        pages[row["site"]][row["page"]] = [f"{h:016x}" for h in row["hashes"]]
    seen = defaultdict(lambda: defaultdict(int))
    for site, held in pages.items():
        for line in (line for lines in held.values() for line in lines):
            seen[site][line] += 1
    whole = merge_counts({site: len(held) for site, held in pages.items()}, seen)
    found = {}
    for file in set(rows["key"].to_pylist()):
        mine = defaultdict(set)
        for row in rows.to_pylist():
            if row["key"] == file:
                mine[row["site"]].update(f"{h:016x}" for h in row["hashes"])
        cut = whole.only(mine)
        if cut.furniture or cut.repeated:
            found[file] = cut.to_json()
    return found


def cuts(rows):
    """The profile of each file that holds repeated lines, by its key."""
    keys = rows["key"].unique().to_pylist()
    found = profile.profiles_of(Pages.of(rows, keys))
    return {key: cut for n, key in enumerate(keys) if (cut := found.at(n)) is not None}


@pytest.mark.parametrize("at_once", [1 << 20, 7])
@given(pages=_PAGES)
def test_lines_are_counted_as_by_hand(pages, at_once):
    """By site, equal pages once, in one part or in many."""
    rows = table(pages)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(profile, "_AT_ONCE", at_once)

        found = {file: cut.to_json() for file, cut in cuts(rows).items()}

    assert found == counted(rows)


def test_files_that_hold_the_same_lines_share_one_profile():
    """A digest is made of each profile: ten thousand pages of a site have a few."""
    rows = table([(n, "a", n, [2, 4]) for n in range(5)])

    assert len({id(cut) for cut in cuts(rows).values()}) == 1
