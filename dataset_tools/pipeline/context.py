"""What the rules may know besides the records."""

import datetime as dt

from dataset_tools.model.project import Project
from dataset_tools.validate.rule import RuleContext


def rule_context(project: Project, as_of: dt.date, *, whole: bool) -> RuleContext:
    """The context of rules over all articles.

    Args:   whole: the whole corpus is judged, so that an article which is not there is missing.
    """
    bare = RuleContext(as_of, project.validate, whole=whole)
    if not project.config_path or not project.out.is_dir():
        return bare
    from dataset_tools.pipeline.released import with_release  # reads Parquet, which takes a while to load

    return with_release(bare, project)
