"""Addresses of the app, below an organisation's."""

from django.urls import path

from twofold_web.delivery.views import contacts, lists, rules, surveys

AT = "surveys/<int:survey_id>/delivery/"

urlpatterns = [
    path(AT, surveys.overview, name="survey_delivery"),
    path(f"{AT}links/", surveys.links, name="survey_links"),
    path(f"{AT}links/<int:link_id>/revoke/", surveys.revoke, name="survey_link_revoke"),
    path(f"{AT}links/<int:link_id>/<slug:form>/", surveys.printed, name="survey_link_printed"),
    path(f"{AT}people/", lists.lists, name="survey_lists"),
    path(f"{AT}people/<int:batch_id>/", lists.one, name="survey_list"),
    path(f"{AT}people/<int:batch_id>/confirm/", lists.confirm, name="survey_list_confirm"),
    path(f"{AT}people/<int:batch_id>/give-up/", lists.give_up, name="survey_list_give_up"),
    path(f"{AT}triggers/", rules.triggers, name="survey_triggers"),
    path(f"{AT}triggers/<int:trigger_id>/", rules.change_trigger, name="survey_trigger_change"),
    path(f"{AT}plan/", rules.plan, name="survey_plan"),
    path(f"{AT}plan/<int:quota_id>/lift/", rules.lift_quota, name="survey_quota_lift"),
    path(f"{AT}words/<str:language>/", rules.words, name="survey_words"),
    path("contacts/", contacts.policy, name="contacts"),
    path("contacts/ledger/", contacts.ledger, name="contact_ledger"),
    path("contacts/ledger.csv", contacts.download, name="contact_ledger_file"),
    path("contacts/person/", contacts.person, name="contact_person"),
    path("contacts/gateway/", contacts.gateway, name="sms_gateway"),
]
