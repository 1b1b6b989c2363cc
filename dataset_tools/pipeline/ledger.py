"""Where a project keeps its removal ledger."""

from pathlib import Path

from dataset_tools.curate.ledger import Ledger, load_ledger
from dataset_tools.model.project import Project

LEDGER = Path("governance") / "removals.jsonl"


def read_ledger(project: Project) -> Ledger:
    """The project's removal ledger, checked; empty where it has none."""
    return load_ledger(project.root / LEDGER)
