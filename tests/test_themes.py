"""What people say: words, themes and feelings by hand; impact against the field's numbers."""

import time
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from cxkit.findings import DataError
from cxkit.measures.feelings import ANY_THEME, feeling_rates, find_mismatches, tone_by_score
from cxkit.measures.lexicon import (
    BRIGHT,
    DARK,
    EMOTIONS,
    FRICTION,
    LANGUAGES,
    STOP_WORDS,
    TONE,
    feeling_words,
)
from cxkit.measures.mentions import dictionary, find_mentions
from cxkit.measures.quotes import choose_quotes, draw_quotes, merge_quotes, shorten
from cxkit.measures.suggestions import SOURCE, compare_words, suggest_words
from cxkit.measures.themes import (
    add_mention_counts,
    count_mentions,
    theme_change,
    theme_impact,
)
from cxkit.measures.words import (
    ALL_COMMENTS,
    add_word_counts,
    count_words,
    fold,
    is_stop_word,
    tokenise,
)
from cxkit.study.checks import open_study

MUSEUM = Path(__file__).parents[1] / "data" / "samples" / "museum"


def named(**themes):
    return pd.DataFrame({name: np.array(hits, dtype=bool) for name, hits in themes.items()})


# Words


@pytest.mark.parametrize(
    "text, words",
    [
        ("The queue, the QUEUE!", ["the", "queue", "the", "queue"]),
        ("don't wait o'clock", ["don't", "wait", "o'clock"]),
        ("the museum's café’s lift", ["the", "museum", "café", "lift"]),
        ("foto's en wc's", ["foto", "en", "wc"]),
        ("L’entrée d'aujourd'hui, qu'on", ["l", "entrée", "d", "aujourd'hui", "qu", "on"]),
        ("check-in, 20 minutes'", ["check", "in", "20", "minutes"]),
        ("Straße groß", ["strasse", "gross"]),
        ("cafe\u0301 = café", ["café", "café"]),
        ("हिन्दी में", ["हिन्दी", "में"]),
        ("очередь в музей", ["очередь", "в", "музей"]),
        ("wait\u00ading zero\u200bwidth", ["waiting", "zerowidth"]),
        ("under_score", ["under", "score"]),
        ("👍 ❤️ =) -", []),
        ("", []),
    ],
)
def test_text_is_taken_apart_into_words(text, words):
    assert tokenise(text) == words


def test_spelling_does_not_change_by_folding_twice():
    for text in ("İstanbul", "ẞ", "CAFÉ", "Ǆ", "ﬁn"):
        assert fold(fold(text)) == fold(text)


def test_stop_words_are_found_in_every_language():
    assert all(is_stop_word(word) for word in ("the", "für", "fur", "het", "était", "también"))
    assert not any(is_stop_word(word) for word in ("queue", "schlange", "rij", "thé", "cola"))


def test_person_counts_once_a_word():
    found = count_words(pd.Series(["wait wait wait", "WAIT", "", None, "fine"]), "all")
    assert dict(zip(found["word"], found["documents"], strict=True)) == {
        ALL_COMMENTS: 3,
        "wait": 2,
        "wait wait": 1,
        "fine": 1,
    }


def test_phrases_neither_cross_punctuation_nor_begin_or_end_with_a_stop_word():
    found = set(
        count_words(pd.Series(["The coat check, check the car park 30 times"]), "g")["word"]
    )
    assert {"coat check", "car park"} <= found
    assert not {"check check", "check the", "the coat", "park times", "30"} & found


def test_word_counts_of_batches_add_up_to_those_of_all():
    texts = pd.Series(["long queue", "queue", "coat", "cold coat", None, "queue again"])
    wave = pd.Series(["a", "b", "a", "b", "a", None])
    parts = [count_words(texts[part], wave[part]) for part in (slice(0, 2), slice(2, 6))]
    pd.testing.assert_frame_equal(add_word_counts(parts), count_words(texts, wave))


# The dictionary


@pytest.fixture
def journey():
    return dictionary(
        {
            "queue": ["queue", "wait*", "Schlange"],
            "cafe": ["café", "coffee"],
            "parking": ["car park", "parking"],
            "green": ["park"],
            "guide": ["Führung", "audio guide"],
        }
    )


