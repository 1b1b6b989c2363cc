"""`quotes` prints who said what, as lines for people and as JSON for machines."""

import json

import pytest
from click.testing import CliRunner

from dataset_tools.commands.quotes import command
from dataset_tools.model.errors import DatasetToolsError

ARTICLE = "“The pier is shut,” said harbour master Tomas Berg. Berg said the tide was high."


def run(*args: str, text: str | None = None):
    return CliRunner().invoke(command, list(args), input=text, standalone_mode=False)


def test_piped_output_is_one_json_object_a_quote(tmp_path):
    """A machine reads span, speaker, role and cue."""
    (tmp_path / "a.txt").write_text(ARTICLE, "utf-8")

    [line] = run(str(tmp_path / "a.txt"), "--no-indirect").output.splitlines()

    row = json.loads(line)
    assert ARTICLE[row["start"] : row["end"]] == row["text"] == "The pier is shut,"
    assert (row["speaker"], row["speaker_role"], row["cue"]) == ("Tomas Berg", "harbour master", "said")


def test_standard_input_is_read_for_a_dash():
    """`-` is standard input, as in other tools."""
    assert "The pier is shut," in run("-", text=ARTICLE).output


def test_reported_speech_is_shown_on_request():
    """Indirect quotes are many and less sure, so they wait to be asked for."""
    kinds = [json.loads(line)["kind"] for line in run("-", "--indirect", text=ARTICLE).output.splitlines()]

    assert kinds == ["direct", "indirect"]


def test_missing_file_is_a_user_error():
    """The command line turns this into exit code 2 and one line."""
    error = run("no-such-file.txt").exception

    assert isinstance(error, DatasetToolsError)
    assert "no-such-file.txt" in str(error)


@pytest.mark.parametrize("hostile", ["\x1b[2J", "\u202e", "::error::x"])
def test_controls_do_not_reach_the_terminal(hostile):
    """Contributed text is printed as something to look at."""
    output = run("-", text=f"“Look {hostile} here,” said Tomas Berg.").output

    assert "\x1b" not in output
    assert "\u202e" not in output
