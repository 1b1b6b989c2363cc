"""A pack is read as the folder that it was made of: the same rows, the same release, the same decisions."""

import hashlib
import io
import shutil
import zipfile

import pytest

from dataset_tools import cli, flow
from dataset_tools.model.override import Anchor, Override
from dataset_tools.model.project import load_project
from dataset_tools.model.span import Span
from tests.flow.corpus import SERIAL, article, digests, project_of, quarantine, write

BANNER = "Subscribe to the Harbour Ledger and never miss a tide again"
DECIDED = "ledger/002.txt"


def corpus(root):
    """Repeated banners, a site, a sidecar, decisions, files of many records, an archive, and two that are broken."""
    project = project_of(root, 6)
    for number in range(6):
        write(root, f"ledger/{number:03d}.txt", f"{BANNER}\n\n{article(number)}")
    write(root, "ledger/002.txt.meta.toml", 'section = "Harbour"\n[rights]\nlicense = "CC-BY-SA-4.0"\n')
    write(
        root,
        "ledger/page.html",
        f"<html><body><article><h1>A Page</h1><p>{article(8)}</p></article></body></html>",
    )
    write(
        root, "gazette/old.csv", 'title,body\n"The Old Pier","' + "A plank fell into the sea. " * 20 + '"\n'
    )
    write(root, "gazette/broken.jsonl", '{"title": "No end\n')
    write(root, "gazette/empty.txt", "")
    with zipfile.ZipFile(root / "raw/gazette/box.zip", "w") as box:
        box.writestr("one.txt", article(20))
        box.writestr("two.txt", article(21))
    decide(project)
    return load_project(root)


def decide(project):
    raw = (project.raw / DECIDED).read_text()
    start = raw.index("said the money would last")
    target = Anchor.of(raw, Span(start, start + 20))
    digest = hashlib.sha256(raw.encode()).hexdigest()
    flow.save_override(
        project, DECIDED, Override(digest, "authors", "set", target=target, value=["Eva Stern"], by="eva")
    )


@pytest.fixture
def both(tmp_path):
    """The project over loose files, and the same one over their packs."""
    loose = corpus(tmp_path / "loose")
    shutil.copytree(loose.root, tmp_path / "packed")
    shutil.rmtree(tmp_path / "packed/raw")
    assert cli.run(["raw", "pack", str(loose.raw), "-o", str(tmp_path / "packed/raw"), "--size", "2KB"]) == 0
    return loose, load_project(tmp_path / "packed")


def test_the_release_is_the_same_to_the_byte(both):
    """Article ids, origins, digests, spans, furniture, sidecars, decisions, quarantine: all of it."""
    loose, packed = both
    assert len(list(packed.raw.rglob("*"))) > 2
    assert {p.name[5:] for p in packed.raw.rglob("*")} == {".pack.zip"}

    first, second = (flow.build(p, options=SERIAL) for p in both)

    assert second.counts == first.counts
    assert digests(second.folder) == digests(first.folder)
    assert quarantine(packed.root) == quarantine(loose.root)
    assert second.notes == first.notes


def test_what_the_comparison_rests_on_is_there(both):
    """Without furniture, sidecar and decision in the rows, equal rows would say little."""
    rows = {
        (r["origin"]["path"], r["origin"]["record_index"]): r
        for r in flow.extract([both[1].raw], options=SERIAL).rows()
    }

    assert rows["ledger/002.txt", None]["authors"] == ["Eva Stern"]
    assert rows["ledger/002.txt", None]["license"] == "CC-BY-SA-4.0"
    assert rows["ledger/000.txt", None]["publisher"] == "The Harbour Ledger"
    assert not any(BANNER in (r["body"] or "") for r in rows.values())
    assert ("gazette/box.zip", 1) in rows
    raw = (both[0].raw / "ledger/000.txt").read_bytes()
    assert rows["ledger/000.txt", None]["origin"]["sha256"] == hashlib.sha256(raw).hexdigest()


def test_extract_and_validate_say_the_same(both):
    """Rows in the same order, and findings in the same places."""
    rows = [list(flow.extract([p.raw], options=SERIAL).rows()) for p in both]
    findings = [flow.validate(p, options=SERIAL).findings for p in both]

    assert len(rows[0]) > 9
    assert rows[0] == rows[1]
    assert len(findings[0]) > 2
    assert findings[0] == findings[1]


def test_packing_reads_no_file_again(both):
    """The rows of a file are known by its name and bytes, wherever they lie."""
    loose, packed = both
    flow.build(loose, options=SERIAL)
    shutil.copytree(loose.root / ".dataset-tools", packed.root / ".dataset-tools", dirs_exist_ok=True)

    assert flow.build(packed, options=SERIAL).reasons == {}


def test_a_decision_about_a_packed_file_reads_that_file_again(both):
    """Only that one: the others of its pack are known."""
    project = both[1]
    flow.build(project, options=SERIAL)
    shutil.rmtree(project.root / "overrides")

    assert flow.build(project, options=SERIAL).reasons == {DECIDED: "changed"}


def test_a_pack_may_lie_in_the_folder_of_its_site(both, tmp_path):
    """Its members are named from there, so that one folder can be packed alone."""
    loose, packed = both
    site = packed.raw / "ledger"
    shutil.rmtree(packed.raw)
    shutil.copytree(loose.raw, packed.raw)
    shutil.rmtree(site)
    assert cli.run(["raw", "pack", str(loose.raw / "ledger"), "-o", str(site)]) == 0

    rows = [list(flow.extract([p.raw], options=SERIAL).rows()) for p in both]

    assert rows[0] == rows[1]


def test_several_processes_read_one_pack(both):
    """The members are tasks like any files."""
    rows = [list(flow.extract([both[1].raw], options=o).rows()) for o in (SERIAL, flow.RunOptions(workers=2))]

    assert rows[0] == rows[1]


def test_a_pack_opens_with_the_tools_of_every_system(both):
    """It is a zip, with the sidecars beside their files."""
    loose, packed = both
    found = {}
    for path in sorted(packed.raw.glob("*.pack.zip")):
        with zipfile.ZipFile(io.BytesIO(path.read_bytes())) as archive:
            found |= {n: archive.read(n) for n in archive.namelist()}

    assert found == digests(loose.raw)
