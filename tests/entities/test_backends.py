"""Models behind the interface of the rules: what they find, and what is said when they are not there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newskit.entities import backends
from newskit.entities.backends.merged import Merged
from newskit.entities.backends.models import Found, mentions, windows
from newskit.entities.mention import Mention, Passage
from newskit.errors import MissingExtra, UsageError

PAGE = [
    Passage("title", "Kesta Herald closes", None),
    Passage("text", "Mayor Anna\nOrlo of Kesta said on Monday that “the Kesta Herald” had lost 3,000 readers.", 20),
    Passage("byline", "Ilse Brandt", 5),
]


class Fixed:
    """A recogniser that finds what it is told to."""

    def __init__(self, name: str, *found: tuple[int, int, int, str]) -> None:
        self.name = name
        self._found = [Mention(number, start, end, "x", kind, 0.5, name) for number, start, end, kind in found]  # type: ignore[arg-type]

    def find(self, pages: Iterable[Sequence[Passage]]) -> Iterator[list[Mention]]:
        return (list(self._found) for _ in pages)


@pytest.mark.parametrize(
    ("backend", "parts"),
    [
        ("rules", [("rules", "")]),
        ("spacy:en_core_web_sm", [("spacy", "en_core_web_sm")]),
        ("Rules + spacy:/models/a", [("rules", ""), ("spacy", "/models/a")]),
        ("gliner:org/model-v2.1", [("gliner", "org/model-v2.1")]),
    ],
)
def test_backends_are_named_by_kind_and_model(backend: str, parts: list[tuple[str, str]]):
    assert backends.parts(backend) == parts


@pytest.mark.parametrize(
    ("backend", "message"),
    [
        ("spaci:x", "no backend 'spaci:x'. Did you mean spacy"),
        ("", "no backend ''. There are: rules, spacy:en_core_web_sm"),
        ("rules+", "no backend ''"),
        ("rules:x", "takes no model"),
        ("spacy", "the backend spacy needs a model: spacy:en_core_web_sm"),
        ("rules+rules", "names a backend twice"),
    ],
)
def test_a_backend_that_cannot_be_is_one_clear_line(backend: str, message: str):
    with pytest.raises(UsageError) as error:
        backends.check(backend)
    assert message in str(error.value)
    assert "\n" not in str(error.value)


@pytest.mark.parametrize("kind", ["spacy", "gliner"])
def test_a_missing_package_says_what_to_install(kind: str, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(f"newskit.entities.backends.{kind}_model.find_spec", lambda _: None)
    with pytest.raises(MissingExtra, match=rf"pip install 'newskit\[{kind}\]'"):
        backends.check(f"{kind}:model")


def test_the_later_backend_wins_where_two_contradict_each_other():
    one = Fixed("one", (0, 0, 5, "place"), (1, 6, 15, "person"), (1, 19, 24, "place"))
    other = Fixed("other", (0, 0, 12, "org"), (1, 19, 24, "org"))
    merged = Merged([one, other])
    assert merged.name == "one+other"
    (found,) = merged.find([PAGE])
    assert [(m.passage, m.start, m.end, m.type, m.rule) for m in found] == [
        (0, 0, 12, "org", "other"), (1, 6, 15, "person", "one"), (1, 19, 24, "org", "other"),
    ]  # fmt: skip


@given(st.text(alphabet="ab .\n-é", max_size=200), st.integers(1, 9), st.integers(0, 3))
def test_windows_are_slices_that_cover_all_words(text: str, longest: int, overlap: int):
    page = [Passage("text", text, 0)]
    plain = text.replace("\n", " ")
    covered = [False] * len(text)
    for window in windows(page, longest, min(overlap, longest - 1)):
        assert plain[window.start : window.start + len(window.text)] == window.text
        covered[window.start : window.start + len(window.text)] = [True] * len(window.text)
    assert all(seen or sign.isspace() for seen, sign in zip(covered, text, strict=True))


def test_labels_become_types_and_spans_are_trimmed():
    (window,) = [one for one in windows(PAGE, 1000) if one.passage == 1]
    text = window.text
    at = text.index
    read = [
        Found(at("Anna"), at(" of"), "PERSON", 0.9),
        Found(at("Monday"), at("Monday") + 6, "DATE", 0.99),
        Found(at("“"), at("”") + 1, "ORG", 0.7),
        Found(at("Herald"), at("Herald") + 6, "PRODUCT", 0.6),
        Found(at("Kesta"), at("Kesta") + 5, "GPE", 0.8),
    ]
    found = mentions(PAGE, [(window, read)], "spacy")
    assert [(one.passage, one.text, one.type, one.rule) for one in found] == [
        (1, "Anna Orlo", "person", "spacy:PERSON"),
        (1, "Kesta", "place", "spacy:GPE"),
        (1, "the Kesta Herald", "org", "spacy:ORG"),
        (2, "Ilse Brandt", "person", "byline"),
    ]
    for one in found:
        assert " ".join(PAGE[one.passage].text[one.start : one.end].split()) == one.text


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A small spaCy pipeline, built and saved here."""
    spacy = pytest.importorskip("spacy", reason="the extra spacy is not installed")
    nlp = spacy.blank("en")
    nlp.add_pipe("entity_ruler").add_patterns(
        [
            {"label": "GPE", "pattern": "Kesta"},
            {"label": "ORG", "pattern": "Kesta Herald"},
            {"label": "PERSON", "pattern": [{"TEXT": "Anna"}, {"TEXT": "Orlo"}]},
            {"label": "DATE", "pattern": "Monday"},
        ]
    )
    path = tmp_path_factory.mktemp("models") / "small"
    nlp.to_disk(path)
    return str(path)


