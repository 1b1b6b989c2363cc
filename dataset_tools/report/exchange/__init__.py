"""Stage 9 of 9. Review in other tools: what was read goes out as their tasks, and comes back as decisions.

`tasks` writes the files of Label Studio and Prodigy, `answers` reads theirs and doccano's, `place` finds the marked
words in our raw text, `decide` compares them with what was read. No offset of another tool is trusted: they count
UTF-16 units, fold line ends or trim spaces, each in its own way; the words themselves are the anchor.
"""
