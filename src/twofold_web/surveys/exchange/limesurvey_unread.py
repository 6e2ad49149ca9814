"""What stands in a LimeSurvey file and is not read: listed, so that nothing is dropped in silence."""

from collections.abc import Iterator

from twofold_web.surveys.exchange.limesurvey_tables import Row, Tables
from twofold_web.surveys.exchange.limesurvey_words import ALWAYS, CALCULATED
from twofold_web.surveys.exchange.results import Loss
from twofold_web.surveys.questionnaire.document import Document
from twofold_web.surveys.questionnaire.piping import PIPE
from twofold_web.surveys.questionnaire.places import texts_of
from twofold_web.surveys.questionnaire.sentences import sentence

READ_TABLES = (
    *("surveys", "surveys_languagesettings", "groups", "group_l10ns", "questions", "subquestions", "question_l10ns"),
    *("answers", "answer_l10ns", "question_attributes", "quota", "quota_members", "quota_languagesettings"),
    "conditions",  # said in relevance as well, where it is not very old
)
OF_LOOKS = ("themes", "themes_inherited", "question_themes")
OF_WORDS = ("defaultvalue_l10ns",)  # the texts of a table that is told
# what people would have seen or come to; settings of delivery are no part of a questionnaire
UNREAD_TEXTS = ("surveyls_url", "surveyls_legal_notice")


def unread(tables: Tables) -> Iterator[Loss]:
    """Tables, conditions and texts of the whole survey that are not read."""
    for table in tables.names():
        if table not in {*READ_TABLES, *OF_LOOKS, *OF_WORDS} and tables.rows(table):
            yield _table(table, table)
    # files of our day say the same in relevance; the oldest have conditions only
    asked = {row.get("qid", ""): row for row in tables.rows("questions")}
    for qid in dict.fromkeys(row.get("qid", "") for row in tables.rows("conditions")):
        question: Row = asked.get(qid, {})
        if question.get("relevance", "") in ALWAYS:
            yield _table(f"questions/{question.get('title', qid)}", "conditions")
    for name in UNREAD_TEXTS:
        if tables.setting(name):
            yield Loss(name, sentence("“%(name)s” of LimeSurvey is not read.", name=name))


def calculated(document: Document) -> Iterator[Loss]:
    """What LimeSurvey calculates inside texts; respondents would read the formula."""
    for one in texts_of(document):
        texts = (PIPE.sub("", text) for text in one.texts.values())
        for words in dict.fromkeys(found for text in texts for found in CALCULATED.findall(text)):
            said = sentence("“%(words)s” in the text is not read; write it anew.", words=words[:80])
            yield Loss(one.place, said)


def _table(place: str, table: str) -> Loss:
    said = sentence("What stands in “%(table)s” of LimeSurvey is not read; set it up anew here.", table=table)
    return Loss(place, said)
