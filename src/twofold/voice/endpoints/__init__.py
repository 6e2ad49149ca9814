"""Servers that an organisation names itself: asked within bounds of time, size and attempts, followed nowhere else."""

from twofold.voice.endpoints.asking import answered
from twofold.voice.endpoints.exchange import Answer
from twofold.voice.endpoints.server import Server, wrong_address, wrong_key

__all__ = ["Answer", "Server", "answered", "wrong_address", "wrong_key"]
