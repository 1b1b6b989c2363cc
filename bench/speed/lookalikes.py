"""Texts that look alike and are not copies, and how many are taken for copies: python -m bench.speed.lookalikes.

Seven kinds of notes that a paper prints day after day, with invented names: every note of a kind is an article of its
own, so that each one that stands in the cluster of another is wrong. `report` and `form` are the worst cases: six and
three places of a fixed text differ. `furniture` is short stories with the same words of the site under each.
"""

import argparse
import hashlib
import random
from collections.abc import Callable

from bench.speed.duplicates import THRESHOLDS
from dataset_tools.curate.clusters import find_clusters
from dataset_tools.curate.signatures import BYTES, WORDS_BYTES, signature
from dataset_tools.model.project import DedupConfig

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
TOWNS = (
    "Port Ellery",
    "Marrowby",
    "Stanholt",
    "Quellen",
    "East Dray",
    "Fennick",
    "Olmsea",
    "Tarn Cross",
    "Ivelow",
)
NAMES = (
    "Ada",
    "Bram",
    "Celia",
    "Dov",
    "Edda",
    "Farid",
    "Greta",
    "Hal",
    "Ines",
    "Jory",
    "Kemi",
    "Lars",
    "Mina",
)
FAMILY = (
    "Ostrand",
    "Pellow",
    "Quist",
    "Rademaker",
    "Sable",
    "Tolliver",
    "Underhay",
    "Varga",
    "Wexcombe",
    "Yarrow",
)
FIRMS = (
    "Corvane Foods",
    "Halden Rail",
    "Mistral Pumps",
    "Orrin Cables",
    "Pollard Glass",
    "Senn Marine",
    "Tallow Bank",
)
TRADES = (
    "teacher",
    "bus driver",
    "surveyor",
    "nurse",
    "baker",
    "harbour pilot",
    "organist",
    "vet",
    "printer",
)
SKIES = ("sunny", "cloudy", "showery", "misty", "windy", "wet", "dry and bright", "overcast")


def weather(draw: random.Random) -> str:
    """The forecast of a day: one sentence a town, the same closing words."""
    lines = [
        f"Good morning, and here is the forecast for {draw.choice(DAYS)} from the desk of the Ellery Gazette."
    ]
    for town in draw.sample(TOWNS, 7):
        low = draw.randint(-4, 14)
        lines.append(
            f"In {town} the day starts {draw.choice(SKIES)} and turns {draw.choice(SKIES)} by the evening, with a low "
            f"of {low} and a high of {low + draw.randint(3, 12)} degrees and winds of {draw.randint(4, 60)} km/h."
        )
    lines.append(
        "Drivers on the coast road should allow more time and keep an eye on the signs above the bridge."
    )
    return "\n\n".join(lines)


def market(draw: random.Random) -> str:
    """The close of a day: the same frame, other firms, numbers and verbs."""
    moved = [
        f"{firm} {draw.choice(('rose', 'fell', 'slipped', 'gained'))} {draw.randint(1, 99) / 10} per cent to "
        f"{draw.randint(100, 9999) / 100} crowns after {draw.choice(TOWNS)} {draw.choice(('bought', 'sold'))} a stake"
        for firm in draw.sample(FIRMS, 5)
    ]
    return (
        f"The Ellery index closed at {draw.randint(2000, 4000)} points on {draw.choice(DAYS)}, "
        f"{draw.choice(('up', 'down'))} {draw.randint(1, 300) / 100} per cent, as traders weighed the news of the day. "
        + ". ".join(moved)
        + f". Volume was {draw.randint(10, 90)} million shares, against {draw.randint(10, 90)} million the day before. "
        "Prices are delayed by fifteen minutes and are no advice to buy or sell any of the shares named here."
    )


def obituary(draw: random.Random) -> str:
    """A notice of death: the form of the funeral house around one life."""
    name, town = f"{draw.choice(NAMES)} {draw.choice(FAMILY)}", draw.choice(TOWNS)
    kin = ", ".join(f"{draw.choice(NAMES)} of {draw.choice(TOWNS)}" for _ in range(draw.randint(2, 5)))
    return (
        f"{name}, {draw.randint(51, 103)}, of {town}, passed away on {draw.choice(DAYS)} at home, with family near. "
        f"Born in {draw.choice(TOWNS)} to {draw.choice(NAMES)} and {draw.choice(NAMES)} {draw.choice(FAMILY)}, "
        f"{name} worked as a {draw.choice(TRADES)} and later as a {draw.choice(TRADES)} for {draw.randint(9, 44)} years. "
        f"Those who knew {name} will remember a love of {draw.choice(TRADES)}s and of {draw.choice(TOWNS)} in spring. "
        f"Survivors include {kin}. A service will be held at {draw.randint(9, 16)} o'clock on {draw.choice(DAYS)} at the "
        f"chapel of {draw.choice(TOWNS)}. In place of flowers the family asks for gifts to the lifeboat fund. "
        "Arrangements are by the Pellow funeral house, and words of comfort may be left on its page."
    )


