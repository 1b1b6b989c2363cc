"""`[quotes] ranker` lets weights of one's own choose speakers in a build."""

import json
from pathlib import Path

import pytest

from dataset_tools import flow
from dataset_tools.annotate.quotes.ranker import FORMAT, LinearRanker
from dataset_tools.model.errors import ConfigError
from dataset_tools.pipeline.read import ReadSettings

ARTICLE = (
    "The Pier\n\nClara Moss said the captain, Tomas Berg, had called the ferry “beyond repair.” Nothing else "
    "happened on the pier that day, and the board went home before the tide turned.\n"
)


def project_in(folder: Path, weights: str | None) -> Path:
    (folder / "dataset.toml").write_text('[dataset]\nname = "pier"\n\n[quotes]\nranker = "w.json"\n', "utf-8")
    raw = folder / "raw" / "a.txt"
    raw.parent.mkdir()
    raw.write_text(ARTICLE, "utf-8")
    if weights is not None:
        (folder / "w.json").write_text(weights, "utf-8")
    return raw


def weights_of(*, enabled: bool) -> str:
    return json.dumps({"format": FORMAT, "enabled": enabled, "weights": {"cue=called": 5.0}})


@pytest.mark.parametrize(("enabled", "speaker"), [(True, "Tomas Berg"), (False, "Clara Moss")])
def test_weights_of_the_project_choose_the_speaker_unless_they_are_off(tmp_path, enabled, speaker):
    """Off weights leave the choice to the rules."""
    raw = project_in(tmp_path, weights_of(enabled=enabled))

    [record] = flow.read_one(raw)

    assert [q.speaker for q in record.article.quotes] == [speaker]


def test_missing_weights_are_a_user_error(tmp_path):
    """A setting that names no file is told, not passed over."""
    with pytest.raises(ConfigError, match=r"w\.json"):
        flow.read_one(project_in(tmp_path, None))


def test_other_weights_make_another_digest():
    """Rows that were kept under other weights are read again."""
    digests = {ReadSettings(ranker=LinearRanker({}, sha256=d)).digest() for d in ("a", "b")}

    assert len(digests | {ReadSettings().digest()}) == 3