@pytest.mark.parametrize(
    "text, themes",
    [
        ("CAFE and Café", ["cafe", "cafe"]),
        ("Fuehrung, Fuhrung, FÜHRUNG", ["guide"] * 3),
        ("the car park by the park", ["parking", "green"]),
        ("the car, park there", ["green"]),
        ("a car-park", ["parking"]),
        ("waiting, waited", ["queue", "queue"]),
        ("no queues at all", []),
        ("no queue at all", ["queue"]),
        ("coffeehouse, parkings", []),
        ("audio guides", []),
        ("", []),
    ],
)
def test_dictionary_finds_whole_words_and_the_longest_phrase(journey, text, themes):
    assert [theme for theme, _ in journey.find(text)] == themes


def test_accent_that_would_make_a_stop_word_is_not_left_out():
    tea = dictionary({"tea": ["thé"]})
    assert tea.find("un thé") == [("tea", "thé")]
    assert tea.find("the museum") == []


def test_phrase_of_two_themes_counts_for_both():
    both = dictionary({"a": ["coat hook"], "b": ["coat hook", "hook"]})
    assert both.find("a coat hook") == [("a", "coat hook"), ("b", "coat hook")]


def test_phrase_may_end_in_a_beginning():
    assert dictionary({"a": ["coat hook*"]}).find("coat hooks") == [("a", "coat hook*")]


@pytest.mark.parametrize("word", ["", "-", "👍", "wa*it", "*"])
def test_word_without_letters_is_refused(word):
    with pytest.raises(ValueError, match="words of a theme need letters"):
        dictionary({"a": [word]})


def test_mentions_say_who_named_what_with_which_word(journey):
    said = pd.Series(["Queue, queue, coffee", "Great", None, "  "], index=[7, 3, 5, 9])
    found = find_mentions(said, journey)
    assert found.table.loc[7].to_dict() == {
        "queue": True,
        "cafe": True,
        "parking": False,
        "green": False,
        "guide": False,
    }
    assert found.words.to_numpy().tolist() == [[7, "queue", "queue"], [7, "cafe", "coffee"]]
    assert found.commented.to_dict() == {7: True, 3: True, 5: False, 9: False}
    assert (found.n, found.unmatched_rate) == (2, 0.5)
    low, high = found.unmatched_interval().low, found.unmatched_interval().high
    assert low < 0.5 < high


def test_nothing_said_has_no_unmatched_rate(journey):
    found = find_mentions(pd.Series([None, ""], dtype=object), journey)
    with pytest.raises(DataError):
        _ = found.unmatched_rate


def test_hundred_kilobytes_without_an_end_are_read_in_time(journey):
    start = time.process_time()
    for piece in ("'", "a'", "wait ", "car ", "’s", "e\u0301", "."):
        journey.find((piece * 100_000)[:100_000])
    assert time.process_time() - start < 5


# The lists


@pytest.mark.parametrize("family", [EMOTIONS, FRICTION, TONE], ids=["emotions", "friction", "tone"])
def test_every_list_has_words_in_every_language(family):
    for languages in family.values():
        assert tuple(languages) == LANGUAGES
        assert all(len(words.split(",")) >= 5 for words in languages.values())


def test_eight_emotions_and_their_names():
    assert len(EMOTIONS) == 8
    assert set(BRIGHT) | set(DARK) <= set(feeling_words())


def test_no_single_word_of_the_lists_only_holds_sentences_together():
    # A word of one language that is a stop word of another would be found everywhere.
    alone = {word for words in feeling_words().values() for word in words if " " not in word}
    assert {word for word in alone if not word.endswith("*") and is_stop_word(fold(word))} == set()


def test_no_beginning_of_the_lists_catches_a_stop_word():
    stop_words = {word for words in STOP_WORDS.values() for word in words}
    feelings = dictionary(feeling_words())
    assert {word: found for word in stop_words if (found := feelings.find(word))} == {}


