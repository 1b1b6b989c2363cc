"""Copies of training pages in the dress of a news site: the body of one page among the furniture of others.

Whole sentences that are not this story are what a news page is full of: teasers, comments, captions, pleas. Here they
are the first sentences, headlines and menus of other training pages of the same fold, so that no copy shows a
classifier a line of a page it is tested on.
"""

import random
import re
from collections.abc import Sequence
from dataclasses import dataclass

from corruptions import BANNERS, BIOS, CITIES, HEADINGS, NAMES, NOTICES, OUTLETS, SHARE, filled, pick

_SENTENCE = re.compile(r".+?[.!?][”\"]?(?=\s|$)")
MONTHS = (
    "Jan.",
    "Feb.",
    "March",
    "April",
    "May",
    "June",
    "July",
    "Aug.",
    "Sept.",
    "October",
    "Nov",
    "December",
)


@dataclass(frozen=True)
class Donor:
    """What a page lends to others: its headline, its paragraphs, the runs of furniture above and below its body."""

    title: str
    paragraphs: tuple[str, ...]
    above: tuple[str, ...]
    below: tuple[str, ...]


@dataclass(frozen=True)
class Story:
    """What is the page's own: its lines, which of them are body, and its title."""

    texts: Sequence[str]
    marks: Sequence[bool]
    title: str


def donor_of(texts: Sequence[str], marks: Sequence[bool], title: str) -> Donor:
    body = [i for i, mark in enumerate(marks) if mark]
    first, last = (body[0], body[-1]) if body else (0, len(texts) - 1)
    prose = tuple(texts[i] for i in body if texts[i].count(" ") > 12)
    return Donor(title, prose, tuple(texts[:first]), tuple(texts[last + 1 :]))


