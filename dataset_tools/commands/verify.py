"""`verify`: is a copy of a release what was released?"""

import datetime as dt
from pathlib import Path
from typing import Any

import click


@click.command(
    "verify",
    epilog="""\b
Examples:
  dataset-tools verify dist/articles/1.0.0
  dataset-tools verify s3://bucket/articles/1.0.0 --key allowed_signers
  dataset-tools verify articles@1.0.0 --article a_0123456789abcdef01234567
  dataset-tools verify articles@1.0.0 --rebuild

Exit codes: 0 as released, 1 not as released, 2 could not be checked.""",
)
@click.argument("release")
@click.option(
    "--key", type=click.Path(exists=True, path_type=Path), help="Check signatures by these allowed_signers."
)
@click.option(
    "--revoked", type=click.Path(exists=True, path_type=Path), help="Public keys that are no longer good."
)
@click.option("--content", is_flag=True, help="Digest the rows as well, not only the files.")
@click.option("--rebuild", is_flag=True, help="Build the version again from this project and compare.")
@click.option("--article", metavar="ID", help="Prove that this article is in the release, or that it is not.")
@click.option("--config", help="Config for --article.")
@click.option("--json", "as_json", is_flag=True, help="Print what was found as JSON.")
def command(
    release: str,
    key: Path | None,
    revoked: Path | None,
    content: bool,
    rebuild: bool,
    article: str | None,
    config: str | None,
    as_json: bool,
) -> int:
    """Check a release, wherever it lies, against its digests and signatures.

    RELEASE is a folder, an address such as s3://…, or name@version of this project.
    """
    from dataclasses import asdict, replace

    from dataset_tools.publish.place import place_of
    from dataset_tools.publish.sign import check_signatures, read_trust
    from dataset_tools.publish.verify import verify
    from dataset_tools.report.safe import safe_json

    place = place_of(release)
    if article:
        return _prove(place, article, config)
    now = dt.datetime.now(dt.UTC)
    report = verify(place, content=content, on=now.date())
    if key:
        who, faults = check_signatures(place, read_trust(key, at=now, revoked=revoked))
        report = replace(report, signed_by=who, faults=(*report.faults, *faults))
    rebuilt = _rebuild(place) if rebuild else None
    if as_json:
        click.echo(safe_json({**asdict(report), "rebuilt": rebuilt}, indent=2))
    else:
        _print(report, rebuilt)
    return 0 if report.is_good and rebuilt in {None, "same bytes", "bytes differ, data identical"} else 1


def _print(report: Any, rebuilt: str | None) -> None:
    from dataset_tools.report.safe import safe_text

    for fault in report.faults:
        click.echo(safe_text(f"{fault.kind:<12} {fault.path}: {fault.message}"))
    if report.data is not None:
        same = report.data == "identical"
        bytes_ = "bytes as released" if report.is_good else "bytes differ"
        click.echo(f"{bytes_}, data {'identical' if same else 'different'}")
    if report.signed_by:
        click.echo(safe_text(f"signed by {report.signed_by}"))
    if rebuilt:
        click.echo(f"rebuilt: {rebuilt}")
    if report.yanked:
        click.echo(safe_text(f"yanked: {report.yanked}"), err=True)
    if report.expired:
        click.echo(f"the list of versions expired on {report.expired}: ask for a newer one", err=True)
    verdict = "as released" if report.is_good else f"not as released: {len(report.faults)} faults"
    click.echo(f"{report.version}: {report.files} files, {report.size} bytes, {verdict}")


def _prove(place: Any, article: str, config: str | None) -> int:
    """Print the proof as JSON; anybody can check it against the root in the manifest."""
    from dataclasses import asdict

    from dataset_tools.publish.verify import prove_article
    from dataset_tools.report.safe import safe_json, safe_text

    proof, root = prove_article(place, article, config)
    click.echo(safe_json({**asdict(proof), "root": root}, indent=2))
    click.echo(safe_text(f"{article} is {'' if proof.present else 'not '}in {proof.config}"), err=True)
    return 0


def _rebuild(place: Any) -> str:
    """Build the version again, after the versions that were frozen before it, and compare."""
    import tempfile

    from dataset_tools import flow
    from dataset_tools.commands.releases import project_here
    from dataset_tools.package.versions import copy_before

    wanted = place.manifest()
    project = project_here()
    with tempfile.TemporaryDirectory(prefix="dataset-tools-") as scratch:
        copy_before(project.out, wanted.version, Path(scratch) / project.dataset.name)
        made = flow.build(project.with_out(scratch), version=wanted.version).manifest
    if made.version != wanted.version:
        return f"another version, {made.version}"
    if made.files_digest == wanted.files_digest:
        return "same bytes"
    if made.content_digest == wanted.content_digest:
        return "bytes differ, data identical"
    return f"data different, {made.rows} articles instead of {wanted.rows}"
