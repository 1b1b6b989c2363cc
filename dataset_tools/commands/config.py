"""`config`: every setting, its value and where it comes from."""

import json
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any

import click


@click.group(
    "config",
    invoke_without_command=True,
    epilog="""\b
Examples:
  dataset-tools config show
  dataset-tools config show --json | jq '."dataset.name"'""",
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.pass_context
def command(context: click.Context, as_json: bool) -> int:
    """Show every setting with its value and origin.

    The origin is the line of dataset.toml, or "default". Without a command, `show`.
    """
    return 0 if context.invoked_subcommand else context.invoke(show, as_json=as_json)


@command.command("show", epilog="Example: dataset-tools config show --json | jq keys")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def show(as_json: bool) -> int:
    """Show every setting with its value and origin."""
    from dataset_tools.model.project import find_root, load_project
    from dataset_tools.report.safe import safe_text

    project = load_project(find_root(Path.cwd()) or Path.cwd())
    rows = list(settings(project))
    if as_json:
        click.echo(json.dumps({k: {"value": v, "origin": o} for k, v, o in rows}, indent=2, default=str))
        return 0
    width = max(len(k) for k, _, _ in rows)
    for key, value, origin in rows:
        shown = json.dumps(value, default=str, ensure_ascii=False)
        click.echo(safe_text(f"{key:<{width}}  {shown:<24}  {origin}"))
    return 0


def settings(project: Any) -> list[tuple[str, Any, str]]:
    """(key, value, origin) of every setting."""
    rows = []
    for section in fields(project):
        value = getattr(project, section.name)
        if section.name == "sites":
            for name, site in value.items():
                rows += _section(f"sites.{name}", site, project.lines)
        elif is_dataclass(value):
            rows += _section(section.name, value, project.lines)
    return rows


def _section(prefix: str, section: Any, lines: Any) -> list[tuple[str, Any, str]]:
    rows = []
    for f in fields(section):
        key = f"{prefix}.{f.name}"
        origin = f"dataset.toml:{lines[key]}" if key in lines else "default"
        rows.append((key, getattr(section, f.name), origin))
    return rows
