"""The only text there is does not get lost."""

from dataset_tools.model.draft import Block, Draft, Origin, Role
from dataset_tools.model.span import Span
from dataset_tools.normalize import normalize


def draft_of(raw: str) -> Draft:
    return Draft(Origin("x.txt", "0" * 64, "text/plain"), raw, (Block(raw, Span(0, len(raw))),))


def test_a_single_paragraph_is_the_body():
    """A record of one paragraph has no page around it to tell it from."""
    raw = "The mill at Brackwater turned again on Sunday, and nobody who heard it could say what had changed."

    assert normalize(draft_of(raw)).text(Role.BODY) == raw


def test_a_menu_is_not():
    """Words without a sentence stay furniture: there is no body."""
    raw = "Home | Local | Tides | Courts | Letters | Subscribe | Contact | Search | Log in"

    assert normalize(draft_of(raw)).text(Role.BODY) == ""


def test_a_title_that_the_format_gives_does_not_hide_the_only_sentence():
    """A record of JSON: its title is known, its body is one line."""
    raw = (
        "A Mill Turns\nThe mill at Brackwater turned again on Sunday, and nobody could say what had changed."
    )
    at = raw.index("\n") + 1
    blocks = (
        Block(raw[: at - 1], Span(0, at - 1), Role.HEADLINE),
        Block(raw[at:], Span(at, len(raw))),
    )

    assert (
        normalize(Draft(Origin("x.json", "0" * 64, "application/json"), raw, blocks)).text(Role.BODY)
        == raw[at:]
    )
