"""Addresses of the app that name no organisation, and those below an organisation."""

from django.urls import path

from twofold_web.people.views import audit, entrance, front, invitations, keys, people, providers, units

urlpatterns = [
    path("", front.front_door, name="front_door"),
    path("demo/<int:user_id>/", front.enter_demo, name="enter_demo"),
    path("invitations/<str:token>/", invitations.accept_invitation, name="accept_invitation"),
    # before allauth's pages of the same address: nobody changes the address they were invited with
    path("account/email/", front.address, name="own_address"),
    path("account/oidc/<str:provider_id>/login/", providers.begin_openid, name="begin_openid"),
    path("account/saml/<str:organization_slug>/login/", providers.begin_saml, name="begin_saml"),
    path("account/saml/<str:organization_slug>/acs/finish/", providers.finish_saml, name="finish_saml"),
    path("account/saml/<str:organization_slug>/sls/", providers.end_saml, name="end_saml"),
    path("account/3rdparty/", front.no_connections, name="no_connections"),
    path("o/<slug:slug>/people/", people.people, name="people"),
    path("o/<slug:slug>/people/<int:user_id>/", people.person, name="person"),
    path("o/<slug:slug>/people/<int:user_id>/roles/<int:grant_id>/", people.take_role, name="take_role"),
    path("o/<slug:slug>/people/<int:user_id>/rest/", people.rest, name="rest"),
    path("o/<slug:slug>/people/invitations/<int:invitation_id>/send/", people.send_again, name="send_again"),
    path("o/<slug:slug>/people/invitations/<int:invitation_id>/withdraw/", people.take_back, name="take_back"),
    path("o/<slug:slug>/people/entrance/", entrance.entrance, name="entrance"),
    path("o/<slug:slug>/people/entrance/<int:provider_id>/remove/", entrance.remove, name="remove_provider"),
    path("o/<slug:slug>/units/", units.units, name="units"),
    path("o/<slug:slug>/units/import/", units.import_file, name="units_import"),
    path("o/<slug:slug>/units/<int:unit_id>/", units.unit, name="unit"),
    path("o/<slug:slug>/units/<int:unit_id>/move/", units.move, name="unit_move"),
    path("o/<slug:slug>/units/<int:unit_id>/back/<int:parent_id>/", units.move_back, name="unit_back"),
    path("o/<slug:slug>/units/<int:unit_id>/delete/", units.delete, name="unit_delete"),
    path("o/<slug:slug>/keys/", keys.keys, name="keys"),
    path("o/<slug:slug>/keys/<int:key_id>/revoke/", keys.revoke, name="key_revoke"),
    path("o/<slug:slug>/audit/", audit.audit, name="audit"),
    path("o/<slug:slug>/audit/verify/", audit.verify, name="audit_verify"),
    path("o/<slug:slug>/audit/export/", audit.export, name="audit_export"),
]
