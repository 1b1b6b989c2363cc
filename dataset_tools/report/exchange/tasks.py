"""Articles → the task files of Label Studio and Prodigy, with what was read as their predictions."""

from collections.abc import Iterator, Sequence
from typing import Any

from dataset_tools.report.review import Item, item_json
from dataset_tools.report.safe import safe_json

TOOLS = ("label-studio", "prodigy")
# Fields that can be marked in a text; language and address are not words of the page.
LABELS = ("quote", "title", "authors", "date", "publisher")
MODEL = "dataset-tools"
_LONGEST_FIELD = 300  # code points: longer than a headline or a byline

# What Label Studio needs to show the tasks: Settings → Labeling Interface → Code.
LABELING_CONFIG = f"""\
<View>
  <Labels name="label" toName="text">
    {" ".join(f'<Label value="{label}"/>' for label in LABELS)}
  </Labels>
  <Text name="text" value="$text" granularity="word"/>
  <TextArea name="speaker" toName="text" perRegion="true" whenTagName="label" whenLabelValue="quote"/>
</View>
"""


def tasks(items: Sequence[Item], tool: str) -> str:
    """The task file: a JSON array for Label Studio, one object a line for Prodigy."""
    rows = [_about(item) for item in items]
    if tool == "label-studio":
        return safe_json([_label_studio(row) for row in rows], indent=2) + "\n"
    return "".join(safe_json(_prodigy(row)) + "\n" for row in rows)


def _about(item: Item) -> dict[str, Any]:
    row = item_json(item)
    return row | {"meta": {name: row[name] for name in ("path", "record_index", "raw_sha256")}}


def _marks(row: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Every quote and every field that stands in the text: label, start and end in code points, score, speaker."""
    for field in row["fields"]:
        start, end, score, _ = field["span"] or (None, None, None, None)
        # A value of a JSON-LD block is proven by the whole block: no words that anybody would mark.
        if field["name"] in LABELS and field["value"] and start is not None and end - start <= _LONGEST_FIELD:
            yield {"label": field["name"], "start": start, "end": end, "score": score, "speaker": None}
    for quote in row["quotes"]:
        yield {
            "label": "quote",
            "start": quote["start"],
            "end": quote["end"],
            "score": quote["confidence"],
            "speaker": quote["speaker"],
        }


def _label_studio(row: dict[str, Any]) -> dict[str, Any]:
    """A task; Label Studio's editor counts UTF-16 units."""
    raw = row["raw"]
    result: list[dict[str, Any]] = []
    for i, mark in enumerate(_marks(row)):
        start, end = (_units(raw[: mark[edge]]) for edge in ("start", "end"))
        place = {"start": start, "end": end, "text": raw[mark["start"] : mark["end"]]}
        about = {"id": f"m{i}", "to_name": "text"}
        result.append(
            about | {"from_name": "label", "type": "labels", "value": place | {"labels": [mark["label"]]}}
        )
        if mark["score"] is not None:
            result[-1]["score"] = mark["score"]
        if mark["speaker"]:
            said = place | {"text": [mark["speaker"]]}
            result.append(about | {"from_name": "speaker", "type": "textarea", "value": said})
    data = {"text": raw, **row["meta"]}
    return {"data": data, "predictions": [{"model_version": MODEL, "result": result}]}


def _prodigy(row: dict[str, Any]) -> dict[str, Any]:
    """A task; Prodigy counts code points, and keeps keys of a span that it does not know."""
    spans = [
        {k: mark[k] for k in ("start", "end", "label", "speaker") if mark[k] is not None}
        | {"text": row["raw"][mark["start"] : mark["end"]]}
        for mark in _marks(row)
    ]
    return {"text": row["raw"], "spans": spans, "meta": row["meta"]}


def _units(text: str) -> int:
    """The length of a text as a browser counts it."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2
