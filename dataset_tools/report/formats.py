"""Stage 9 of 9. The table of output formats, and the one function that uses it."""

from importlib import import_module

from dataset_tools.model.errors import ConfigError
from dataset_tools.report.verdict import Verdict

# Name → "module:function", loaded on use.
FORMATS = {
    "full": "terminal:render",
    "concise": "concise:render",
    "json": "json_:render",
    "jsonl": "json_:render_lines",
    "github": "github:render",
    "gitlab": "gitlab:render",
    "sarif": "sarif:render",
    "junit": "junit:render",
    "md": "markdown:render",
}


def render(verdict: Verdict, format: str = "full") -> str:  # noqa: A002 - the option has this name
    """The findings as text of that format; ends in a line feed.

    Errors: ConfigError where there is no such format.
    """
    if format not in FORMATS:
        raise ConfigError(f"unknown format {format!r}", hint=f"known: {', '.join(FORMATS)}")
    module, _, name = FORMATS[format].partition(":")
    text: str = getattr(import_module(f"dataset_tools.report.{module}"), name)(verdict)
    return text
