"""Stage 5 of 9. SEC, MET and FMT: what the reader refused or doubted while it read a file.

The findings are made where the bytes are read; each has its entry here, so that every code has one place.
"""

from collections.abc import Iterator, Sequence

from dataset_tools.model.diagnostic import Diagnostic, Severity
from dataset_tools.validate.rule import Rule, RuleContext, Scope, of_code

Findings = Sequence[Diagnostic]


def over_budget(seen: Findings, _: RuleContext) -> Iterator[Diagnostic]:
    """The file, or what it expands to, is larger than its budget: bytes, ratio, members, cells, one record.

    Why: four kilobytes can expand to sixteen gigabytes; a budget keeps one file from stopping the others.
    Fix: split the file, or raise the named limit under [limits] in dataset.toml if you trust it.
    """
    return of_code("SEC001", seen)


def not_a_plain_file(seen: Findings, _: RuleContext) -> Iterator[Diagnostic]:
    """The path is a link or a special file, leaves its folder, or differs from another only by case or accents.

    Why: a link can lead to any file of the machine; a pipe never ends; two such names are one file elsewhere.
    Fix: contribute the file itself, under a name of its own.
    """
    return of_code("SEC002", seen)


def carries_code(seen: Findings, _: RuleContext) -> Iterator[Diagnostic]:
    """The file carries code: a loading script, a pickle, an object array, a document with macros.

    Why: reading it could run it. Articles need no code.
    Fix: export the text to a plain format, such as .txt, .html or .jsonl.
    """
    return of_code("SEC003", seen)


def declares_entities(seen: Findings, _: RuleContext) -> Iterator[Diagnostic]:
    """The XML has a document type, entities or external references.

    Why: entities can grow without bound, and external ones read files of this machine or call other machines.
    Fix: export the document without a DOCTYPE; the text itself does not need one.
    """
    return of_code("SEC004", seen)


def nested_too_deep(seen: Findings, _: RuleContext) -> Iterator[Diagnostic]:
    """Elements are nested deeper, or a tag has more attributes, than any real page.

    Why: parsers lose text below a certain depth without a word, or take minutes for it.
    Fix: simplify the page; if it is genuine, raise `depth` under [limits] in dataset.toml.
    """
    return of_code("SEC005", seen)


def reader_gave_up(seen: Findings, _: RuleContext) -> Iterator[Diagnostic]:
    """Reading the file took too long, needed too much memory, or crashed the reader.

    Why: each file is read under limits, so that one cannot cost the others. Whatever it is, it did not end well.
    Fix: raise [limits] in dataset.toml if the file is good; else leave it out, and tell us.
    """
    return of_code("SEC006", seen)


def hidden_in_the_name(seen: Findings, _: RuleContext) -> Iterator[Diagnostic]:
    """The name of a file holds control characters, a line break, or marks that turn the direction of writing.

    Why: a list shows another name than the file has, and a terminal may obey what it is shown.
    Fix: rename the file.
    """
    return of_code("SEC007", seen)


def unparsable_metadata(seen: Findings, _: RuleContext) -> Iterator[Diagnostic]:
    """The sidecar or front matter cannot be parsed, or states a key twice.

    Why: of two values one would win silently.
    Fix: correct the named line; the how-to "contribute" shows a whole sidecar.
    """
    return of_code("MET001", seen)


def wrong_metadata_type(seen: Findings, _: RuleContext) -> Iterator[Diagnostic]:
    """A value of the sidecar or front matter has the wrong type.

    Why: YAML reads an unquoted `no` as false and `012` as ten; what you meant is lost.
    Fix: put the value into quotes.
    """
    return of_code("MET002", seen)


def unknown_metadata_key(seen: Findings, _: RuleContext) -> Iterator[Diagnostic]:
    """The sidecar or front matter has a key that we do not know.

    Why: its value goes nowhere, most often because of a slip of the pen.
    Fix: use the key that the message proposes, or remove the line.
    """
    return of_code("MET003", seen)


def missing_metadata(seen: Findings, _: RuleContext) -> Iterator[Diagnostic]:
    """A field that the sidecar must state is missing.

    Why: without it the other values cannot be used: a licence without its words, say.
    Fix: add the field that the message names.
    """
    return of_code("MET004", seen)


