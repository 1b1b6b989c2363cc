"""Raw files → findings."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from dataset_tools.flow.options import DEFAULTS, RunOptions, settings_of, today
from dataset_tools.model.errors import DatasetToolsError
from dataset_tools.model.project import Project
from dataset_tools.pipeline.check import Judge, Judged, clustered, judge_corpus
from dataset_tools.pipeline.context import rule_context
from dataset_tools.pipeline.paths import gather
from dataset_tools.validate.check import check_release
from dataset_tools.validate.rule import RuleContext
from dataset_tools.validate.rules import select_rules


def validate(  # noqa: PLR0913 - where, what and how, all optional
    project: Project,
    paths: Sequence[Path] = (),
    *,
    select: Sequence[str] = (),
    ignore: Sequence[str] = (),
    as_of: dt.date | None = None,
    options: RunOptions = DEFAULTS,
) -> Judged:
    """Files → findings: the reader's, each record's, and those that only all articles together show.

    Args:   paths: what to judge; the whole raw folder by default. The other files of the project are neighbours:
            they show what a site repeats, and which articles are copies.
    Errors: DatasetToolsError where there is nothing to judge or no rule to judge by.
    """
    found, project, neighbours = gather(paths or [project.raw], None, project=project)
    if not found.files and not found.findings:
        raise DatasetToolsError("no files to check", hint=f"put raw files into {project.dataset.raw}/")
    rules = select_rules(select, ignore)
    context = RuleContext(as_of or today(), project.validate)
    judge = Judge(context, tuple(select), tuple(ignore), project.contract_path)
    judged = judge_corpus(
        found.files, settings_of(project), judge, options.engine_for(found),
        neighbours=neighbours, progress=options.progress,
    )  # fmt: skip
    narrow = clustered(judged.narrow, project.dedup.threshold)
    release = check_release(narrow, rule_context(project, context.as_of, whole=not paths), rules)
    told = {(d.code, d.path, d.record_index) for d in judged.findings}
    release = [d for d in release if (d.code, d.path, d.record_index) not in told]
    return replace(judged, findings=(*found.findings, *judged.findings, *release))