class Newsroom:
    """Draws furniture for news pages, from donors and from templates of our own."""

    def __init__(self, donors: Sequence[Donor], rng: random.Random) -> None:
        self.donors, self.rng = donors, rng

    def chance(self, share: float) -> bool:
        return self.rng.random() < share

    def donor(self) -> Donor:
        return self.rng.choice(self.donors)

    def sentences(self, most: int) -> str:
        """One to `most` sentences that another story says."""
        while True:
            donor = self.donor()
            if donor.paragraphs:
                found = _SENTENCE.findall(self.rng.choice(donor.paragraphs)) or [donor.paragraphs[0]]
                at = self.rng.randrange(len(found))
                return " ".join(found[at : at + self.rng.randint(1, most)]).strip()

    def lede(self) -> str:
        """The first paragraph of another story, whole or cut off as teasers are."""
        donor = self.donor()
        text = donor.paragraphs[0] if donor.paragraphs else donor.title
        lot = self.rng.random()
        if lot < 0.35:
            return (_SENTENCE.findall(text) or [text])[0]
        if lot < 0.7:
            words = text.split()[: self.rng.randint(10, 35)]
            return " ".join(words) + self.rng.choice(("…", "...", " ...", " [...]", ""))
        return text

    def when(self) -> str:
        rng = self.rng
        return rng.choice((
            f"{rng.randint(2, 23)} hours ago", f"{rng.randint(2, 6)} days ago", f"{rng.choice(MONTHS)} {rng.randint(1, 28)}, {rng.randint(2012, 2024)}",
            f"{rng.randint(1, 28)} {rng.choice(MONTHS)} {rng.randint(2012, 2024)}", f"{rng.randint(1, 12)}:{rng.randint(10, 59)} p.m.",
            f"{rng.randint(1, 12)}/{rng.randint(1, 28)}/{rng.randint(2012, 2024)}", f"Updated {rng.randint(1, 12)}:{rng.randint(10, 59)} AM ET", f"{rng.randint(1, 9)}m ago",
        ))  # fmt: skip

    def section(self) -> str:
        return self.rng.choice(("News", "Politics", "World", "Business", "Sport", "Opinion", "Technology", "Health", "Culture", "U.S.",
                                "Local", "Entertainment", "Science", "Travel", "Money", "Video", "Life", "Top Stories"))  # fmt: skip

    def teaser(self, shape: Sequence[str]) -> list[str]:
        """One entry of a list of other stories; every entry of a list has the same shape."""
        parts = {"title": lambda: self.donor().title, "lede": self.lede, "when": self.when, "section": self.section,
                 "by": lambda: self.rng.choice(("By ", "", "by ")) + self.rng.choice(NAMES), "more": lambda: "Read more",
                 "credit": lambda: f"{self.rng.choice(NAMES)}/{self.rng.choice(OUTLETS)}"}  # fmt: skip
        return [parts[name]() for name in shape]

    def teasers(self, most: int) -> list[str]:
        """A heading and entries of one shape: related stories, most read, latest news."""
        shape = self.rng.choice((
            ("title",), ("title",), ("title", "lede"), ("title", "lede"), ("title", "when"), ("section", "title"), ("lede",),
            ("title", "lede", "when"), ("title", "lede", "more"), ("section", "title", "lede"), ("title", "by"), ("when", "title", "lede"),
            ("title", "by", "when", "lede"), ("credit", "title", "lede"),
        ))  # fmt: skip
        numbered = self.chance(0.2)
        out = [filled(self.rng, self.rng.choice(HEADINGS + MORE_HEADINGS))] if self.chance(0.8) else []
        for i in range(self.rng.randint(1, most)):
            entry = self.teaser(shape)
            if numbered:
                entry = [str(i + 1), *entry] if self.chance(0.5) else [f"{i + 1}. {entry[0]}", *entry[1:]]
            out += entry
        return out

    def comments(self) -> list[str]:
        """A thread: names, times, sentences of other people, buttons."""
        out = [self.rng.choice(("Comments", f"{self.rng.randint(2, 99)} Comments", "Join the conversation", "Leave a comment", "Have your say",
                                "Responses", "What readers say", "View comments"))]  # fmt: skip
        named, timed, buttons = self.chance(0.9), self.chance(0.7), self.chance(0.6)
        for _ in range(self.rng.randint(1, 12)):
            name = (
                self.rng.choice(NAMES)
                if self.chance(0.5)
                else self.rng.choice(NAMES).lower().replace(" ", "")
            )
            out += [name + self.rng.choice(("", " says:", " wrote:"))] * named + [self.when()] * timed
            text = self.sentences(4)
            out.append(text if self.chance(0.6) else f"{self.rng.choice(OPENINGS)} {text}")
            out += [self.rng.choice(("Reply", "Like", "Report", "Reply to this comment"))] * buttons
        return out

    def caption(self) -> list[str]:
        """What stands under a picture: a sentence of the story's kind, and who took it."""
        credit = self.rng.choice((f"Photo: {self.rng.choice(NAMES)}", f"{self.rng.choice(NAMES)}/{self.rng.choice(OUTLETS)}", f"Image: {self.rng.choice(OUTLETS)}",
                                  f"(Photo by {self.rng.choice(NAMES)}/Getty Images)", f"{self.rng.choice(NAMES)}/AP", f"Credit: {self.rng.choice(NAMES)}"))  # fmt: skip
        text = self.sentences(1)
        lot = self.rng.random()
        if lot < 0.5:
            return [f"{text} {credit}"]
        return [text, credit] if lot < 0.75 else [credit, text] if lot < 0.85 else ["Image caption", text]

    def insert(self) -> list[str]:
        """Something between two paragraphs."""
        lot = self.rng.random()
        if lot < 0.25:
            return self.teasers(4)
        if lot < 0.45:
            return self.caption()
        if lot < 0.6:
            return [
                self.rng.choice(
                    (
                        "Read more:",
                        "RELATED:",
                        "SEE ALSO:",
                        "Related:",
                        "MORE:",
                        "READ:",
                        "»",
                        "Watch:",
                        "Read more: ",
                    )
                )
                + " "
                + self.donor().title
            ]
        if lot < 0.8:
            return pick(self.rng, BANNERS + PLEAS, 2)
        return [
            self.rng.choice(
                (
                    "ADVERTISEMENT",
                    "Advertisement",
                    "Story continues below advertisement",
                    "Article continues below advertisement",
                    "Ad",
                )
            )
        ]


