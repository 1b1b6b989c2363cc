"""What `validate` does: settings, the flow, baseline, fixes, and one value that holds the outcome."""

import datetime as dt
import os
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from dataset_tools import flow
from dataset_tools.convert.decode import decode
from dataset_tools.convert.inventory import inventory
from dataset_tools.convert.packs import SUFFIX
from dataset_tools.model.diagnostic import Diagnostic
from dataset_tools.model.draft import Origin
from dataset_tools.model.errors import DatasetToolsError
from dataset_tools.model.project import CONFIG_NAME, Project, find_root, load_project
from dataset_tools.report.formats import render
from dataset_tools.report.progress import Show
from dataset_tools.report.verdict import Verdict
from dataset_tools.storage import write_bytes, write_text
from dataset_tools.validate.baseline import (
    Baseline,
    pruned,
    read_baseline,
    sift,
    with_findings,
    write_baseline,
)
from dataset_tools.validate.check import fails
from dataset_tools.validate.fixes import Repair, difference, encoded, plan_repairs
from dataset_tools.validate.rules import all_rules, select_rules
from dataset_tools.validate.since import Change, changed_since, limited_to

# A fix can uncover another; what is not at rest after so many rounds never is.
_ROUNDS = 5
# Cards in a step summary: a contribution is a file or two; for more the table of findings is what people read.
_CARDS = 3


@dataclass(frozen=True, slots=True)
class Request:
    """What the user asked for."""

    paths: Sequence[Path] = ()
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    since: str | None = None
    fix: str | None = None  # show | write
    unsafe: bool = False
    baseline: str | None = None
    keep: str | None = None  # write | prune the baseline
    workers: int = 0


@dataclass(frozen=True, slots=True)
class Checked:
    """The outcome. Paths of `findings` are relative to `base`; those of a verdict to the repository."""

    project: Project
    base: Path
    findings: tuple[Diagnostic, ...]
    files: int
    records: int
    raws: Mapping[str, str] = field(default_factory=dict)
    paths: Sequence[Path] = ()  # what was judged
    difference: str = ""
    notes: tuple[str, ...] = ()

    def verdict(self, *, colour: bool = False) -> Verdict:
        """What printers see."""
        prefix = self.prefix()
        named = [replace(d, path=f"{prefix}{d.path}") if d.path else d for d in self.findings]
        raws = {f"{prefix}{key}": raw for key, raw in self.raws.items()}
        texts = {r.code: r.text for r in all_rules()}
        return Verdict(named, self.files, self.records, raws, texts, (), colour)

    def failed(self, fail_on: str | None) -> bool:
        """True where a finding weighs as much as the gate of the command, or of the project."""
        return fails(self.findings, fail_on or self.project.validate.fail_on)

    def prefix(self) -> str:
        """The way from the repository (or the present folder) to the files, "raw/" most often."""
        root = Path(os.environ.get("GITHUB_WORKSPACE") or Path.cwd())
        relative = Path(os.path.relpath(self.base, root)).as_posix()
        return "" if relative == "." else f"{relative}/"


def check(request: Request, show: Show | None = None) -> Checked:
    """Judge the files that the request means.

    Errors: DatasetToolsError where nothing can be judged: no files, no rules, no such commit, a broken baseline.
    """
    here = Path.cwd()
    root = find_root(request.paths[0].absolute() if request.paths else here) or here
    change = changed_since(root, request.since) if request.since else None
    project = _project(root, change)
    rules = select_rules(request.select or project.validate.select, request.ignore or project.validate.ignore)
    checked = _judge(project, request, change, show)
    notes: list[str] = []
    diff = ""
    for _ in range(_ROUNDS if request.fix == "write" else 1 if request.fix else 0):
        planned = plan_repairs(checked.findings, checked.raws, rules, unsafe=request.unsafe)
        repairs = [r for r in planned if _holds(checked.base, r)]
        notes += [f"{r.path}: not the text that was judged; left alone" for r in planned if r not in repairs]
        if request.fix == "show":
            prefix = checked.prefix()
            diff = "".join(difference(replace(r, path=f"{prefix}{r.path}")) for r in repairs)
            notes.append(f"{sum(len(r.fixed) for r in repairs)} findings would be put right")
            break
        written = _write(checked.base, repairs)
        notes += [f"{r.path}: {len(r.fixed)} put right" for r in written]
        if not written:
            break
        checked = _judge(project, request, change, show)
    return _with_baseline(
        replace(checked, difference=diff, notes=tuple(dict.fromkeys(notes))), request, change
    )


def _project(root: Path, change: Change | None) -> Project:
    """The project, with the settings of the base commit where one is named; the defaults where it had none."""
    if change is None:
        return load_project(root)
    text = change.text_at_base(root.resolve() / CONFIG_NAME)
    if text is None:
        return Project(root)
    with tempfile.TemporaryDirectory(prefix="dataset-tools-") as folder:
        (Path(folder) / CONFIG_NAME).write_text(text, "utf-8")
        return replace(load_project(Path(folder)), root=root, config_path=root / CONFIG_NAME)


