"""The documentation site builds strictly and offline, asks nobody for anything, and can be used by everybody."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from tests.axe import LOOKS, WCAG, faults
from tests.docs.sessions import ROOT, blocks_of

pytest.importorskip("material", reason="extra [docs] is not installed")

# One of each kind: prose, tables, sessions, code, a long reference.
SHOWN = (
    "index",
    "tutorial",
    "how-to/review",
    "how-to/add-a-target",
    "explanation/rights",
    "reference/python",
)
LOADED = re.compile(r"<(?:script|link|img|iframe|source)\b[^>]*\b(?:src|href)=[\"']?(https?:|//)[^>]*>")


@pytest.fixture(scope="module")
def site(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("site")
    done = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet", "--site-dir", str(folder)],
        cwd=ROOT, capture_output=True, text=True, check=False, timeout=300,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return folder


@pytest.mark.slow
def test_it_builds_and_loads_nothing_from_elsewhere(site):
    """Strict: a page out of reach, a dead link or anchor fails. No font, script or picture comes from the network."""
    pages = sorted(site.rglob("*.html"))

    assert len(pages) > 25
    assert {p.name: m[0] for p in pages if (m := LOADED.search(p.read_text("utf-8")))} == {}


@pytest.mark.slow
@pytest.mark.parametrize(("width", "scheme"), LOOKS)
def test_it_is_accessible(site, chromium, width, scheme):
    """axe-core finds nothing that WCAG 2.2 AA forbids; the theme's own landmarks repeat a name, which it does not."""
    context = chromium.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda r: asked.append(r.url))
    found = {}
    for name in SHOWN:
        page.goto((site / f"{name}.html").as_uri())
        page.wait_for_load_state()
        found[name] = faults(page, WCAG)

    assert {name: said for name, said in found.items() if said} == {}
    assert [url for url in asked if not url.startswith("file:")] == []
    context.close()


def test_a_licence_of_the_page_is_one():
    """docs/how-to/add-a-licence.md shows an entry that the registry would take."""
    import tomllib

    from dataset_tools.lexicon.licenses import _registry_terms
    from dataset_tools.lexicon.rights import document

    (entry,) = (tomllib.loads(b.text) for b in blocks_of(ROOT / "docs/how-to/add-a-licence.md", "toml"))
    terms = _registry_terms(entry)

    assert set(terms.conditions) <= set(document("conditions"))
    assert re.compile("|".join(entry["match"]), re.IGNORECASE).search(
        "Published under the Estuary Reuse Terms."
    )


def test_a_target_of_the_page_publishes(tmp_path):
    """docs/how-to/add-a-target.md: the module does what the page promises, twice and after a change."""
    from dataset_tools.package.write import write_release
    from dataset_tools.publish.targets import Release
    from tests.package.rows import configs_of, facts_of, table_of

    (block,) = blocks_of(ROOT / "docs/how-to/add-a-target.md", "python")
    target: dict = {}
    exec(block.text, target)
    write_release(configs_of(table_of(1, 2)), facts_of(), tmp_path / "ferry")
    release = Release.of(tmp_path / "ferry/1.0.0")
    said: list[str] = []

    first = target["publish"](release, str(tmp_path), said.append)
    again = target["publish"](release, str(tmp_path), said.append)

    assert (first.already, again.already, again.sent) == (False, True, 0)
    assert first.checked == len(release.parts)
    Path(first.where).write_bytes(b"PK\x05\x06" + bytes(18))  # an empty archive
    assert target["plan"](release, str(tmp_path)).upload == release.parts


def test_every_page_is_in_the_menu():
    """What nobody can reach is not read."""
    config = yaml.safe_load((ROOT / "mkdocs.yml").read_text("utf-8"))

    def leaves(node: object) -> set[str]:
        if isinstance(node, str):
            return {node}
        values = node.values() if isinstance(node, dict) else node
        return set().union(*(leaves(v) for v in values))

    pages = {p.relative_to(ROOT / "docs").as_posix() for p in (ROOT / "docs").rglob("*.md")}
    assert pages == leaves(config["nav"])