def unknown_contract(seen: Findings, _: RuleContext) -> Iterator[Diagnostic]:
    """The file says that it follows a version of the contract that we do not know.

    Why: its columns may mean something else.
    Fix: use one of the versions that the message lists, or update dataset-tools.
    """
    return of_code("MET005", seen)


def other_digest(seen: Findings, _: RuleContext) -> Iterator[Diagnostic]:
    """The SHA-256 that the sidecar records is not that of the file.

    Why: the file was changed after somebody checked it, or it is another file.
    Fix: check the file; if it is right, record the digest that the message shows.
    """
    return of_code("MET006", seen)


def unknown_format(seen: Findings, _: RuleContext) -> Iterator[Diagnostic]:
    """No converter knows the content of the file.

    Why: a file that nobody reads is an article that is missing.
    Fix: convert it to a format that `dataset-tools formats` lists, or add a converter.
    """
    return of_code("FMT001", seen)


def unparsable_record(seen: Findings, _: RuleContext) -> Iterator[Diagnostic]:
    """One record of the file cannot be read; the others were.

    Why: the record is not in the dataset until it is put right.
    Fix: correct the line that the message names.
    """
    return of_code("FMT002", seen)


def corrupt_container(seen: Findings, _: RuleContext) -> Iterator[Diagnostic]:
    """The file is cut short or damaged.

    Why: what follows the damage is lost, and nobody can say how much that is.
    Fix: fetch or export the file again.
    """
    return of_code("FMT003", seen)


def encrypted(seen: Findings, _: RuleContext) -> Iterator[Diagnostic]:
    """The file is encrypted.

    Why: we cannot read it, and a password does not belong into a repository.
    Fix: contribute a copy without a password.
    """
    return of_code("FMT004", seen)


def missing_extra(seen: Findings, _: RuleContext) -> Iterator[Diagnostic]:
    """The format needs a library that is not installed.

    Why: formats that few people need are optional, so that installing stays small.
    Fix: run the command that the message shows.
    """
    return of_code("FMT005", seen)


def no_text(seen: Findings, _: RuleContext) -> Iterator[Diagnostic]:
    """The record holds no text: an empty file, a scan, a page of pictures.

    Why: there is no article to publish.
    Fix: contribute the text; a scan has to go through text recognition first.
    """
    return of_code("FMT006", seen)


def other_suffix(seen: Findings, _: RuleContext) -> Iterator[Diagnostic]:
    """The content is of another format than the suffix of the name says.

    Why: other programs go by the name.
    Fix: rename the file; we read it by its content either way.
    """
    return of_code("FMT007", seen)


RULES = (
    Rule("SEC001", over_budget, Severity.ERROR, Scope.FILE),
    Rule("SEC002", not_a_plain_file, Severity.ERROR, Scope.FILE),
    Rule("SEC003", carries_code, Severity.ERROR, Scope.FILE),
    Rule("SEC004", declares_entities, Severity.ERROR, Scope.FILE),
    Rule("SEC005", nested_too_deep, Severity.ERROR, Scope.FILE),
    Rule("SEC006", reader_gave_up, Severity.ERROR, Scope.FILE),
    Rule("SEC007", hidden_in_the_name, Severity.ERROR, Scope.FILE),
    Rule("MET001", unparsable_metadata, Severity.ERROR, Scope.FILE),
    Rule("MET002", wrong_metadata_type, Severity.ERROR, Scope.FILE),
    Rule("MET003", unknown_metadata_key, Severity.WARNING, Scope.FILE),
    Rule("MET004", missing_metadata, Severity.ERROR, Scope.FILE),
    Rule("MET005", unknown_contract, Severity.ERROR, Scope.FILE),
    Rule("MET006", other_digest, Severity.ERROR, Scope.FILE),
    Rule("FMT001", unknown_format, Severity.ERROR, Scope.FILE),
    Rule("FMT002", unparsable_record, Severity.ERROR, Scope.FILE),
    Rule("FMT003", corrupt_container, Severity.ERROR, Scope.FILE),
    Rule("FMT004", encrypted, Severity.ERROR, Scope.FILE),
    Rule("FMT005", missing_extra, Severity.ERROR, Scope.FILE),
    Rule("FMT006", no_text, Severity.ERROR, Scope.FILE),
    Rule("FMT007", other_suffix, Severity.INFO, Scope.FILE),
)
