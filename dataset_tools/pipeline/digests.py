"""Digests of raw files between builds: kept beside the work table, on the machine where the files lie."""

import pyarrow as pa

from dataset_tools.convert.known import TABLE, Digests
from dataset_tools.storage import Store, is_url

_NAME = "digests.arrow"


def load_digests(cache: Store, now_ns: int) -> Digests:
    """What the last build saw; nothing where it kept nothing, or at a URL: other machines have other files."""
    if is_url(cache.location):
        return Digests(TABLE.empty_table(), now_ns)
    try:
        with cache.open(_NAME) as stream:
            table = pa.ipc.open_file(stream).read_all()
    except (OSError, pa.ArrowException):
        table = TABLE.empty_table()
    return Digests(table if table.schema == TABLE else TABLE.empty_table(), now_ns)


def save_digests(cache: Store, digests: Digests) -> None:
    """Keep what this build saw, where it saw anything new."""
    if digests.made and not is_url(cache.location):
        with cache.write(_NAME) as stream, pa.ipc.new_file(stream, TABLE) as writer:
            for table in digests.seen():
                writer.write_table(table)
