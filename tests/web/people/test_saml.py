"""SAML: our metadata, a signed answer, and every answer that must not let anybody in."""

import base64
import uuid
from datetime import UTC, datetime, timedelta
from urllib.parse import unquote

import pytest
from allauth.socialaccount.models import SocialApp
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID
from django.test import Client
from lxml import etree
from onelogin.saml2.utils import OneLogin_Saml2_Utils as Saml

from twofold_web.foundation.permissions import Role
from twofold_web.foundation.scope import Scope
from twofold_web.people.models import User
from twofold_web.people.reads.entrance import Rules
from twofold_web.people.writes import grant_role
from twofold_web.people.writes.entrance import ProviderWish, put_provider, set_rules


def browser() -> Client:
    """A browser that names the host, as all do."""
    return Client(headers={"host": "testserver"})


ISSUER = "https://idp.hotel.example/metadata"
MAIL = "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress"


@pytest.fixture(scope="module")
def signing() -> tuple[str, str]:
    """A key and its certificate."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "idp.hotel.example")])
    now = datetime.now(UTC)
    made = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    made = made.serial_number(7).not_valid_before(now - timedelta(days=1)).not_valid_after(now + timedelta(days=9))
    certificate = made.sign(key, hashes.SHA256())
    kinds = (serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    return key.private_bytes(*kinds).decode(), certificate.public_bytes(serialization.Encoding.PEM).decode()


@pytest.fixture
def app(hotel: Scope, signing: tuple[str, str]) -> SocialApp:
    wish = ProviderWish("saml", "Hotel SAML", "https://idp.hotel.example/sso", entity_id=ISSUER, certificate=signing[1])
    put_provider(hotel, wish)
    return SocialApp.objects.get()


def answer(app: SocialApp, request_id: str, signing: tuple[str, str], *, email: str, late: bool = False) -> bytes:
    """A signed answer of the provider."""
    here = f"http://testserver/account/saml/{app.client_id}"
    now = datetime.now(UTC) - timedelta(days=1 if late else 0)
    at, until = now.strftime("%Y-%m-%dT%H:%M:%SZ"), (now + timedelta(minutes=5)).strftime("%Y-%m-%dT%H:%M:%SZ")
    assertion = f"""<saml:Assertion xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ID="_{uuid.uuid4().hex}"
 Version="2.0" IssueInstant="{at}"><saml:Issuer>{ISSUER}</saml:Issuer><saml:Subject><saml:NameID>42</saml:NameID>
<saml:SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:bearer">
<saml:SubjectConfirmationData NotOnOrAfter="{until}" Recipient="{here}/acs/" InResponseTo="{request_id}"/>
</saml:SubjectConfirmation></saml:Subject><saml:Conditions NotBefore="{at}" NotOnOrAfter="{until}">
<saml:AudienceRestriction><saml:Audience>{here}/metadata/</saml:Audience></saml:AudienceRestriction></saml:Conditions>
<saml:AuthnStatement AuthnInstant="{at}"><saml:AuthnContext><saml:AuthnContextClassRef>
urn:oasis:names:tc:SAML:2.0:ac:classes:Password</saml:AuthnContextClassRef></saml:AuthnContext></saml:AuthnStatement>
<saml:AttributeStatement><saml:Attribute Name="{MAIL}"><saml:AttributeValue>{email}</saml:AttributeValue>
</saml:Attribute></saml:AttributeStatement></saml:Assertion>"""
    signed = Saml.add_sign(assertion, *signing)
    return f"""<samlp:Response xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" ID="_{uuid.uuid4().hex}" Version="2.0"
 IssueInstant="{at}" Destination="{here}/acs/" InResponseTo="{request_id}"><saml:Issuer
 xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion">{ISSUER}</saml:Issuer><samlp:Status><samlp:StatusCode
 Value="urn:oasis:names:tc:SAML:2.0:status:Success"/></samlp:Status>{signed.decode()}</samlp:Response>""".encode()


def begun(client: Client, app: SocialApp) -> str:
    """Begin at the sign-in page; the id of our question to the provider."""
    sent = client.get(f"/account/saml/{app.client_id}/login/")["Location"]
    question = sent.partition("SAMLRequest=")[2].partition("&")[0]
    xml = Saml.decode_base64_and_inflate(unquote(question))
    return str(etree.fromstring(xml).get("ID"))


def come_back(client: Client, app: SocialApp, body: bytes) -> str | None:
    """Carry the provider's answer; who is signed in then."""
    acs = client.post(f"/account/saml/{app.client_id}/acs/", {"SAMLResponse": base64.b64encode(body).decode()})
    client.get(acs["Location"])
    key = client.session.get("_auth_user_id")
    return User.objects.get(pk=key).email if key else None


