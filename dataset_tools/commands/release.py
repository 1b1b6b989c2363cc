"""`release`: freeze the candidate, or withdraw a version."""

from pathlib import Path

import click


@click.command(
    "release",
    epilog="""\b
Examples:
  dataset-tools build && dataset-tools release
  dataset-tools release 1.1.0 --date 2026-05-04 --sign ~/.ssh/releases --tag
  dataset-tools release 1.0.0 --yank "a source was withdrawn\"""",
)
@click.argument("version", required=False)
@click.option("--date", help="Day of the release, YYYY-MM-DD; SOURCE_DATE_EPOCH by default, else none.")
@click.option("--expires", help="Day after which this list of versions should not be trusted any more.")
@click.option(
    "--sign",
    "key",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Sign with this SSH key.",
)
@click.option("--tag", is_flag=True, help="Set the git tag <name>-v<version>.")
@click.option("--yank", metavar="REASON", help="Withdraw VERSION instead, and say why.")
@click.option("--json", "as_json", is_flag=True, help="Print the entry of releases.json.")
def command(
    version: str | None,
    date: str | None,
    expires: str | None,
    key: Path | None,
    tag: bool,
    yank: str | None,
    as_json: bool,
) -> int:
    """Freeze the candidate as a release that nothing rewrites.

    VERSION is the candidate by default. Doing it again changes nothing.
    """
    from dataclasses import asdict

    from dataset_tools.commands.releases import day_of_epoch, is_day, project_here
    from dataset_tools.model.errors import DatasetToolsError
    from dataset_tools.package import versions
    from dataset_tools.report.safe import safe_json

    if not (is_day(date) and is_day(expires)):
        raise DatasetToolsError("not a day", hint="write it as 2026-05-04")
    out = project_here().out
    if yank is not None:
        if version is None:
            raise DatasetToolsError("which version?", hint=f'dataset-tools release VERSION --yank "{yank}"')
        entry = versions.yank(out, version, yank)
    else:
        _check_candidate(out, version)
        entry = versions.freeze(out, version, released=date or day_of_epoch(), expires=expires)
        if key:
            _sign(out / entry.version, key)
        if tag:
            _tag(out, entry.version)
    word = "withdrawn" if yank is not None else "released"
    click.echo(
        safe_json(asdict(entry))
        if as_json
        else f"{out.name} {entry.version} {word}, sha256:{entry.content_digest}"
    )
    return 0


def _check_candidate(out: Path, version: str | None) -> None:
    """Refuse to freeze a candidate whose files are not what was built."""
    from dataset_tools.model.errors import DatasetToolsError
    from dataset_tools.package.versions import read_releases
    from dataset_tools.publish.place import place_of
    from dataset_tools.publish.verify import verify

    entry = read_releases(out).find(version) if version else read_releases(out).latest()
    if entry is None or entry.is_fixed:
        return
    report = verify(place_of(out / entry.version))
    if not report.is_good:
        fault = report.faults[0]
        raise DatasetToolsError(
            f"{out / entry.version}: {fault.path}: {fault.message}", hint="run dataset-tools build again"
        )


def _sign(folder: Path, key: Path) -> None:
    from dataset_tools.publish.sign import sign_release

    for path in sign_release(folder, key):
        click.echo(f"signed {path.name.removesuffix('.sig')}", err=True)


def _tag(out: Path, version: str) -> None:
    import subprocess

    from dataset_tools.model.errors import DatasetToolsError

    name = f"{out.name}-v{version}"
    done = subprocess.run(  # noqa: S603 - no shell
        ["git", "tag", "-a", "-m", f"{out.name} {version}", name],  # noqa: S607 - the git on the path
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode:
        lines = done.stderr.strip().splitlines()
        raise DatasetToolsError(
            f"git tag {name}: {lines[-1] if lines else 'failed'}", hint="set the tag by hand"
        )
    click.echo(f"tagged {name}", err=True)