def _judge(project: Project, request: Request, change: Change | None, show: Show | None) -> Checked:
    paths = list(request.paths)
    changed: list[Path] = []
    if change is not None:
        changed = change.files_under(project.raw)
        if not changed and not change.touches_everything(project.root):
            return Checked(project, project.raw, (), 0, 0, notes=("no raw file has changed",))
        paths = []
    judged = flow.validate(
        project,
        paths,
        select=request.select or project.validate.select,
        ignore=request.ignore or project.validate.ignore,
        options=flow.RunOptions(workers=request.workers, progress=show),
    )
    findings: Sequence[Diagnostic] = judged.findings
    files, records = judged.files, judged.records
    if change is not None and not change.touches_everything(project.root):
        # All files were read, since a copy shows only beside its original; what counts is what changed.
        names = _names(changed, project)
        findings = limited_to(findings, names)
        inside = judged.narrow["path"].to_pylist()
        files, records = len(changed), sum(p in names for p in inside)
    return Checked(
        project, _base(project, paths), tuple(findings), files, records, judged.raws, changed or paths
    )


def _names(changed: Sequence[Path], project: Project) -> frozenset[str]:
    """What findings call the changed files; those of a changed pack are called as if they lay beside it."""
    base = project.raw.resolve()
    packs = [p for p in changed if p.name.endswith(SUFFIX)]
    inside = inventory(base, project.limits, paths=packs).files
    return frozenset(p.relative_to(base).as_posix() for p in changed) | {f.name for f in inside}


def _base(project: Project, paths: Sequence[Path]) -> Path:
    """What paths of findings are relative to: the raw folder, or what the named files share."""
    raw = project.raw.absolute()
    real = [Path(os.path.abspath(p)) for p in paths]  # noqa: PTH100 - links are not followed
    if not real or (project.config_path and all(p.is_relative_to(raw) for p in real)):
        return raw
    return Path(os.path.commonpath([p if p.is_dir() and not p.is_symlink() else p.parent for p in real]))


def _holds(base: Path, repair: Repair) -> bool:
    """True where the file is nothing but the text that was judged: no document, no mail, no link, no newer text."""
    path = base / repair.path
    if path.is_symlink() or not path.is_file():
        return False
    here = Origin(repair.path, "", "text/plain")
    return decode(path.read_bytes(), None, here).text == repair.old


def _write(base: Path, repairs: Sequence[Repair]) -> list[Repair]:
    """The repairs that changed a byte of their file."""
    written = []
    for repair in repairs:
        data = encoded(repair)
        if (base / repair.path).read_bytes() != data:
            write_bytes(base / repair.path, data)
            written.append(repair)
    return written


def _with_baseline(checked: Checked, request: Request, change: Change | None) -> Checked:
    name = request.baseline or checked.project.validate.baseline
    if name is None:
        if request.keep:
            raise DatasetToolsError(
                "no baseline is named", hint="use --baseline baseline.toml, or [validate] baseline"
            )
        return checked
    path = checked.project.root / name
    baseline = _read(path, change)
    if request.keep == "write":
        write_text(path, write_baseline(with_findings(baseline, checked.findings)))
        return replace(checked, notes=(*checked.notes, f"{len(checked.findings)} findings noted in {name}"))
    sifted = sift(checked.findings, baseline, dt.datetime.now(dt.UTC).date())
    notes = list(checked.notes)
    if sifted.held:
        notes.append(f"{sifted.held} findings are known or waived in {name}")
    notes += [f"{name}: the waiver of {w.code} for {w.path} ended on {w.expires}" for w in sifted.expired]
    whole = not request.paths and change is None
    if sifted.fixed and whole:
        if request.keep == "prune":
            write_text(path, write_baseline(pruned(baseline, sifted.fixed)))
            notes.append(f"{len(sifted.fixed)} entries removed from {name}")
        else:
            notes.append(f"{len(sifted.fixed)} entries of {name} look fixed; --prune-baseline removes them")
    return replace(checked, findings=sifted.left, notes=tuple(notes))


def _read(path: Path, change: Change | None) -> Baseline:
    if change is not None:
        text = change.text_at_base(path.resolve())
    else:
        text = path.read_text("utf-8") if path.is_file() else None
    return read_baseline(text, path.name) if text is not None else Baseline()


def write_report(checked: Checked, name: str, file: Path) -> None:
    """Write the findings to a file in a format."""
    write_text(file, render(checked.verdict(), name))


def append_summary(checked: Checked, file: str | None) -> None:
    """Append the page for people to the summary of a CI step, with the records as they were read."""
    if not file:
        return
    cards = _cards(checked) if len(checked.paths) <= _CARDS else ()
    page = render(replace(checked.verdict(), cards=cards), "md")
    with Path(file).open("a", encoding="utf-8") as stream:
        stream.write(page)


def _cards(checked: Checked) -> Sequence[Mapping[str, object]]:
    files = [p for p in checked.paths if p.is_file()]
    if not files:
        return ()
    try:
        return list(flow.extract(files).rows())
    except DatasetToolsError:
        return ()