@pytest.mark.parametrize(
    "text, feelings",
    [
        (
            "We waited for hours and nobody told us, I was furious",
            {"waiting", "confusion", "anger"},
        ),
        ("Ich war begeistert, aber die Schlange war lang", {"joy", "waiting"}),
        ("De audiotour was kapot, jammer", {"broken", "sadness"}),
        ("J'ai eu peur, c'était fermé", {"fear", "unavailable"}),
        ("Una sorpresa preciosa", {"surprise", "praise"}),
        ("no queue, not bad", {"praise"}),
        ("the facilities are a utility", set()),
    ],
)
def test_feelings_are_found_in_five_languages(text, feelings):
    assert {name for name, _ in dictionary(feeling_words()).find(text)} == feelings


def test_language_without_lists_is_refused():
    with pytest.raises(ValueError, match="'xx'"):
        feeling_words(["en", "xx"])


# Impact


def field_example():
    # The field guide's numbers: 40 x 10, 30 x 8, 30 x 3; rows 61 to 90 name the topic.
    scores = pd.Series([10] * 40 + [8] * 30 + [3] * 30)
    return named(topic=[False] * 60 + [True] * 30 + [False] * 10), scores


def test_impact_is_the_number_of_the_field_by_both_formulas():
    # All 10; named by 10 passives and 20 detractors: -66.67; without them (40 - 10) / 70.
    found = theme_impact(count_mentions(*field_example())).loc["topic"]
    assert found["nps"] == pytest.approx(-200 / 3)
    assert found["nps_without"] == pytest.approx(300 / 7)
    assert found["impact"] == pytest.approx(10 - 300 / 7)
    assert found["impact"] == pytest.approx(30 * (-200 / 3 - 10) / (100 - 30))
    assert (found["n"], found["mentioned"], found["share"]) == (100, 30, 0.3)
    assert found["low"] < found["impact"] < found["high"] < 0


def test_weights_alike_change_nothing_and_a_weight_of_two_is_two_people():
    mentions, scores = field_example()
    plain = theme_impact(count_mentions(mentions, scores))
    alike = theme_impact(count_mentions(mentions, scores, weight=pd.Series(3.0, scores.index)))
    pd.testing.assert_frame_equal(plain, alike)
    twice = pd.Series(1.0, scores.index).where(scores < 10, 2.0)
    doubled = theme_impact(count_mentions(mentions, scores, weight=twice)).loc["topic"]
    # 80 promoters, 30 passives, 30 detractors: all 50 / 140; without the 30: (80 - 10) / 110.
    assert doubled["impact"] == pytest.approx(100 * (50 / 140 - 70 / 110))


def test_interval_narrows_with_the_root_of_the_number():
    mentions, scores = field_example()
    widths = []
    for times in (4, 16):
        found = theme_impact(
            count_mentions(
                pd.concat([mentions] * times, ignore_index=True),
                pd.concat([scores] * times, ignore_index=True),
            )
        ).loc["topic"]
        widths.append(found["high"] - found["low"])
    assert widths[0] / widths[1] == pytest.approx(2, rel=0.02)


def test_order_of_the_rows_does_not_matter():
    mentions, scores = field_example()
    order = np.random.default_rng(1).permutation(len(scores))
    there = theme_impact(count_mentions(mentions, scores))
    back = theme_impact(count_mentions(mentions.iloc[order], scores.iloc[order]))
    pd.testing.assert_frame_equal(there, back)


def test_theme_named_by_nobody_or_everybody_has_no_impact():
    scores = pd.Series([10, 8, 3, 9])
    found = theme_impact(count_mentions(named(none=[0] * 4, all=[1] * 4), scores))
    assert found["impact"].isna().all()
    assert found["p_adjusted"].isna().all()
    assert found.loc["all", "nps"] == 25.0


def test_interval_has_a_width_where_all_are_of_one_kind():
    found = theme_impact(count_mentions(named(a=[1] * 9 + [0] * 30), pd.Series([10] * 39))).loc["a"]
    assert found["impact"] == 0
    assert found["low"] < 0 < found["high"]


