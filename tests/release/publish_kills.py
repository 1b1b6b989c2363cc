"""Publishes when it is told to, and dies when it is told to. Run as a script: a line of JSON in, a line out.

Every publish happens in a forked child: what it needs is imported before, and a kill costs no start of Python.
{"step": n} dies at the n-th time that the file system or a socket is touched, {"delay": s} after a time, {} not at all.
The answer is the number of touches of a child that lived, or 0.
"""

import json
import os
import sys
from functools import partial
from pathlib import Path

from dataset_tools.publish.targets import Release, get_target
from tests.release.crashes import in_child


def main(target: str, folder: Path, where: str) -> None:
    """Answer until the input ends."""
    for library in {"s3": ["s3fs", "aiobotocore.session"], "hub": ["huggingface_hub"]}.get(target, []):
        __import__(library)
    release = Release.of(folder)
    publish = partial(get_target(target).publish, release, where, lambda _: None)
    for line in sys.stdin:
        print(json.dumps(in_child(publish, **json.loads(line))), flush=True)


if __name__ == "__main__":
    # The clients read where to go from the environment, as for a user.
    os.environ.setdefault("HF_HUB_DISABLE_XET", "1")
    main(sys.argv[1], Path(sys.argv[2]), sys.argv[3])
