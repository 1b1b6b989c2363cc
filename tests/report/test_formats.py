"""Each output format says what was found, in the shape that its readers expect, and lets nothing act."""

import json
import re
from xml.etree import ElementTree as ET

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic_sarif.model import StaticAnalysisResultsFormatSarifVersion210JsonSchema as SarifLog

from dataset_tools.model.diagnostic import Diagnostic, Severity
from dataset_tools.model.errors import ConfigError
from dataset_tools.model.span import Span
from dataset_tools.report.formats import FORMATS, render
from dataset_tools.report.verdict import Verdict

RAW = "Ferry late\n\nThe ferry â€œMinnowâ€ was late.\n"
FOUND = Diagnostic(
    "ENC003",
    Severity.WARNING,
    "wrong letters",
    path="harbour/late.txt",
    span=Span(22, 25),
    field="body",
    evidence="â€œ",
    fix="fetch it again",
).at(RAW)
VERDICT = Verdict(
    [FOUND], files=1, records=1, raws={"harbour/late.txt": RAW}, help={"ENC003": "Mojibake.\n\nWhy: …"}
)

# The keys that GitLab's page on Code Quality reports asks for, and the words it knows for a severity.
CODE_QUALITY = {
    "type": "array",
    "items": {
        "type": "object",
        "required": ["description", "check_name", "fingerprint", "severity", "location"],
        "properties": {
            "description": {"type": "string", "minLength": 1},
            "check_name": {"type": "string", "minLength": 1},
            "fingerprint": {"type": "string", "minLength": 1},
            "severity": {"enum": ["info", "minor", "major", "critical", "blocker"]},
            "location": {
                "type": "object",
                "required": ["path", "lines"],
                "properties": {
                    "path": {"type": "string", "pattern": "^[^/]"},
                    "lines": {
                        "type": "object",
                        "required": ["begin"],
                        "properties": {"begin": {"type": "integer", "minimum": 1}},
                    },
                },
            },
        },
    },
}
# Element → (attributes that must be there, attributes that may, children), as the XSD of Jenkins' xUnit plugin has it.
JUNIT = {
    "testsuites": (set(), {"name", "time", "tests", "failures", "errors", "disabled"}, {"testsuite"}),
    "testsuite": (
        {"name"},
        {
            "tests",
            "failures",
            "errors",
            "time",
            "timestamp",
            "hostname",
            "id",
            "package",
            "skipped",
            "disabled",
        },
        {"testcase", "properties", "system-out", "system-err", "testsuite"},
    ),
    "testcase": (
        {"name"},
        {"classname", "time", "status", "assertions", "group"},
        {"failure", "error", "skipped", "system-out", "system-err", "rerunFailure"},
    ),
    "failure": (set(), {"message", "type"}, set()),
    "system-out": (set(), set(), set()),
}

ANY_TEXT = st.text(st.characters(codec=None, exclude_categories=()), max_size=40)


def many(count: int, severity: Severity = Severity.ERROR, code: str = "BOD006", files: int = 1) -> Verdict:
    """Many findings of one code over some files."""
    found = [
        Diagnostic(code, severity, f"number {i}", path=f"f{i % files}.txt", line=i + 1, column=1)
        for i in range(count)
    ]
    return Verdict(found, files=files, records=count)


class TestFull:
    def test_the_caret_stands_under_the_words(self):
        """The line of the raw file, a caret under what was seen, and the next step."""
        assert render(VERDICT, "full") == (
            "warning[ENC003] wrong letters\n"
            "  --> harbour/late.txt:3:11  body\n"
            "  |\n"
            "3 | The ferry â€œMinnowâ€\\x9d was late.\n".replace("\\x9d", "")
            + "  |           ^^^\n"
            "  = help: fetch it again\n"
            "\n"
            "1 file, 1 record: 1 warning\n"
        )

    def test_what_is_left_out_is_counted(self):
        """Twenty of a code in a file, and how many more there are."""
        out = render(many(50), "full")

        assert out.count("error[BOD006]") == 20
        assert "f0.txt: and 30 more BOD006" in out
        assert out.endswith("1 file, 50 records: 50 errors\n")

    def test_colour_only_where_asked(self):
        """Without colour there is no escape sequence at all."""
        assert "\x1b" not in render(VERDICT, "full")
        assert "\x1b[1;33m" in render(Verdict([FOUND], colour=True), "full")


class TestConcise:
    def test_one_line_that_an_editor_can_follow(self):
        """`file:line:col: weight code message`."""
        assert render(VERDICT, "concise").splitlines()[0] == (
            "harbour/late.txt:3:11: warning ENC003 wrong letters"
        )


