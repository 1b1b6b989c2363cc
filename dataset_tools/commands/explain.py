"""`explain`: why a finding matters and what to do."""

import click


@click.command(
    "explain",
    epilog="""\b
Examples:
  dataset-tools explain QUO003
  dataset-tools explain --list
  dataset-tools explain LIC001 --json""",
)
@click.argument("code", required=False)
@click.option("--list", "all_codes", is_flag=True, help="All codes with their first lines.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def command(code: str | None, all_codes: bool, as_json: bool) -> int:
    """Explain a finding's code: why it matters and what to do."""
    if (code is None) == (not all_codes):
        raise click.UsageError("name one code, or use --list")
    from dataset_tools.report.safe import safe_json
    from dataset_tools.validate.catalogue import as_row, explain, listing
    from dataset_tools.validate.rules import all_rules, rule_of

    rules = all_rules() if code is None else (rule_of(code),)
    if as_json:
        rows = [as_row(rule) for rule in rules]
        click.echo(safe_json(rows if code is None else rows[0], indent=2))
    else:
        click.echo(listing(rules) if code is None else explain(rules[0]))
    return 0
