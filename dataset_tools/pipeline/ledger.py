"""Where a project keeps its removal ledger."""

from dataset_tools.curate.ledger import LEDGER, Ledger, load_ledger
from dataset_tools.model.project import Project


def read_ledger(project: Project) -> Ledger:
    """The project's removal ledger, checked; empty where it has none."""
    return load_ledger(project.root / LEDGER)
