"""`diff`: what changed between two releases."""

import click


@click.command(
    "diff",
    epilog="""\b
Examples:
  dataset-tools diff 1.0.0 1.1.0
  dataset-tools diff articles@1.0.0 ../copy/1.1.0 --md
  dataset-tools diff 1.0.0 1.1.0 --json | jq .changed""",
)
@click.argument("old")
@click.argument("new")
@click.option("--json", "as_json", is_flag=True, help="Print every change as JSON.")
@click.option("--md", "as_markdown", is_flag=True, help="Print release notes in Markdown.")
def command(old: str, new: str, as_json: bool, as_markdown: bool) -> int:
    """Show what changed between two releases, article by article.

    OLD and NEW are versions of this project, name@version, or folders. Exit code 0, also when they differ.
    """
    from dataset_tools.commands.releases import folder_of
    from dataset_tools.compare.changelog import changelog_entry, diff_json, release_notes
    from dataset_tools.compare.records import diff_releases
    from dataset_tools.compare.version import decide
    from dataset_tools.package.versions import read_manifest, release_rows
    from dataset_tools.report.safe import safe_json, safe_text

    folders = folder_of(old), folder_of(new)
    before, after = (read_manifest(f) for f in folders)
    diff = diff_releases(*(release_rows(f) for f in folders), brief=not as_json)
    same = before.details.get("facts_digest") == after.details.get("facts_digest")
    verdict = decide(diff, metadata_changed=not same)
    if as_json:
        click.echo(
            safe_json({"from": before.version, "to": after.version, **diff_json(diff, verdict)}, indent=2)
        )
    elif as_markdown:
        click.echo(release_notes(after.version, diff, name=after.name, digest=after.content_digest), nl=False)
    else:
        click.echo(f"{after.name} {before.version} → {after.version}: {verdict.bump.name.lower()}")
        for line in changelog_entry(after.version, diff, verdict).splitlines()[2:]:
            click.echo(safe_text(line))
    return 0