def test_our_metadata_names_where_answers_go(app: SocialApp) -> None:
    page = browser().get(f"/account/saml/{app.client_id}/metadata/")

    assert page.status_code == 200
    assert f"/account/saml/{app.client_id}/acs/" in page.content.decode()
    assert 'WantAssertionsSigned="true"' in page.content.decode()


def test_a_signed_answer_about_the_organisations_own_address_lets_in(
    app: SocialApp, hotel: Scope, signing: tuple[str, str]
) -> None:
    set_rules(hotel, Rules(domains=("hotel.example",)))
    client = browser()
    question = begun(client, app)

    assert come_back(client, app, answer(app, question, signing, email="ida@hotel.example")) == "ida@hotel.example"
    assert client.get("/")["Location"] == "/o/hotel/"


def test_saml_says_nothing_about_addresses_of_others(app: SocialApp, hotel: Scope, signing: tuple[str, str]) -> None:
    owner = User.objects.create_user("ida@elsewhere.example", "her own password")
    grant_role(hotel, owner, Role.ADMINISTRATOR)
    set_rules(hotel, Rules(domains=("hotel.example",)))
    client = browser()
    question = begun(client, app)

    assert come_back(client, app, answer(app, question, signing, email="ida@elsewhere.example")) is None


@pytest.mark.parametrize("spoilt", ["unsigned", "changed", "late", "unasked", "rubbish", "empty"])
def test_an_answer_that_does_not_fit_lets_nobody_in(
    app: SocialApp, hotel: Scope, signing: tuple[str, str], spoilt: str
) -> None:
    set_rules(hotel, Rules(domains=("hotel.example",)))
    client = browser()
    question = "_never-asked" if spoilt == "unasked" else begun(client, app)
    body = answer(app, question, signing, email="ida@hotel.example", late=spoilt == "late")
    if spoilt == "unsigned":
        tree = etree.fromstring(body)
        for signature in tree.iter("{http://www.w3.org/2000/09/xmldsig#}Signature"):
            signature.getparent().remove(signature)
            break
        body = etree.tostring(tree)
    if spoilt == "changed":
        body = body.replace(b"ida@hotel.example", b"eve@hotel.example")
    body = {"rubbish": b"<not", "empty": b""}.get(spoilt, body)

    assert come_back(client, app, body) is None
    assert not User.objects.exists()


def test_an_answer_works_once(app: SocialApp, hotel: Scope, signing: tuple[str, str]) -> None:
    set_rules(hotel, Rules(domains=("hotel.example",)))
    client = browser()
    body = answer(app, begun(client, app), signing, email="ida@hotel.example")
    come_back(client, app, body)

    assert come_back(browser(), app, body) is None


def test_an_error_page_says_what_to_do(app: SocialApp) -> None:
    client = browser()

    client.post(f"/account/saml/{app.client_id}/acs/", {"SAMLResponse": "AAAA"})
    page = client.get(f"/account/saml/{app.client_id}/acs/finish/")

    assert "did not sign you in" in page.content.decode()


def test_a_provider_that_nobody_has_set_up_does_not_exist(hotel: Scope) -> None:
    assert browser().get("/account/saml/o1-saml/login/").status_code == 404
    assert browser().get("/account/saml/o1-saml/metadata/").status_code == 404


@pytest.mark.parametrize(
    "sent", [{}, {"SAMLRequest": "AAAA"}, {"SAMLResponse": "%%%"}, {"SAMLRequest": "eJwDAAAAAAE="}]
)
def test_a_sign_out_that_cannot_be_read_breaks_nothing(app: SocialApp, sent: dict[str, str]) -> None:
    assert browser().get(f"/account/saml/{app.client_id}/sls/", sent).status_code in {302, 400, 502}
