"""`completion`: the script that makes a shell complete our commands."""

import click

SHELLS = ("bash", "zsh", "fish", "powershell")


@click.command(
    "completion",
    epilog="""\b
Examples:
  eval "$(dataset-tools completion bash)"     # in ~/.bashrc
  eval "$(dataset-tools completion zsh)"      # in ~/.zshrc, after compinit
  dataset-tools completion fish | source      # in config.fish
  dataset-tools completion powershell > dt.ps1; . ./dt.ps1""",
)
@click.argument("shell", type=click.Choice(SHELLS))
def command(shell: str) -> int:
    """Print the completion script of a shell."""
    from click.shell_completion import get_completion_class

    from dataset_tools.model.errors import DatasetToolsError

    kind = get_completion_class(shell)
    if kind is None:
        raise DatasetToolsError(f"this click knows no {shell}", hint="pip install --upgrade click")
    whole = click.get_current_context().find_root().command
    click.echo(kind(whole, {}, "dataset-tools", "_DATASET_TOOLS_COMPLETE").source())
    return 0
