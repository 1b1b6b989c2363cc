"""Words as data: lists and registries that the stages read, one plain file each."""

from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable

# Whose lists are read of every page: what language a page is in is not known before its body is.
LANGUAGES = ("en", "de", "fr", "es", "it", "pt", "nl")


def resource(*parts: str) -> Traversable:
    """A file or folder of this package: `resource("en", "cues.txt")`."""
    node: Traversable = files(__name__)
    for part in parts:
        node = node / part
    return node


@cache
def words(language: str, name: str) -> tuple[str, ...]:
    """The entries of `<language>/<name>.txt`, one a line, in file order; `#` opens a comment.

    A list that a language does not have is empty, so that callers need no special case; one that no language has
    is a misspelt name.

    Raises: LookupError
    """
    try:
        text = resource(language, f"{name}.txt").read_text("utf-8")
    except FileNotFoundError:
        if not any(resource(other, f"{name}.txt").is_file() for other in (*LANGUAGES, "mul")):
            raise LookupError(f"no language has a list {name!r}") from None
        return ()
    lines = (line.split("#", 1)[0].strip() for line in text.splitlines())
    return tuple(line for line in lines if line)


@cache
def word_set(language: str, name: str) -> frozenset[str]:
    """The same entries as a set, for membership tests."""
    return frozenset(words(language, name))
