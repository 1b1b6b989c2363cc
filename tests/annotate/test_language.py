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


def test_names_at_the_top_do_not_decide():
    """The story is in English, though its first eighty characters are names of Polish towns."""
    line = "Łódź, Kraków, Gdańsk, Wrocław, Poznań, Szczecin, Bydgoszcz, Lublin, Białystok: "
    story = "from all of them the ferries and the trains will run to the winter timetable again, the ministry said on Monday."

    assert detect(line + story).value == "en"
