"""Languages, offline."""

import pytest

from dataset_tools.annotate.language import detect


@pytest.mark.parametrize(
    ("text", "tag"),
    [
        ("The ferries will run to a winter timetable again from Monday.", "en"),
        ("Die Fähren fahren ab Montag wieder nach dem Winterfahrplan, sagte der Hafenmeister.", "de"),
        ("Les bateaux reprendront lundi selon l’horaire d’hiver, a dit le maire de la ville.", "fr"),
        ("Los barcos volverán a navegar el lunes con el horario de invierno, dijo el alcalde.", "es"),
    ],
)
def test_a_sentence_is_enough(text, tag):
    """One sentence tells the language."""
    assert detect(text).value == tag


@pytest.mark.parametrize("text", ["", "12", "Oslo", "… — 4/5"])
def test_too_little_text_is_unknown(text):
    """A name or a number has no language."""
    assert detect(text) is None
