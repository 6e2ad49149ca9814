"""What a language model may add where an organisation names one: masked texts only, answers checked."""

from twofold.voice.summaries.endpoint import LanguageModel, language_model
from twofold.voice.summaries.opinions import Opinion, opinions
from twofold.voice.summaries.replies import Reply, suggest_reply
from twofold.voice.summaries.summary import Citation, Claim, Summary, summarise

__all__ = [
    "Citation",
    "Claim",
    "LanguageModel",
    "Opinion",
    "Reply",
    "Summary",
    "language_model",
    "opinions",
    "suggest_reply",
    "summarise",
]