class TestJson:
    def test_every_finding_is_there(self):
        """Machines get all findings, however many."""
        document = json.loads(render(many(500), "json"))

        assert document["counts"] == {"error": 500, "warning": 0, "info": 0}
        assert len(document["findings"]) == 500
        assert len(render(many(500), "jsonl").splitlines()) == 500


class TestGithub:
    def test_an_annotation_names_file_line_and_code(self):
        """The properties that the pull request page reads."""
        line = render(VERDICT, "github").splitlines()[0]

        assert line == (
            "::warning file=harbour/late.txt,line=3,col=11,title=ENC003::wrong letters. Next: fetch it again"
        )

    def test_ten_of_a_weight_and_a_truthful_rest(self):
        """What GitHub would drop is counted in the last line."""
        lines = render(many(40, files=20), "github").splitlines()

        assert sum(line.startswith("::error") for line in lines) == 10
        assert lines[-1].endswith("and 20 more, see the step summary")

    def test_one_annotation_for_a_file_and_code(self):
        """The others of the same kind are counted in it."""
        lines = render(many(7), "github").splitlines()

        assert len(lines) == 2
        assert "(and 6 more BOD006 in this file)" in lines[0]

    def test_separators_in_names_are_escaped(self):
        """A comma or colon in a file name cannot start another property."""
        out = render(
            Verdict([Diagnostic("X", Severity.ERROR, "50% of\nit", path="a,line=9:b.txt")]), "github"
        )

        assert out.splitlines()[0] == "::error file=a%2Cline=9%3Ab.txt,title=X::50%25 of\\nit"

    def test_what_is_private_is_not_shown_in_its_line(self):
        """A password in an address becomes stars of its length, and a line with personal data is left out."""
        raw = "See https://ada:secret@ledger.example/ or ring 020 7946 0018.\n"
        found = [
            Diagnostic(
                "URL004", Severity.ERROR, "x", path="a.txt", span=Span(4, 38), evidence="***@ledger.example"
            ),
            Diagnostic(
                "PII002", Severity.WARNING, "x", path="a.txt", span=Span(47, 60), evidence="0** **** ***8"
            ),
        ]
        out = render(Verdict([d.at(raw) for d in found], raws={"a.txt": raw}), "full")

        assert "https://**********@ledger.example/" in out
        assert out.count("7946") == 1  # in the line of the other finding

    def test_a_line_below_another(self):
        """The caret of the second finding stands in its own line."""
        raw = "One.\nTwo words.\n"
        found = Diagnostic("X", Severity.ERROR, "x", path="a.txt", span=Span(9, 14)).at(raw)

        assert "2 | Two words.\n  |     ^^^^^" in render(Verdict([found], raws={"a.txt": raw}), "full")


class TestGitlab:
    def test_fingerprints_are_unique(self):
        """GitLab merges equal ones away, so the second gets a number."""
        rows = json.loads(render(Verdict([FOUND, FOUND]), "gitlab"))

        assert len({r["fingerprint"] for r in rows}) == 2
        assert {r["severity"] for r in rows} <= {"info", "minor", "major", "critical", "blocker"}
        assert rows[0]["location"] == {"path": "harbour/late.txt", "lines": {"begin": 3}}

    @settings(max_examples=60)
    @given(path=st.text("ab/é\x1b:", min_size=1, max_size=9) | st.none(), message=ANY_TEXT.filter(bool))
    def test_every_row_has_what_gitlab_asks_for(self, path, message):
        """For any message and path below the root."""
        found = Diagnostic("X", Severity.ERROR, message, path=(path and path.lstrip("/")) or None)

        jsonschema.validate(json.loads(render(Verdict([found, FOUND]), "gitlab")), CODE_QUALITY)


