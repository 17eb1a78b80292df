"""Every body of an entry that a ledger may be asked to keep, for Hypothesis to choose from."""

from __future__ import annotations

from hypothesis import strategies as st

from tracker.core.entry import Adoption, Amendment, Body, Expectation, Fact, Note, Opening, Retraction, Void, Votes

ODD = [
    "\x07\x1b[31m",
    "a\r\n\tb",
    "😀👩‍👩‍👧",
    "עברית ‏\u202eabc",
    "Договор",
    "e\u0301",
    "\u2028",
    '"\\{}',
    "\ufeff",
    "\ufffe",
    "\U0010ffff",
    " ",
]
TEXTS = st.one_of(st.sampled_from(ODD), st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=30))
SOME = st.none() | TEXTS
WORDS = st.from_regex(r"[a-z][a-z_]{0,12}", fullmatch=True)
SEQS = st.integers(1, 2**31 - 1)
LISTS = st.lists(TEXTS, max_size=3).map(tuple)
TERMS = st.dictionaries(WORDS, TEXTS, max_size=3)
VOTES = st.builds(Votes, *[st.integers(0, 999_999)] * 3)

BODIES: st.SearchStrategy[Body] = st.one_of(
    st.builds(Opening, WORDS, TEXTS, SOME, SOME, LISTS, TERMS, TERMS),
    st.builds(Amendment, TEXTS, SOME, SOME, SOME, SOME, LISTS, LISTS, TERMS, TERMS),
    st.builds(
        Fact,
        WORDS,
        st.dates(),
        time=st.none() | st.times(),
        effect=st.none() | st.dates(),
        party=SOME,
        votes=st.none() | VOTES,
        source=SOME,
        official=st.booleans(),
        note=SOME,
        same_as=st.none() | SEQS,
        corrects=st.none() | SEQS,
    ),
    st.builds(Expectation, WORDS, st.dates(), SOME, SOME, corrects=st.none() | SEQS),
    st.builds(Retraction, SEQS, TEXTS),
    st.builds(Note, TEXTS),
    st.builds(Adoption, TERMS, TEXTS),
    st.builds(Void, TEXTS),
)