@pytest.fixture(scope="module")
def trained(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A spaCy pipeline whose recogniser was trained on a few sentences."""
    spacy = pytest.importorskip("spacy", reason="the extra spacy is not installed")
    from spacy.training import Example

    nlp = spacy.blank("en")
    nlp.add_pipe("ner").add_label("PERSON")
    texts = [f"{name} came to the quay ." for name in ("Anna Orlo", "Ilse Brandt", "Jan Ros", "Mia Tolm")]
    examples = [
        Example.from_dict(nlp.make_doc(text), {"entities": [(0, text.index(" came"), "PERSON")]}) for text in texts
    ]
    optimizer = nlp.initialize(lambda: examples)
    for _ in range(20):
        nlp.update(examples, sgd=optimizer)
    path = tmp_path_factory.mktemp("models") / "trained"
    nlp.to_disk(path)
    return str(path)


def test_a_spacy_pipeline_finds_names_with_their_places(model: str):
    found = list(backends.recogniser(f"spacy:{model}", None).find([PAGE, [], PAGE[:1]]))
    assert [[(one.passage, one.text, one.type) for one in page] for page in found] == [
        [(0, "Kesta Herald", "org"), (1, "Anna Orlo", "person"), (1, "Kesta", "place"), (1, "Kesta Herald", "org"),
         (2, "Ilse Brandt", "person")],
        [],
        [(0, "Kesta Herald", "org")],
    ]  # fmt: skip
    for one in found[0]:
        assert " ".join(PAGE[one.passage].text[one.start : one.end].split()) == one.text


def test_a_trained_pipeline_finds_names(trained: str):
    page = [Passage("text", "Anna Orlo came to the quay .", 0)]
    ((mention,),) = backends.recogniser(f"spacy:{trained}", None).find([page])
    assert (mention.text, mention.type) == ("Anna Orlo", "person")


def test_a_text_longer_than_a_pipeline_takes_is_cut(model: str):
    text = "Nothing was said of it. " * 50_000 + "Kesta"
    ((mention,),) = backends.recogniser(f"spacy:{model}", None).find([[Passage("text", text, 0)]])
    assert text[mention.start : mention.end] == "Kesta"
    assert mention.start == len(text) - 5


def test_the_version_of_a_model_says_when_it_is_another(model: str, trained: str):
    versions = {backends.version(f"spacy:{path}") for path in (model, trained)}
    assert len(versions) == 2


def test_a_missing_spacy_model_says_how_to_get_it():
    pytest.importorskip("spacy", reason="the extra spacy is not installed")
    with pytest.raises(UsageError) as error:
        backends.check("spacy:en_core_web_xyz")
    assert str(error.value) == (
        "the spaCy model en_core_web_xyz is not installed; get it with: python -m spacy download en_core_web_xyz"
    )


def test_a_folder_that_is_no_model_is_refused(tmp_path: Path):
    pytest.importorskip("spacy", reason="the extra spacy is not installed")
    with pytest.raises(UsageError, match=r"is no spaCy pipeline: it has no config\.cfg"):
        backends.check(f"spacy:{tmp_path}")
    with pytest.raises(UsageError, match="and there is no such folder"):
        backends.check(f"spacy:{tmp_path}/nothing")