def test_clusters_widen_the_interval():
    mentions, scores = field_example()
    copies = (
        pd.concat([mentions] * 5, ignore_index=True),
        pd.concat([scores] * 5, ignore_index=True),
    )
    cluster = pd.Series(np.tile(np.arange(100), 5).astype(str))
    alone = theme_impact(count_mentions(*copies)).loc["topic"]
    together = theme_impact(count_mentions(*copies, cluster=cluster)).loc["topic"]
    assert together["impact"] == pytest.approx(alone["impact"])
    # Five copies of everybody are worth one.
    ratio = (together["high"] - together["low"]) / (alone["high"] - alone["low"])
    assert ratio == pytest.approx(np.sqrt(5), rel=0.05)


def test_missing_scores_count_for_shares_alone():
    mentions = named(a=[1, 1, 0, 0])
    cells = count_mentions(mentions, pd.Series([3, None, 10, None]))
    assert theme_impact(cells).loc["a", "n"] == 2
    assert cells["n"].sum() == 4


def test_impact_without_any_score_is_refused():
    with pytest.raises(DataError, match="score"):
        theme_impact(count_mentions(named(a=[1, 0]), pd.Series([None, None], dtype=float)))


def test_unknown_base_is_refused():
    with pytest.raises(ValueError, match="among"):
        theme_impact(count_mentions(*field_example()), among="some")


# Change


def waves_of(seed=4, n=200):
    rng = np.random.default_rng(seed)
    wave = pd.Series(["before"] * n + ["after"] * n)
    likely = np.where(wave == "after", 0.4, 0.1)
    mentions = pd.DataFrame({"moved": rng.random(2 * n) < likely, "same": rng.random(2 * n) < 0.2})
    scores = pd.Series(np.where(mentions["moved"], 4, rng.integers(5, 11, 2 * n)))
    return mentions, scores, wave


def test_change_finds_the_theme_that_moved_and_only_that():
    mentions, scores, wave = waves_of()
    cells = count_mentions(mentions, scores, group=wave)
    found = theme_change(cells, baseline="before", focus="after")
    assert found["p_adjusted"]["moved"] < 0.001
    assert found["p_adjusted"]["same"] > 0.05
    row = found.loc["moved"]
    assert row["share_after"] - row["share_before"] == pytest.approx(row["change"])
    assert row["low"] < row["change"] < row["high"]


def test_parts_of_the_change_of_impact_add_up():
    mentions, scores, wave = waves_of()
    cells = count_mentions(mentions, scores, group=wave)
    found = theme_change(cells, baseline="before", focus="after")
    parts = found["by_share"] + found["by_gap"]
    assert parts.to_numpy() == pytest.approx(found["impact_change"].to_numpy())
    after = theme_impact(cells[cells["group"] == "after"])
    assert found["impact_after"].to_numpy() == pytest.approx(after["impact"].to_numpy())


def test_exchanging_the_waves_turns_every_sign():
    cells = count_mentions(*waves_of()[:2], group=waves_of()[2])
    there = theme_change(cells, baseline="before", focus="after")
    back = theme_change(cells, baseline="after", focus="before")
    for name in ("change", "impact_change", "by_share", "by_gap"):
        assert there[name].to_numpy() == pytest.approx(-back[name].to_numpy())
    assert there["p"].to_numpy() == pytest.approx(back["p"].to_numpy())


def test_share_is_of_those_who_wrote_something():
    cells = count_mentions(
        named(a=[1, 0, 0, 0, 1, 1]),
        pd.Series([3, 9, 9, 9, 5, 9]),
        commented=pd.Series([True, True, False, False, True, True]),
        group=pd.Series(list("xxxxyy")),
    )
    commented = theme_change(cells, baseline="x", focus="y").loc["a"]
    everybody = theme_change(cells, baseline="x", focus="y", among="all").loc["a"]
    assert (commented["share_before"], everybody["share_before"]) == (0.5, 0.25)


def test_wave_without_answers_is_refused():
    with pytest.raises(DataError, match="'later'"):
        theme_change(count_mentions(*field_example(), group="x"), baseline="x", focus="later")


