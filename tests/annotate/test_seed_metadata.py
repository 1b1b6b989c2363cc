"""What is read from the shared seed article, where it is present."""

import json
import os
from pathlib import Path

import pytest

from dataset_tools.annotate.authors.read import read_authors
from dataset_tools.annotate.dates.read import read_date
from dataset_tools.annotate.headline import read_title
from dataset_tools.annotate.language import detect
from dataset_tools.annotate.publisher import read_publisher
from dataset_tools.model.draft import Role
from dataset_tools.normalize import normalize
from tests.builders import draft_of

SHARED = Path(os.environ.get("DATASET_TOOLS_SHARED", Path(__file__).parents[2].parent / "shared"))
SEED = SHARED / "seed" / "000_e1f9abdeb54bde9b.txt"


@pytest.mark.skipif(not SEED.exists(), reason="the shared seed article is not here")
def test_the_seed_articles_metadata_is_as_expected():
    """Title, authors, publisher and language are read; no date is stated, and none is given."""
    expected = json.loads((SEED.parent / "expected.json").read_text("utf-8"))
    draft = normalize(draft_of(*SEED.read_text("utf-8").split("\n\n"), role=None, path="texts/seed.txt"))

    assert read_title(draft).value == expected["title"]
    assert list(read_authors(draft).value) == expected["authors"]
    assert read_date(draft) == (None, ())
    assert read_publisher(draft).value == expected["publisher"]
    assert detect(draft.text(Role.BODY)).value == expected["language"]