class TestSarif:
    def test_results_point_to_their_rules(self):
        """SARIF 2.1.0 §3.27.6: ruleIndex is the position of ruleId among the rules."""
        document = json.loads(render(VERDICT, "sarif"))
        (run,) = document["runs"]
        (result,) = run["results"]

        assert document["version"] == "2.1.0"
        assert run["tool"]["driver"]["rules"][result["ruleIndex"]]["id"] == result["ruleId"] == "ENC003"
        assert result["level"] in {"none", "note", "warning", "error"}
        assert run["columnKind"] == "unicodeCodePoints"
        assert result["locations"][0]["physicalLocation"] == {
            "artifactLocation": {"uri": "harbour/late.txt", "uriBaseId": "ROOT"},
            "region": {"startLine": 3, "startColumn": 11},
        }
        assert list(result["partialFingerprints"].values()) == [FOUND.fingerprint]

    def test_no_more_than_github_takes(self):
        """Beyond 25,000 results the lightest go, and a notification says how many."""
        document = json.loads(render(many(25_010), "sarif"))
        (run,) = document["runs"]

        assert len(run["results"]) == 25_000
        (note,) = run["invocations"][0]["toolExecutionNotifications"]
        assert note["message"]["text"].startswith("10 ")

    def test_a_path_is_a_relative_uri(self):
        """Spaces and foreign letters are percent-encoded."""
        document = json.loads(
            render(Verdict([Diagnostic("X", Severity.INFO, "m", path="a b/é.txt")]), "sarif")
        )

        location = document["runs"][0]["results"][0]["locations"][0]["physicalLocation"]
        assert location["artifactLocation"]["uri"] == "a%20b/%C3%A9.txt"

    @settings(max_examples=60)
    @given(found=st.lists(st.builds(Diagnostic, st.sampled_from(["ENC003", "X"]), st.sampled_from(Severity), ANY_TEXT, path=ANY_TEXT | st.none(), line=st.integers(1, 9) | st.none(), record_index=st.integers(0, 9) | st.none(), evidence=ANY_TEXT | st.none(), fix=ANY_TEXT | st.none()), max_size=4))  # fmt: skip
    def test_the_schema_of_the_standard_holds(self, found):
        """For any text: the models of pydantic-sarif are made from the OASIS schema and refuse unknown keys."""
        SarifLog.model_validate_json(render(Verdict(found, help={"ENC003": "Mojibake."}), "sarif"))

    def test_the_models_refuse_what_the_standard_has_not(self):
        """Else the test above could not fail."""
        document = json.loads(render(VERDICT, "sarif"))
        document["runs"][0]["results"][0]["severity"] = "bad"

        with pytest.raises(ValueError, match="severity"):
            SarifLog.model_validate(document)


class TestJunit:
    @settings(max_examples=60)
    @given(path=ANY_TEXT, message=ANY_TEXT, fix=ANY_TEXT | st.none(), severity=st.sampled_from(Severity))
    def test_elements_and_attributes_are_known_to_its_readers(self, path, message, fix, severity):
        """For any text: well-formed, and nothing that the XSD does not have."""
        root = ET.fromstring(
            render(Verdict([Diagnostic("X", severity, message, path=path, fix=fix)]), "junit")
        )

        assert root.tag == "testsuites"
        for element in root.iter():
            needed, allowed, children = JUNIT[element.tag]
            assert needed <= set(element.keys()) <= needed | allowed
            assert {child.tag for child in element} <= children

    def test_a_case_a_file_and_a_failure_a_finding(self):
        """Notes are no failures."""
        root = ET.fromstring(render(many(3, files=2), "junit"))

        assert root.get("failures") == "3"
        assert [c.get("name") for c in root.iter("testcase")] == ["f0.txt", "f1.txt"]
        assert len(list(root.iter("failure"))) == 3


class TestMarkdown:
    def test_the_record_is_shown_as_it_was_read(self):
        """A contributor sees what the machine understood."""
        card = {
            "title": "Ferry *late*",
            "author": "Ada Holm",
            "origin": {"path": "harbour/late.txt"},
            "quotes": [{"text": "We waited", "speaker": "Ben Ruiz"}],
        }
        out = render(Verdict([FOUND], files=1, records=1, cards=[card]), "md")

        assert "| author | Ada Holm |" in out
        assert "Ferry \\*late\\*" in out
        assert "| quote, Ben Ruiz | We waited |" in out

    def test_rows_left_out_are_counted(self):
        """The table ends with how many more there are."""
        assert "and 300 more" in render(many(500), "md")


class TestEveryFormat:
    @pytest.mark.parametrize("name", FORMATS)
    def test_no_findings_is_a_document_too(self, name):
        """A clean run prints something that parses."""
        assert isinstance(render(Verdict([], files=3, records=3), name), str)

    def test_an_unknown_one_lists_the_known(self):
        """`--format xml` says what there is."""
        with pytest.raises(ConfigError) as error:
            render(VERDICT, "xml")
        assert "junit" in (error.value.hint or "")

    @settings(max_examples=60)
    @given(ANY_TEXT, ANY_TEXT, st.sampled_from(sorted(FORMATS)))
    def test_nothing_in_a_finding_can_act(self, text, path, name):
        """No control byte and no forged workflow command, whatever the text or the file name holds."""
        hostile = f"{text}\n::error::forged\n##[error]forged"
        found = Diagnostic(
            "X", Severity.ERROR, hostile, path=path, evidence=hostile, fix=hostile, field=hostile
        )
        raws = {path: hostile}
        out = render(Verdict([found, found], raws=raws, cards=[{"title": hostile, "body": hostile}]), name)

        assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]", out)
        assert "##[" not in out
        lines = [line.strip() for line in out.splitlines()]
        forged = [
            line
            for line in lines
            if line.startswith("::") and not line.startswith(("::error file=", "::error title="))
        ]
        assert not forged
