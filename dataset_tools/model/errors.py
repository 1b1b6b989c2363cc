"""Trouble of the second kind: the user or the world. One line on stderr, exit code 2."""


class DatasetToolsError(Exception):
    """Something that the user can put right; `hint` is the next step."""

    def __init__(self, message: str, *, hint: str | None = None) -> None:
        super().__init__(message)
        self.hint = hint


class ConfigError(DatasetToolsError):
    """`dataset.toml` or another file of settings says something we cannot follow."""


class UnreadableFile(DatasetToolsError):
    """A file that cannot be opened or decoded."""


class UnknownFormat(DatasetToolsError):
    """A file whose content no converter knows."""


class RecordError(DatasetToolsError):
    """One record of a file cannot be read; the others go on."""


class MissingExtra(DatasetToolsError):
    """A format or target needs an optional dependency that is not installed."""

    def __init__(self, what: str, extra: str) -> None:
        super().__init__(
            f"{what} needs the extra [{extra}]", hint=f"pip install 'article-dataset-tools[{extra}]'"
        )
        self.extra = extra
