"""What a team is asked about the realms: each realm alike, and nothing twice."""

from cxkit.realms.prompts import PROMPTS, SITUATION
from cxkit.study.description import REALMS


def test_each_realm_has_a_meaning_examples_and_four_questions():
    assert tuple(each.realm for each in PROMPTS) == REALMS
    for each in PROMPTS:
        assert each.meaning.endswith(".")
        assert len({example.industry for example in each.examples}) == 3
        assert len(each.questions) == 4
        assert all(question.endswith("?") for question in each.questions)
    questions = [question for each in PROMPTS for question in each.questions]
    assert len(set(questions)) == 16


def test_a_situation_is_asked_what_is_done_sensed_learned_and_enjoyed():
    assert {each.realm for each in SITUATION} == set(REALMS)
    assert all(each.question.endswith("here?") for each in SITUATION)
