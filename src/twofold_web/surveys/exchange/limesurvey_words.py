"""What LimeSurvey's one-letter kinds of questions are here, and the answers that it has by itself."""

import re

from twofold_web.surveys.exchange.limesurvey_writing import READ_AS
from twofold_web.surveys.questionnaire.sentences import sentence

NO_SURVEY = sentence("This is no survey of LimeSurvey; choose Export, Survey structure (.lss) there.")
TYPES = READ_AS | {"!": "single", "O": "single", "G": "single", "5": "rating", "S": "text", "U": "text", "Q": "text"}
TYPES |= {"K": "number", "P": "multiple"} | dict.fromkeys("ABCEH", "matrix")
ONE_A_LINE = ("K", "Q")  # questions whose lines are questions of their own here
WITH_BOXES = ("M", "P")
FIXED_SCALES = {"5": (1, 5), "A": (1, 5), "B": (1, 10)}
FIXED_CHOICES = {
    "G": (
        ("F", {"en": "Female", "hu": "Nő", "bg": "Жена", "el": "Γυναίκα", "cs": "Žena"}),
        ("M", {"en": "Male", "hu": "Férfi", "bg": "Мъж", "el": "Άνδρας", "cs": "Muž"}),
    ),
    "C": (
        ("Y", {"en": "Yes", "hu": "Igen", "bg": "Да", "el": "Ναι", "cs": "Ano"}),
        (
            "U",
            {"en": "Uncertain", "hu": "Bizonytalan", "bg": "Не знам", "el": "Δεν ξέρω", "cs": "Nevím"},
        ),
        ("N", {"en": "No", "hu": "Nem", "bg": "Не", "el": "Όχι", "cs": "Ne"}),
    ),
    "E": (
        ("I", {"en": "Increase", "hu": "Növekedett", "bg": "Повече", "el": "Αύξηση", "cs": "Zvýšení"}),
        ("S", {"en": "Same", "hu": "Változatlan", "bg": "Същото", "el": "Ίδιο", "cs": "Stejné"}),
        ("D", {"en": "Decrease", "hu": "Csökkent", "bg": "По-малко", "el": "Μείωση", "cs": "Snížení"}),
    ),
}
SIMPLER = {
    "O": sentence("There is no place for the comment beside the list."),
    "P": sentence("There is no place for the comments beside choices."),
    "H": sentence("The table by columns becomes one by lines."),
}
# what changes who is asked what, or which answers are taken; how a question looks is nobody's loss
TELLING = (
    *("array_filter", "array_filter_exclude", "em_validation_q", "em_validation_sq", "min_answers", "max_answers"),
    *("min_num_value", "max_num_value", "time_limit", "equation", "assessment_value", "random_group"),
    *("prefix", "suffix", "equals_num_value", "num_value_int_only", "numbers_only", "other_numbers_only"),
    *("other_comment_mandatory", "max_num_of_files", "allowed_filetypes", "date_min", "date_max", "slider_layout"),
)
ALWAYS = ("", "1")  # relevance that holds for everybody
UNSEEN_PARTS = re.compile(r"<(script|style)\b.{0,20000}?</\1>", re.DOTALL | re.IGNORECASE)
BREAKS = re.compile(r"<br\s*/?>|</p>|</li>|</div>", re.IGNORECASE)
TAG = re.compile(r"<[^<>]{1,2000}>")
BLANKS = re.compile(r"[ \t\xa0]+")
EMPTY_LINES = re.compile(r"\s*\n\s*")
PIPED = re.compile(r"\{(?:INSERTANS:)?([A-Za-z0-9][A-Za-z0-9_#]{0,60})(?:\.(?:shown|NAOK|code|value))?\}")
CALCULATED = re.compile(r"\{[^{}\s][^{}]{0,200}\}")
CONSENT = {"Y": "yes", "N": "no"}
