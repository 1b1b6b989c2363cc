"""The whole flow on one page: which stage follows which, and what crosses between them.

    raw/ ─ inventory ─▶ files ─ profile ─▶ site furniture ─┐                            (NARROW 1)
                          └──── read: convert ▶ normalize ▶ annotate ─▶ work table      (once for every file)
    work table ─ duplicates ▶ splits ▶ views ▶ removals ─▶ configs                      (NARROW 2)
    configs ─ compare with the last release ▶ version ▶ package ─▶ dist/<name>/<x.y.z>/

Every map is a list of independent tasks for the engine; a barrier sees ids, digests and rights, never text.

A module a job, so that none loads what only another needs: checking a file must not wait for what writes releases.
The names below are what commands call; each is imported when it is first used.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from dataset_tools.flow.building import QUARANTINE as QUARANTINE
    from dataset_tools.flow.building import Built as Built
    from dataset_tools.flow.building import build as build
    from dataset_tools.flow.checking import validate as validate
    from dataset_tools.flow.options import RunOptions as RunOptions
    from dataset_tools.flow.reading import Extracted as Extracted
    from dataset_tools.flow.reading import extract as extract
    from dataset_tools.flow.reading import read_one as read_one
    from dataset_tools.flow.reviewing import review_items as review_items
    from dataset_tools.pipeline.overrides import save_override as save_override

_HOMES = {
    "QUARANTINE": "dataset_tools.flow.building",
    "Built": "dataset_tools.flow.building",
    "build": "dataset_tools.flow.building",
    "validate": "dataset_tools.flow.checking",
    "RunOptions": "dataset_tools.flow.options",
    "Extracted": "dataset_tools.flow.reading",
    "extract": "dataset_tools.flow.reading",
    "read_one": "dataset_tools.flow.reading",
    "review_items": "dataset_tools.flow.reviewing",
    "save_override": "dataset_tools.pipeline.overrides",
}

__all__ = [*_HOMES]  # noqa: PLE0604 - names of the table above


def __getattr__(name: str) -> Any:
    if name in _HOMES:
        value = getattr(import_module(_HOMES[name]), name)
        globals()[name] = value
        return value
    raise AttributeError(f"module 'dataset_tools.flow' has no attribute {name!r}")
