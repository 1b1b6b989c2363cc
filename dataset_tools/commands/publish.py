"""`publish`: a frozen version → somewhere, provably."""

from pathlib import Path

import click


@click.command(
    "publish",
    epilog="""\b
Examples:
  dataset-tools publish 1.2.0 --to hub
  dataset-tools publish --to s3 --where s3://bucket/estuary --dry-run
  dataset-tools publish 1.2.0 --to oci --where registry.example.org/estuary

Credentials come from the environment (HF_TOKEN, AWS_…) and are never printed.""",
)
@click.argument("version", required=False)
@click.option("--to", "target", required=True, help="local, hub, s3, oci, or a target that a package brings.")
@click.option("--where", help="Folder, repository, URL or registry; [publish] in dataset.toml by default.")
@click.option("--dry-run", is_flag=True, help="Say what would be sent, and send nothing.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def command(version: str | None, target: str, where: str | None, dry_run: bool, as_json: bool) -> int:
    """Publish a frozen version: stage, make visible at once, read back.

    VERSION is the newest frozen one by default. A version that is there already is left as it is.
    """
    import json
    from dataclasses import asdict

    from dataset_tools.model.errors import DatasetToolsError
    from dataset_tools.model.project import find_root, load_project
    from dataset_tools.package.versions import read_releases
    from dataset_tools.publish.targets import Release, get_target
    from dataset_tools.report.safe import safe_text

    project = load_project(find_root(Path.cwd()) or Path.cwd())
    where = where or getattr(project.publish, target, None)
    if not where:
        raise DatasetToolsError(
            f"where should it go? [publish] has no {target}", hint=f"add --where, or [publish] {target} = …"
        )
    releases = read_releases(project.out)
    listed = releases.find(version) if version else releases.latest(fixed=True)
    if listed is None or not listed.is_fixed:
        raise DatasetToolsError(
            f"{version or 'no version'} is not frozen", hint="run dataset-tools release first"
        )
    chosen = get_target(target)
    release = Release.of(project.out / listed.version)
    if dry_run:
        plan = chosen.plan(release, where)
        if as_json:
            row = {"where": plan.where, "upload": [asdict(p) for p in plan.upload], "bytes": plan.bytes,
                   "keep": len(plan.keep), "remove": list(plan.remove), "done": plan.done}  # fmt: skip
            click.echo(json.dumps(row, indent=2))
        else:
            for part in plan.upload:
                click.echo(safe_text(f"send    {part.size:>12,}  {part.path}"))
            for path in plan.remove:
                click.echo(safe_text(f"remove  {'':>12}  {path}"))
            click.echo(
                f"{len(plan.upload)} files, {plan.bytes:,} bytes to {plan.where}; {len(plan.keep)} are there"
            )
        return 0
    receipt = chosen.publish(release, where, lambda line: click.echo(safe_text(line), err=True))
    if as_json:
        click.echo(json.dumps(asdict(receipt), indent=2))
    else:
        done = "was there already" if receipt.already else f"published, {receipt.sent:,} bytes sent"
        click.echo(
            safe_text(f"{receipt.where}: {done}, {receipt.checked} files compared ({receipt.revision})")
        )
    return 0
