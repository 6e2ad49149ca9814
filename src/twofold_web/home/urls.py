"""Addresses of the app, below an organisation's."""

from django.urls import path

from twofold_web.home import views

urlpatterns = [
    path("me/", views.home, name="home"),
    path("me/agree/", views.agree_to_link, name="employee_agree"),
    path("me/withdraw/", views.withdraw_from_link, name="employee_withdraw"),
    path("me/employees/", views.employee_links, name="employee_links"),
    path("me/employees/<int:link_id>/end/", views.end_employee_link, name="employee_link_end"),
]
