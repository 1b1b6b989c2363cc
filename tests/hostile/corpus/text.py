"""Words for hostile files: a story that any reader would take for one."""

STORY = (
    "The swing bridge at Karrow stuck half open on Friday, with a coal barge below it and a wedding on one side.",
    "“We have food for eighty,” said the bride’s uncle, Olle Brandt, “and the band is over there.”",
    "The engineer of the harbour board, Ida Moss, oiled the rack by hand until four, and then it moved.",
    "The band played on the bank for an hour, and the barge went on to the gasworks with the tide.",
)
PROSE = "\n\n".join(STORY)
LINE = " ".join(STORY)
MB = 1 << 20
