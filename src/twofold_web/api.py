"""The API: everything a page can read or write, typed, versioned, behind the same permissions."""

from ninja import NinjaAPI

from twofold_web.blueprint.api import router as blueprint_router
from twofold_web.delivery.api import router as delivery_router
from twofold_web.insight.api import router as insight_router
from twofold_web.insight.schedules_api import router as schedules_router
from twofold_web.intake.api import router as intake_router
from twofold_web.intake.bulk.api import router as bulk_router
from twofold_web.people.api import router as people_router
from twofold_web.people.api_access import ACCESS
from twofold_web.people.api_problems import answer_problems
from twofold_web.people.keys_api import router as keys_router
from twofold_web.people.units_api import router as units_router
from twofold_web.surveys.api import router as surveys_router

api = NinjaAPI(title="Twofold", version="1", urls_namespace="api", docs_url=None, auth=ACCESS)
answer_problems(api)
api.add_router("", people_router)
api.add_router("", units_router)
api.add_router("", keys_router)
api.add_router("", bulk_router)
api.add_router("", intake_router)
api.add_router("", blueprint_router)
api.add_router("", surveys_router)
api.add_router("", delivery_router)
api.add_router("", insight_router)
api.add_router("", schedules_router)