def test_counts_of_batches_add_up_to_those_of_all():
    mentions, scores, wave = waves_of()
    weight = pd.Series(np.linspace(0.5, 2, len(wave)))
    scores = scores.astype(float).mask(scores == 7)
    halves = [
        count_mentions(mentions[part], scores[part], group=wave[part], weight=weight[part])
        for part in (slice(0, 150), slice(150, 400))
    ]
    whole = count_mentions(mentions, scores, group=wave, weight=weight)
    pd.testing.assert_frame_equal(add_mention_counts(halves), whole)


# Feelings and the score


def test_rates_of_feelings_by_hand(journey):
    said = pd.Series(["terrible queue", "queue, fine", "terrible coffee", None])
    feelings = find_mentions(said, dictionary(feeling_words(["en"])))
    found = feeling_rates(find_mentions(said, journey), feelings).set_index(["theme", "feeling"])
    queue, everything = found.loc["queue", "complaint"], found.loc[ANY_THEME, "complaint"]
    assert (queue["n"], queue["found"], queue["share"]) == (2, 1, 0.5)
    assert (everything["n"], everything["found"]) == (3, 2)
    assert np.isnan(found.loc[("green", "joy"), "share"])


def test_score_that_does_not_go_with_the_words_is_counted():
    said = pd.Series(["broken", "great", "great", "great but broken", "awful", None, "great"])
    scores = pd.Series([10, 9, 2, 3, 1, 2, None])
    found = find_mismatches(scores, find_mentions(said, dictionary(feeling_words())))
    assert (found.promoters.n, found.promoters.found) == (2, 1)
    assert (found.detractors.n, found.detractors.found) == (3, 1)
    assert found.detractors.interval().low < 1 / 3 < found.detractors.interval().high


def test_mismatch_without_a_detractor_is_refused():
    said = pd.Series(["great", "fine"])
    with pytest.raises(DataError, match="detractor"):
        find_mismatches(pd.Series([9, 8]), find_mentions(said, dictionary(feeling_words())))


def test_what_a_score_means_here_by_hand():
    said = pd.Series(["broken", "great", "great but broken", "fine", None, "great"])
    felt = find_mentions(said, dictionary(feeling_words()))
    found = tone_by_score(pd.Series([8, 8, 8, 3, 8, None]), felt)
    # Of three who gave an 8 and wrote, two name a flaw and two praise; nobody explained a 10.
    assert found.index.tolist() == [3, 8]
    assert found.loc[8, "n"] == 3
    assert found.loc[8, ["flaw", "praise"]].tolist() == pytest.approx([2 / 3, 2 / 3])
    assert found.loc[8, "flaw_low"] < 2 / 3 < found.loc[8, "flaw_high"]
    assert found.loc[3, "flaw"] == 0


def test_what_a_score_means_does_not_hang_on_the_unit_of_the_weights():
    said = pd.Series(["broken", "great", "broken"])
    felt = find_mentions(said, dictionary(feeling_words()))
    weight = pd.Series([2.0, 1.0, 1.0])
    once, tenfold = (
        tone_by_score(pd.Series([8, 8, 8]), felt, weight=each) for each in (weight, 10 * weight)
    )
    # Weighted three quarters of four; ten times the weights say the same.
    assert once.loc[8, "flaw"] == pytest.approx(0.75)
    pd.testing.assert_frame_equal(once, tenfold)


def test_what_a_score_means_is_not_told_of_a_score_that_is_none():
    felt = find_mentions(pd.Series(["great"]), dictionary(feeling_words()))
    with pytest.raises(DataError, match="0..10"):
        tone_by_score(pd.Series([11]), felt)


# Quotes


def many_said(n=30):
    texts = pd.Series([f"The queue number {k} was long, mail me{k}@example.org" for k in range(n)])
    return texts, pd.DataFrame({"queue": [True] * n, "rare": [True] * 7 + [False] * (n - 7)})


def test_quotes_come_redacted_from_large_groups_only():
    texts, mentions = many_said()
    found = choose_quotes(draw_quotes(texts, mentions, seed=1), k=3)
    assert found["theme"].tolist() == ["queue"] * 3
    assert found["people"].tolist() == [30] * 3
    assert all("@" not in quote and "[e-mail]" in quote for quote in found["quote"])