MORE_HEADINGS = (
    "Top Stories", "Editor's picks", "Popular", "In this story", "More stories", "From around the web", "Sponsored content", "Most Popular",
    "Read next", "What to read next", "The latest", "Also in {topic}", "Latest from {outlet}", "Promoted stories", "In pictures", "Watch", "Up next",
)  # fmt: skip
OPENINGS = (
    "I think",
    "Sorry, but",
    "@reader",
    "This.",
    "So true.",
    "LOL",
    "Well,",
    "You are wrong:",
    "Thank you for writing this.",
    "Why is nobody saying it?",
)
PLEAS = (
    "Get the day's most important headlines delivered to your inbox. By signing up you agree to our terms of use and privacy policy.",
    "Sign up to our morning briefing: the stories that matter about {topic}, chosen by our editors.",
    "Thank you for subscribing. Please check your inbox to confirm.",
    "Something went wrong. Please try again later.",
    "We use your sign-up to provide content in the ways you have consented to and to improve our understanding of you.",
    "Please enter a valid email address.",
    "Want more on {topic}? Follow {name} on Twitter, or join the {outlet} group on Facebook.",
    "Sign up for The Tide, a weekly letter from {name} about {topic} and what it means for you.",
    "The best of {outlet}, delivered free to your phone every morning.",
    "{outlet} may earn a commission if you buy through links on this page.",
    "Your support helps {outlet} tell the story of {topic}. Become a supporter today and keep our reporting open to everyone.",
    "To read this article in full, sign in or subscribe. Already a subscriber? Log in.",
    "Our best stories in your inbox, every weekday at seven.",
    "Your browser does not support the video element.",
    "Sorry, your browser cannot play this video.",
    "This video is playing in the background.",
)


def news_copy(
    texts: Sequence[str], marks: Sequence[bool], title: str, donors: Sequence[Donor], rng: random.Random
) -> list[str]:
    """The lines of a page as a news site might print its body."""
    room = Newsroom(donors, rng)
    own = [i for i, mark in enumerate(marks) if mark]
    first, last = (own[0], own[-1]) if own else (0, len(texts) - 1)
    keep_inside = room.chance(0.5)  # furniture between paragraphs, as the page had it
    body = [
        [t] for t, m in zip(texts[first : last + 1], marks[first : last + 1], strict=True) if m or keep_inside
    ]
    for _ in range(rng.choice((0, 1, 1, 2, 3, 4))):
        body.insert(rng.randint(0 if room.chance(0.3) else min(2, len(body)), len(body)), room.insert())
    top: list[str] = [title + rng.choice(("", f" | {rng.choice(OUTLETS)}", f" - {rng.choice(OUTLETS)}"))]
    lot = rng.random()
    if lot < 0.5:
        top += room.donor().above[1:80]
    elif lot < 0.8:
        top += rng.sample(SECTIONS, rng.randint(3, 12)) + (room.teasers(6) if room.chance(0.4) else [])
    if room.chance(0.85):
        top.append(title)
    if room.chance(0.3):
        top.append(room.sentences(1) if room.chance(0.2) else rng.choice(OUTLETS))
    top += rng.choice(([], [f"By {rng.choice(NAMES)}"], [rng.choice(NAMES), room.when()], [room.when()], [f"By {rng.choice(NAMES)}, {rng.choice(OUTLETS)}", room.when()],
                       [f"{rng.choice(NAMES)} and {rng.choice(NAMES)}", f"Published {room.when()}", f"Updated {room.when()}"]))  # fmt: skip
    top += pick(rng, SHARE, 6) if room.chance(0.6) else []
    top += room.caption() if room.chance(0.4) else []
    parts = [
        (0.25, lambda: pick(rng, BIOS, 2)),
        (0.25, lambda: pick(rng, NOTICES, 2)),
        (0.4, lambda: pick(rng, SHARE, 7)),
        (0.4, lambda: pick(rng, BANNERS + PLEAS, 3)),
        (
            0.3,
            lambda: [
                rng.choice(("Tags", "Topics", "Filed under:", "Explore more")),
                *rng.sample(SECTIONS, rng.randint(1, 5)),
            ],
        ),
        (0.7, lambda: room.teasers(10)),
        (0.4, lambda: room.teasers(8)),
        (0.35, room.comments),
        (0.6, lambda: list(room.donor().below[:120])),
        (0.2, lambda: list(texts[last + 1 : last + 1 + rng.randint(1, 60)])),
    ]
    if room.chance(0.3):
        rng.shuffle(parts)
    end = [line for share, part in parts if room.chance(share) for line in part()]
    return [*top, *(line for lines in body for line in lines), *end]


