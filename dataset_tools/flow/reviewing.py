"""Raw files → articles with their findings, for people who review them."""

from dataset_tools.engine import get_engine
from dataset_tools.flow.options import settings_of, today
from dataset_tools.model.project import Project
from dataset_tools.pipeline.paths import gather
from dataset_tools.pipeline.profile import profile_corpus
from dataset_tools.pipeline.read import decisions_on, read_file
from dataset_tools.report.review import Item
from dataset_tools.validate.check import check_record
from dataset_tools.validate.rule import RuleContext
from dataset_tools.validate.rules import select_rules


def review_items(project: Project) -> list[Item]:
    """Every article of the project with its findings, read anew, for the review page."""
    found, project, _ = gather([project.raw], None, project=project)
    settings = settings_of(project)
    profiles = profile_corpus(found.files, settings, None, get_engine("serial"))
    rules = select_rules((), ())
    context = RuleContext(today(), project.validate)
    return [
        Item(
            record,
            tuple(check_record(record, context, rules)),
            decisions_on(record.draft, settings.overrides),
        )
        for place, file in enumerate(found.files)
        for record in read_file(file, settings, profiles.at(place)).records
    ]
