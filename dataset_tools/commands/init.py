"""`init`: a dataset project in a folder."""

import re
import sys
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

import click

# File in the skeleton → place in the project.
FILES = {
    "dataset.toml": "dataset.toml",
    "raw/harbour-ledger/ferry-timetable.txt": "raw/harbour-ledger/ferry-timetable.txt",
    "workflows/dataset.yml": ".github/workflows/dataset.yml",
    "ISSUE_TEMPLATE/removal.yml": ".github/ISSUE_TEMPLATE/removal.yml",
    "pre-commit-config.yaml": ".pre-commit-config.yaml",
    "gitignore": ".gitignore",
}
# What `--example` adds: several formats, kinds of rights, a copy of the sample, and one to take down.
EXAMPLE = {
    "example/dataset.toml": "dataset.toml",
    **{
        f"example/raw/{name}": f"raw/{name}"
        for name in (
            "tern-post/breakwater.html", "tern-post/night-ferry.html", "long-bench/umbrellas.md",
            "long-bench/lamp-keeper.txt", "long-bench/lamp-keeper.txt.meta.toml", "wire-room/exchange.jsonl",
        )
    },
}  # fmt: skip
PROFILES = ("open", "research-eu", "internal")


@click.command(
    "init",
    epilog="""\b
Examples:
  dataset-tools init my-corpus
  dataset-tools init tutorial --example --yes
  dataset-tools init --yes --name coastal-opinion .""",
)
@click.argument("folder", default=".", type=click.Path(file_okay=False, path_type=Path))
@click.option("--name", help="Name of the dataset; the folder's name by default.")
@click.option("--contact", help="Where rights holders and users can write.")
@click.option("--profile", type=click.Choice(PROFILES), help="Which policy decides what a release may carry.")
@click.option("--example", is_flag=True, help="Add the articles of the tutorial, to try everything on.")
@click.option("-y", "--yes", is_flag=True, help="Take the defaults, ask nothing.")
def command(
    folder: Path, name: str | None, contact: str | None, profile: str | None, example: bool, yes: bool
) -> int:
    """Start a dataset project in FOLDER (by default, here).

    Writes dataset.toml, raw/ with one sample article, a CI workflow, a form for removal requests and a
    pre-commit configuration.
    Files that are there already stay as they are.
    """
    if not (yes or (name and contact is not None and profile) or sys.stdin.isatty()):
        raise click.UsageError(
            "init asks three questions and nobody is here to answer: add --yes for the defaults"
        )
    default = slug(folder.resolve().name) or "articles"
    name = name or (default if yes else click.prompt("Name of the dataset", default=default, err=True))
    if contact is None:
        contact = "" if yes else click.prompt("Contact (address or URL)", default="", err=True)
    if profile is None:
        choice = click.Choice(PROFILES)
        profile = "open" if yes else click.prompt("Policy", type=choice, default="open", err=True)
    values = {"NAME": slug(name), "PRETTY": name, "CONTACT": contact, "PROFILE": profile}
    for target, written in write_project(folder, values, example=example):
        click.echo(f"{'wrote' if written else 'kept '}  {target}", err=True)
    place = "" if folder == Path() else f"cd {folder} && "
    click.echo(f"next:  {place}dataset-tools build", err=True)
    return 0


def write_project(folder: Path, values: dict[str, str], *, example: bool = False) -> list[tuple[Path, bool]]:
    """Write the skeleton; each target, and whether it was written (a file that exists is kept)."""
    from dataset_tools.storage import write_text

    skeleton = files("dataset_tools.commands") / "skeleton"
    done = []
    sources = {target: source for source, target in (FILES | (EXAMPLE if example else {})).items()}
    for target, source in sources.items():
        path = folder / target
        if path.exists():
            done.append((path, False))
            continue
        write_text(path, fill(_read(skeleton, source), values))
        done.append((path, True))
    return done


def fill(text: str, values: dict[str, str]) -> str:
    """The text with each @KEY@ replaced; values go into TOML strings, so quotes and backslashes are escaped."""
    for key, value in values.items():
        escaped = value.replace("\\", "\\\\").replace('"', '\\"')
        text = text.replace(f"@{key}@", "".join(c for c in escaped if c.isprintable()))
    return text


def slug(text: str) -> str:
    """A name that can be a folder and a part of a URL.

    >>> slug("Café & Co. Opinion!")
    'caf-co.-opinion'
    """
    return re.sub(r"[^a-z0-9._]+", "-", text.lower()).strip("-._")[:64]


def _read(folder: Traversable, name: str) -> str:
    for part in name.split("/"):
        folder = folder / part
    return folder.read_text("utf-8")