SECTIONS = ("Home", "News", "World", "Politics", "Business", "Sport", "Opinion", "Culture", "Lifestyle", "Travel", "Weather", "Jobs", "Video",
            "Podcasts", "Newsletters", "Subscribe", "Sign in", "Search", "Menu", "Science", "Health", "Obituaries", "Puzzles", "E-paper",
            "Contact us", "About us", "Advertise with us", "Privacy policy")  # fmt: skip


def short_copy(texts: Sequence[str], marks: Sequence[bool], title: str, rng: random.Random) -> list[str]:
    """The opening paragraphs of a page and little else: a note, a clean export, the text of a mail."""
    prose = [t for t, m in zip(texts, marks, strict=True) if m and t.count(" ") > 4]
    kept = prose[: rng.randint(2, 8)]
    top = [title] if rng.random() < 0.7 else []
    if rng.random() < 0.4:
        top += [
            rng.choice((f"By {rng.choice(NAMES)}", rng.choice(NAMES), f"{rng.choice(CITIES).upper()}, May 4"))
        ]
    end = rng.choice(([], [], [], pick(rng, BANNERS, 1), pick(rng, BIOS, 1), pick(rng, NOTICES, 1)))
    return [*top, *kept, *end]


def site_copies(stories: Sequence[Story], donors: Sequence[Donor], rng: random.Random) -> list[list[str]]:
    """The lines of some pages as one site might print their bodies: one menu, one footer, and boxes that come again.

    The boxes hold teasers of other stories, those of the same site among them, as sites have it.
    """
    own = [donor_of(s.texts, s.marks, s.title) for s in stories]
    room = Newsroom([*own, *rng.sample(donors, 3)], rng)
    outlet = rng.choice(OUTLETS)
    menu = [outlet, *rng.sample(SECTIONS, 12), *pick(rng, BANNERS + PLEAS, 2)]
    boxes = [room.insert() for _ in range(4)]
    end = [pick(rng, SHARE, 6), pick(rng, NOTICES, 2), pick(rng, BANNERS + PLEAS, 3), room.teasers(8), room.teasers(6),
           [*rng.sample(SECTIONS, 8), f"© {outlet}"]]  # fmt: skip
    return [_site_page(story, outlet, menu, boxes, end, room) for story in stories]


def _site_page(
    story: Story, outlet: str, menu: list[str], boxes: list[list[str]], end: list[list[str]], room: Newsroom
) -> list[str]:
    rng, title = room.rng, story.title
    body = [[t] for t, mark in zip(story.texts, story.marks, strict=True) if mark]
    for box in rng.sample(boxes, rng.randint(1, 3)):
        body.insert(rng.randint(min(1, len(body)), len(body)), box)
    top = [f"{title} | {outlet}", *menu, title, f"By {rng.choice(NAMES)}", room.when()]
    below = [line for part in end if room.chance(0.8) for line in part]
    return [*top, *(line for lines in body for line in lines), *below]
