"""Connectors: what is known beforehand about the exports of survey tools, help desks and review sites."""
