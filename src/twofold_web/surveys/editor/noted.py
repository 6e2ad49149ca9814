"""What the checker of questionnaires finds, in the reader's words."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from twofold_web.surveys.editor.findings import Finding, part_of
from twofold_web.surveys.questionnaire.notes import Note, Rule, Weight

SENTENCES = {
    Rule.NO_TEXT: gettext_lazy("A text is missing in the language the survey is written in."),
    Rule.NO_QUESTIONS: gettext_lazy("There is no question yet."),
    Rule.UNKNOWN_PIPE: gettext_lazy("The text takes up “%(name)s”, which is not there."),
    Rule.LATER_PIPE: gettext_lazy("The text takes up the answer to “%(name)s”, which is given later."),
    Rule.LEADING: gettext_lazy("This may lead to an answer: %(words)s."),
    Rule.DOUBLE_BARRELLED: gettext_lazy("This may ask two things at once: %(words)s."),
    Rule.NEGATION: gettext_lazy("A negation is easily read over: %(words)s."),
    Rule.JARGON: gettext_lazy("Not everybody knows this word: %(words)s."),
    Rule.TOO_LONG: gettext_lazy("The text has %(letters)s letters; up to %(most)s are read easily."),
    Rule.MIXED_SCALES: gettext_lazy("Different scales stand side by side: %(scales)s."),
    Rule.UNBALANCED_LABELS: gettext_lazy("The words of the scale lean to one side: %(good)s good, %(bad)s bad."),
    Rule.UNEVEN_LABELS: gettext_lazy("These points have words, their opposites do not: %(points)s."),
    Rule.UNREACHABLE: gettext_lazy("Nobody can ever get here, whatever they answer."),
    Rule.CANNOT_TELL: gettext_lazy("There are too many possible answers to tell whether anybody can get here."),
    Rule.MANY_OPEN: gettext_lazy("%(questions)s questions want a text; more than %(most)s tire people."),
    Rule.NO_NOT_APPLICABLE: gettext_lazy("Whom it does not concern cannot say so."),
    Rule.REQUIRED: gettext_lazy("Forced answers are often wrong answers; is it needed?"),
    Rule.TOO_LONG_IN_ALL: gettext_lazy("It takes about %(minutes)s minutes; after %(most)s many break off."),
    Rule.NO_ADDRESS: gettext_lazy("The page hands over to a review site, but nobody wrote its address."),
    Rule.NO_SITE: gettext_lazy("No public site can have this address: %(address)s"),
    Rule.ADDRESS_LETTERS: gettext_lazy("An address has no blanks, quotation marks, braces or backslashes: %(address)s"),
    Rule.SECRET_IN_ADDRESS: gettext_lazy(
        "Everybody could read the name or password before the @; take it out of the address."
    ),
    Rule.UNUSED_ADDRESS: gettext_lazy("Only a page that hands over to a review site shows an address."),
}


def as_findings(notes: tuple[Note, ...]) -> list[Finding]:
    """Every note in words, without translations that are missing: they stand elsewhere."""
    return [_finding(note) for note in notes if note.rule is not Rule.UNTRANSLATED]


def _finding(note: Note) -> Finding:
    about = {name: _plain(value) for name, value in note.about.items()}
    sentence = str(SENTENCES[note.rule]) % about
    if note.language is not None:
        sentence = _("%(language)s: %(sentence)s") % {"language": note.language.upper(), "sentence": sentence}
    return Finding(part_of(note.place), sentence, wrong=note.weight is Weight.ERROR)


def _plain(value: str | float) -> str:
    return f"{value:g}" if isinstance(value, float) else str(value)
