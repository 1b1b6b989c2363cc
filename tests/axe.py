"""What axe-core says of a page that a real browser shows: an empty list, or one line for each fault."""

from importlib.resources import files

_RUN = "(options) => axe.run(document, options).then((found) => found.violations)"
# What WCAG 2.2 AA asks for, without the good practice that axe adds: for markup that is not ours.
WCAG = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa")
# Every way in which a page is read: width, colour scheme.
LOOKS = [(width, scheme) for width in (1280, 390) for scheme in ("light", "dark")]


def faults(page, tags: tuple[str, ...] = ()) -> list[str]:
    """The violations on the page as it stands now; the script comes from a package, never from the network."""
    page.evaluate(files("axe_playwright_python").joinpath("axe.min.js").read_text("utf-8"))
    return [
        f"{v['id']} ({v['impact']}): {node['target']} {node['html'][:160]}"
        for v in page.evaluate(
            _RUN, {"resultTypes": ["violations"]} | ({"runOnly": list(tags)} if tags else {})
        )
        for node in v["nodes"]
    ]
