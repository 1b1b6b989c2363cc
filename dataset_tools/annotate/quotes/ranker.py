"""Weights that may overrule the rules about who spoke: a linear score over the features of each candidate.

Nothing ships with the package (docs/explanation/quotes.md, "A ranker of your own"): a file comes from
`quotes train` and holds numbers only.
"""

import hashlib
import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from dataset_tools.annotate.quotes.candidates import Candidate
from dataset_tools.annotate.quotes.found import Found
from dataset_tools.model.errors import ConfigError
from dataset_tools.model.span import Span

FORMAT: Final = "dataset-tools/quote-ranker/1"
# Bytes: a thousand times what training writes for ten thousand articles would still be under this.
_LARGEST: Final = 32_000_000


@dataclass(frozen=True, slots=True)
class LinearRanker:
    """Chooses the candidate whose features weigh most; a tie goes to the rules."""

    weights: Mapping[str, float]
    enabled: bool = True  # False: training found that it does not pay
    sha256: str = ""  # of the file, so that a build knows when the weights changed

    def score(self, features: Sequence[str]) -> float:
        """The sum of the weights of the features."""
        return math.fsum(self.weights.get(name, 0.0) for name in features)

    def choose(self, candidates: Sequence[Candidate], span: Span) -> Found:  # noqa: ARG002 - the Protocol's
        """The owner of a region: the rules' answer unless another weighs more."""
        best = max(range(len(candidates)), key=lambda k: (self.score(candidates[k].features), -k))
        return candidates[best].found


def load_ranker(path: Path) -> LinearRanker | None:
    """The weights of a file that `quotes train` wrote; None where it says that they do not pay.

    Errors: ConfigError where the file is missing or is no such file.
    """
    try:
        with path.open("rb") as stream:
            data = stream.read(_LARGEST)  # a larger file is no JSON any more, and refused as such
        ranker = _read(json.loads(data), hashlib.sha256(data).hexdigest())
    except OSError as error:
        raise ConfigError(f"{path}: {error.strerror}", hint="`quotes train` writes this file") from error
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        raise ConfigError(
            f"{path}: no weights of a ranker", hint="`quotes train` writes this file"
        ) from error
    return ranker if ranker.enabled else None


def _read(document: Any, digest: str) -> LinearRanker:
    if document["format"] != FORMAT:
        raise ValueError(document["format"])
    weights = {str(name): float(value) for name, value in document["weights"].items()}
    if not all(math.isfinite(value) for value in weights.values()):
        raise ValueError("a weight is no number")
    return LinearRanker(weights, enabled=document["enabled"] is True, sha256=digest)
