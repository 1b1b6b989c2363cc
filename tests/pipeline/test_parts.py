"""What a task of reading leaves behind: a part of rows, and the list of its files."""

from dataset_tools.pipeline.work import FileOutcome, _listed


def test_a_part_whose_files_gave_no_row_lists_them_all_the_same():
    """A file that was refused is known by its list, or it would be read again and lost without a word."""
    listed = _listed([FileOutcome("k1", "one.html", 0, (), (), {})], ())

    assert listed.num_rows == 1
    assert listed["articles"].to_pylist() == [[]]
