"""`yank`: tell everybody that a released version should not be used any more."""

import click


@click.command(
    "yank",
    epilog="""\b
Examples:
  dataset-tools yank 1.0.0 --reason "an article in it was removed"
  dataset-tools yank 1.1.0 --reason "dates of one outlet were wrong" --json

The files stay, so that a citation still resolves. `load` and `verify` warn; copies elsewhere do not hear it:
publish again after a yank.""",
)
@click.argument("version")
@click.option("--reason", required=True, help="One public sentence. No names.")
@click.option("--json", "as_json", is_flag=True, help="Print the entry of releases.json.")
def command(version: str, reason: str, as_json: bool) -> int:
    """Withdraw a released VERSION and say why.

    releases.json and the card beside it say so; the newest version that is left becomes the default.
    """
    from dataclasses import asdict

    from dataset_tools.commands.releases import project_here
    from dataset_tools.model.errors import DatasetToolsError
    from dataset_tools.package import versions
    from dataset_tools.report.safe import safe_json, safe_text

    if not reason.strip():
        raise DatasetToolsError("a yank needs a reason", hint='--reason "one public sentence"')
    out = project_here().out
    entry = versions.yank(out, version, reason.strip())
    left = versions.read_releases(out).latest(fixed=True)
    click.echo(
        safe_json(asdict(entry))
        if as_json
        else safe_text(f"{out.name} {entry.version} yanked: {entry.reason}")
    )
    click.echo(f"default now: {left.version}" if left else "no released version is left", err=True)
    return 0
