"""A reader that dies at one file, as a C library would."""

import os
from typing import Any

from dataset_tools.pipeline.work import read_part as real


def read_part(files: list[Any], **arguments: Any) -> str:
    if any(job.file.name.endswith(os.environ["DATASET_TOOLS_TEST_POISON"]) for job in files):
        os._exit(139)
    return real(files, **arguments)
