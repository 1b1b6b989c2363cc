"""More hostile files by group: name → bytes and the codes of which one must be among the findings of the file.

An empty set means that the file may be read or refused, but must not break, hang, write, fetch or act.
"""

from tests.hostile.corpus import (
    archives,
    columns,
    complexity,
    documents,
    encoding,
    markup,
    output,
    paths,
    semantics,
    structured,
)

GROUPS = {
    "encoding": encoding.files,
    "output injection": output.files,
    "complexity": complexity.files,
    "paths": paths.files,
    "structured text": structured.files,
    "markup": markup.files,
    "archives": archives.files,
    "columnar and code": columns.files,
    "documents": documents.files,
    "semantics": semantics.files,
}