def form(draw: random.Random) -> str:
    """A notice that only three numbers and names tell from another: what no comparison of words can know."""
    return _harbour(draw, f"stood at {draw.randint(100, 999)} centimetres", "The ferry runs as planned")


def report(draw: random.Random) -> str:
    """The same notice with two places more that differ."""
    water = f"stood at {draw.randint(100, 999)} centimetres in a {draw.choice(SKIES)} wind of {draw.randint(4, 60)} km/h"
    return _harbour(draw, water, f"The ferry to {draw.choice(TOWNS)} runs {draw.randint(2, 9)} times")


def _harbour(draw: random.Random, water: str, ferry: str) -> str:
    return (
        f"The {draw.choice(TOWNS)} harbour office reports the state of its waters for the public every day. Today the "
        "gauge at the old pier was read by the keeper in the morning and again at night, as the law of the harbour asks, "
        f"and {water}. Boats with a draught of more than two metres should wait for "
        f"the flood before they pass the bar, and small craft should keep to the marked channel at all times. {ferry}. "
        f"Visibility was {draw.randint(1, 30)} kilometres. The next report follows tomorrow at the same "
        "hour, and older ones can be read in the office on the quay, where the keeper is glad to answer questions about "
        "tides, moorings and the fees of the season."
    )


def series(draw: random.Random) -> str:
    """A part of a series: the same words of introduction and of thanks, and a story of its own between them."""
    frame = (
        "This is part of our series on how the towns along the river changed within one lifetime. For it our reporters "
        "spoke with two hundred people, read the books of nine councils and walked the whole river from its spring to "
        "the sea. The series was made with the help of readers who opened their albums and their kitchens to us."
    )
    return f"{frame}\n\n{story(draw, 120)}\n\nRead the other parts on our pages, and write to us about your own town."


def furniture(draw: random.Random) -> str:
    """A short story, and what the site printed under it."""
    foot = (
        "Sign up for our morning letter and never miss a story from your town. Subscribers read all articles and the "
        "archive back to the first issue, with a puzzle every day and the paper at their door on Saturdays. Have you "
        "seen something that we should know of? Write to the desk, we read every letter. Most read this week: the "
        "bridge, the school, the mayor, the market and the weather. All rights reserved by the Ellery Gazette and its "
        "partners, and no part may be used again without leave in writing from the owners of this page."
    )
    return f"{story(draw, 70)}\n\n{foot}"


def story(draw: random.Random, words: int) -> str:
    """So many words, of no meaning but each story its own."""
    syllables = ("ba", "re", "sto", "lin", "ka", "mo", "ter", "vi", "du", "sen")
    return " ".join("".join(draw.choices(syllables, k=draw.randint(1, 3))) for _ in range(words))


KINDS: tuple[Callable[[random.Random], str], ...] = (
    weather,
    market,
    obituary,
    series,
    furniture,
    report,
    form,
)


def taken(texts: list[str], threshold: float, *, numbers: bool) -> float:
    """The share of texts that stand in the cluster of another; `numbers`: whether these may tell them apart."""
    distinct = sorted(set(texts))
    digests = [hashlib.sha256(t.encode()).hexdigest() for t in distinct]
    signatures = [signature(t) for t in distinct]
    if not numbers:
        signatures = [s and s[:WORDS_BYTES].ljust(BYTES, b"\0") for s in signatures]
    clusters = find_clusters(digests, signatures, threshold)
    return sum(i != root for i, root in enumerate(clusters.root_of)) / len(distinct)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--n", type=int, default=400, help="notes of each kind")
    parser.add_argument("--words-alone", action="store_true", help="as if texts held no numbers")
    chosen = parser.parse_args()
    notes = {kind.__name__: [kind(random.Random(seed)) for seed in range(chosen.n)] for kind in KINDS}
    print("| threshold | " + " | ".join(notes) + " |\n|---|" + "---|" * len(notes))
    for threshold in THRESHOLDS:
        mark = "**" if threshold == DedupConfig().threshold else ""
        cells = " | ".join(
            f"{taken(t, threshold, numbers=not chosen.words_alone):.1%}" for t in notes.values()
        )
        print(f"| {mark}{threshold}{mark} | {cells} |", flush=True)


if __name__ == "__main__":
    main()
