"""`doctor`: is everything in place?"""

import json
import sys
from importlib.metadata import PackageNotFoundError, requires, version
from importlib.util import find_spec
from pathlib import Path

import click

# Extra → a module that it brings.
EXTRAS = {
    "html": "trafilatura",
    "warc": "fastwarc",
    "pdf": "pypdfium2",
    "docx": "mammoth",
    "feeds": "feedparser",
    "sign": "cryptography",
    "s3": "s3fs",
    "ray": "ray",
}
CORE = ("click", "pyarrow", "datasets", "pandera", "polars", "rich", "jinja2", "ftfy", "charset-normalizer")


@click.command(
    "doctor",
    epilog="""\b
Examples:
  dataset-tools doctor
  dataset-tools doctor --json | jq .problems""",
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def command(as_json: bool) -> int:
    """Check the installation and the project in this folder.

    Exit code 0 when all is well, 1 when something needs attention.
    """
    report = examine(Path.cwd())
    if as_json:
        click.echo(json.dumps(report, indent=2, sort_keys=True))
    else:
        for section in ("versions", "extras", "project"):
            click.echo(section)
            for name, value in report[section].items():  # type: ignore[attr-defined]
                click.echo(f"  {name:<20} {value}")
        for problem in report["problems"]:  # type: ignore[attr-defined]
            click.echo(f"problem: {problem}")
        click.echo("all is well" if not report["problems"] else "see the problems above")
    return 1 if report["problems"] else 0


def examine(folder: Path) -> dict[str, object]:
    """Versions, extras, the project and what is wrong with any of them."""
    from dataset_tools._version import __version__
    from dataset_tools.model.errors import DatasetToolsError
    from dataset_tools.model.project import find_root, load_project

    problems: list[str] = []
    versions = {"dataset-tools": __version__, "python": ".".join(map(str, sys.version_info[:3]))}
    for name in CORE:
        try:
            versions[name] = version(name)
        except PackageNotFoundError:
            versions[name] = "missing"
            problems.append(f"{name} is not installed: pip install article-dataset-tools")
    extras = {name: "yes" if find_spec(module) else f"no: pip install 'article-dataset-tools[{name}]'"
              for name, module in EXTRAS.items() if name in _declared_extras()}  # fmt: skip
    project: dict[str, object] = {}
    root = find_root(folder)
    if root is None:
        project["dataset.toml"] = "none here or above: dataset-tools init"
    else:
        try:
            loaded = load_project(root)
            project["name"] = loaded.dataset.name
            project["raw files"] = (
                sum(1 for p in loaded.raw.rglob("*") if p.is_file()) if loaded.raw.is_dir() else 0
            )
            if not loaded.raw.is_dir():
                problems.append(f"no folder {loaded.dataset.raw}/: put raw files there")
        except DatasetToolsError as error:
            problems.append(f"{error}{f' ({error.hint})' if error.hint else ''}")
    return {"versions": versions, "extras": extras, "project": project, "problems": problems}


def _declared_extras() -> set[str]:
    try:
        lines = requires("article-dataset-tools") or []
    except PackageNotFoundError:
        return set(EXTRAS)
    return {line.split("extra ==")[1].strip(" '\"") for line in lines if "extra ==" in line}
