"""`quotes train` makes weights from gold, from reviewed quotes and from invented articles."""

import json

from click.testing import CliRunner

from dataset_tools.commands.quotes import command
from dataset_tools.model.errors import DatasetToolsError
from dataset_tools.model.override import Anchor, Override
from dataset_tools.model.project import load_project
from dataset_tools.pipeline.overrides import save_override

INNER = "{outer} said the captain, {inner}, had called the ferry “beyond repair.”"


def run(*args: str):
    return CliRunner().invoke(command, list(args), standalone_mode=False)


def write_gold(path, number: int = 30):
    """Gold whose speaker is always the inner one."""
    rows = []
    for i in range(number):
        text = INNER.format(outer=["Ann Lund", "Ida Voss"][i % 2], inner=["Eva Roe", "Kit Dane"][i // 2 % 2])
        start, end = text.index("“") + 1, text.index("”")
        rows.append(
            {
                "text": text,
                "quotes": [
                    {"start": start, "end": end, "speaker": text[text.index(", ") + 2 :][:8].strip(",")}
                ],
            }
        )
    path.write_text("".join(json.dumps(r) + "\n" for r in rows), "utf-8")
    return path


def test_weights_that_pay_change_what_quotes_prints(tmp_path):
    """From gold to weights to quotes, by the command line alone."""
    gold = write_gold(tmp_path / "gold.jsonl")
    article = tmp_path / "a.txt"
    article.write_text(INNER.format(outer="Nora Quill", inner="Rolf Stone"), "utf-8")
    weights = tmp_path / "w.json"

    done = run("train", str(gold), "-o", str(weights))

    assert done.return_value == 0, done.output
    [plain] = run(str(article), "--no-indirect").stdout.splitlines()
    [ranked] = run(str(article), "--no-indirect", "--ranker", str(weights)).stdout.splitlines()
    assert (json.loads(plain)["speaker"], json.loads(ranked)["speaker"]) == ("Nora Quill", "Rolf Stone")


def test_the_card_names_inputs_seed_and_outcome(tmp_path):
    """Whoever gets the weights can see what they were made of."""
    gold = write_gold(tmp_path / "gold.jsonl")
    run("train", str(gold), "--synthetic", "20", "--seed", "9", "-o", str(tmp_path / "w.json"))

    document = json.loads((tmp_path / "w.json").read_text("utf-8"))
    card = (tmp_path / "w.md").read_text("utf-8")
    assert [i["name"] for i in document["inputs"]] == ["gold.jsonl", "synthetic:9"]
    assert all(i["sha256"] in card for i in document["inputs"])
    assert "Seed 9" in card


def test_weights_without_a_gain_are_written_switched_off(tmp_path):
    """Exit code 1, and `quotes --ranker` says that the rules choose."""
    weights = tmp_path / "w.json"
    (tmp_path / "a.txt").write_text("“We sail at dawn,” said Ann Lund.", "utf-8")

    assert run("train", "--synthetic", "30", "-o", str(weights)).return_value == 1
    assert "the rules choose" in run(str(tmp_path / "a.txt"), "--ranker", str(weights)).output


def test_gold_that_is_none_is_told_by_line(tmp_path):
    """The file and the line, without a word of what stands there."""
    (tmp_path / "gold.jsonl").write_text('{"text": "a", "quotes": []}\n{"text": "secret"}\n', "utf-8")
    error = run("train", str(tmp_path / "gold.jsonl"), "-o", str(tmp_path / "w.json")).exception

    assert isinstance(error, DatasetToolsError)
    assert "gold.jsonl:2" in str(error)
    assert "secret" not in str(error)


def test_no_gold_at_all_is_a_user_error(tmp_path):
    """There is nothing to train on."""
    assert isinstance(run("train", "-o", str(tmp_path / "w.json")).exception, DatasetToolsError)


def test_quotes_that_reviewers_decided_on_are_gold(tmp_path, monkeypatch):
    """A corrected speaker in overrides/ is read from the raw file it is anchored to."""
    (tmp_path / "dataset.toml").write_text('[dataset]\nname = "pier"\n', "utf-8")
    text = INNER.format(outer="Nora Quill", inner="Rolf Stone") + " Nothing else happened on the pier.\n"
    raw = tmp_path / "raw" / "a.txt"
    raw.parent.mkdir()
    raw.write_text("The Pier\n\n" + text, "utf-8")
    words = Anchor("beyond repair.", "called the ferry “", "”", start=raw.read_text("utf-8").index("beyond"))
    decision = Override("", "quotes", "set", record_index=0, target=words, value={"speaker": "Rolf Stone"})
    save_override(load_project(tmp_path), "a.txt", decision)
    monkeypatch.chdir(tmp_path)

    run("train", "--reviewed", "-o", "w.json")

    [source] = json.loads((tmp_path / "w.json").read_text("utf-8"))["inputs"]
    assert (source["name"], source["articles"], source["quotes"]) == ("overrides/", 1, 1)
