"""The API: everything a page can read or write, typed, versioned, behind the same permissions."""

from ninja import NinjaAPI

api = NinjaAPI(title="Twofold", version="1", urls_namespace="api", docs_url=None)
