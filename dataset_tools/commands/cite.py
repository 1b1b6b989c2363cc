"""`cite`: how to cite a release."""

import click


@click.command(
    "cite",
    epilog="""\b
Examples:
  dataset-tools cite articles@1.0.0
  dataset-tools cite dist/articles/1.0.0 --format csl > citation.json""",
)
@click.argument("release")
@click.option(
    "--format", "kind", type=click.Choice(["bibtex", "csl"]), default="bibtex", help="BibTeX or CSL-JSON."
)
def command(release: str, kind: str) -> int:
    """Print the citation of a release."""
    from dataset_tools.package.cite import bibtex, csl
    from dataset_tools.publish.place import place_of

    manifest = place_of(release).manifest()
    click.echo(bibtex(manifest) if kind == "bibtex" else csl(manifest), nl=kind == "bibtex")
    return 0