def test_quotes_do_not_depend_on_the_order_of_rows_but_on_the_seed():
    texts, mentions = many_said()
    order = np.random.default_rng(2).permutation(len(texts))
    there = draw_quotes(texts, mentions, seed=1)
    back = draw_quotes(texts.iloc[order], mentions.iloc[order], seed=1)
    pd.testing.assert_frame_equal(there, back)
    other = draw_quotes(texts, mentions, seed=2)
    assert there["quote"].tolist() != other["quote"].tolist()


def test_quotes_of_batches_are_those_of_all():
    texts, mentions = many_said()
    parts = [draw_quotes(texts[p], mentions[p], seed=1) for p in (slice(0, 9), slice(9, 30))]
    pd.testing.assert_frame_equal(merge_quotes(parts), draw_quotes(texts, mentions, seed=1))


def test_nobody_is_quoted_twice_and_counts_once():
    texts, mentions = many_said(20)
    who = pd.Series(["one person"] * 20)
    found = draw_quotes(texts, mentions, seed=1, respondent_id=who)
    assert found[["theme", "people"]].to_numpy().tolist() == [["queue", 1], ["rare", 1]]
    assert choose_quotes(found).empty


def test_group_under_five_can_never_be_quoted():
    with pytest.raises(ValueError, match="5 and more"):
        choose_quotes(draw_quotes(*many_said(), seed=1), minimum_quote_group=4)


@pytest.mark.parametrize(
    "text, longest, short",
    [
        ("short", 20, "short"),
        ("one two three four", 12, "one two …"),
        ("one two, three four", 12, "one two …"),
        ("x" * 50, 10, "x" * 8 + " …"),
    ],
)
def test_long_quotes_end_with_a_word(text, longest, short):
    assert shorten(text, longest=longest) == short
    assert len(shorten(text, longest=longest)) <= longest


# Suggestions


def test_suggested_words_are_new_frequent_and_marked(journey):
    detractors = ["the red thread was missing, long queue"] * 8 + ["odd smell"] * 3
    rest = ["nice coffee and a nice view"] * 40
    kind = pd.Series(["detractors"] * 11 + ["others"] * 40)
    counts = count_words(pd.Series(detractors + rest), kind)
    found = suggest_words(counts, journey, focus="detractors")
    # "queue" is covered, "the" a stop word, "red" always in "red thread", "smell" too rare.
    assert "red thread" in found.index
    assert not {"queue", "long queue", "the", "red", "smell", "view"} & set(found.index)
    assert set(found["source"]) == {SOURCE}
    assert (found["focus"] >= 5).all()


def test_suggestions_need_two_groups(journey):
    counts = count_words(pd.Series(["a queue"]), "detractors")
    with pytest.raises(DataError):
        compare_words(counts, focus="detractors")


# The museum


@pytest.fixture(scope="module")
def museum():
    study = open_study(MUSEUM)
    words = {
        touchpoint.id: touchpoint.words
        for stage in study.study.journey
        for touchpoint in stage.touchpoints
    }
    rows = study.rows
    return rows, find_mentions(rows["verbatim"], dictionary(words))


def test_museum_families_name_the_cloakroom_since_the_spring_and_nothing_else(museum):
    rows, mentions = museum
    families = (rows["persona"] == "families").to_numpy()
    cells = count_mentions(
        mentions.table[families],
        rows["recommend"][families],
        commented=mentions.commented[families],
        group=rows["wave"][families],
        weight=rows["weight"][families],
    )
    found = theme_change(cells, baseline="2026-Q1", focus="2026-Q2")
    assert list(found.index[found["p_adjusted"] < 0.05]) == ["cloakroom"]
    # Planted: half of the families' answers of the quarter, before one in six.
    row = found.loc["cloakroom"]
    assert row["share_before"] == pytest.approx(1 / 6, abs=0.08)
    assert row["share_after"] == pytest.approx(1 / 2, abs=0.1)


def test_museum_answers_are_mostly_matched(museum):
    assert museum[1].unmatched_rate < 0.25
