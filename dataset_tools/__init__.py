"""Article datasets: convert, validate, package, release.

The names below are the public API; each is imported when it is first used, so that `import dataset_tools` is cheap.
"""

import sys
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING, Any

from dataset_tools._version import __version__

if TYPE_CHECKING:
    from dataset_tools.annotate.people.find import find_people as find_people
    from dataset_tools.annotate.quotes.find import find_quotes as find_quotes
    from dataset_tools.annotate.rights.read import read_rights as read_rights
    from dataset_tools.api import build as build
    from dataset_tools.api import extract as extract
    from dataset_tools.api import show as show
    from dataset_tools.api import validate as validate
    from dataset_tools.model.article import Article as Article
    from dataset_tools.model.diagnostic import Diagnostic as Diagnostic
    from dataset_tools.model.quote import Quote as Quote
    from dataset_tools.model.rights import Rights as Rights
    from dataset_tools.publish.load import load as load

_HOMES = {
    "extract": "dataset_tools.api",
    "show": "dataset_tools.api",
    "validate": "dataset_tools.api",
    "build": "dataset_tools.api",
    "load": "dataset_tools.publish.load",
    "find_quotes": "dataset_tools.annotate.quotes.find",
    "find_people": "dataset_tools.annotate.people.find",
    "read_rights": "dataset_tools.annotate.rights.read",
    "Article": "dataset_tools.model.article",
    "Diagnostic": "dataset_tools.model.diagnostic",
    "Quote": "dataset_tools.model.quote",
    "Rights": "dataset_tools.model.rights",
}

__all__ = ["__version__", *_HOMES]  # noqa: PLE0604 - names of the table above


def __getattr__(name: str) -> Any:
    if name in _HOMES:
        value = getattr(import_module(_HOMES[name]), name)
        globals()[name] = value
        return value
    raise AttributeError(f"module 'dataset_tools' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)


class _Package(ModuleType):
    """This package. `validate` is the function, also after the stage of that name was imported."""

    @property
    def validate(self) -> Any:
        return import_module(_HOMES["validate"]).validate

    @validate.setter
    def validate(self, _: ModuleType) -> None:
        """Not kept: importing `dataset_tools.validate.…` sets the stage on its parent, over the function."""


sys.modules[__name__].__class__ = _Package
