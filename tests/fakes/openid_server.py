"""An OpenID provider in a process of its own: idpyoidc, and pages on which one chooses who one is.

It checks the client, the redirect address and PKCE, signs with keys of its own, and logs people out
over the back channel. Run: ``python -m tests.fakes.openid_server PORT CONSOLE_URL FOLDER``.
"""

from __future__ import annotations

import html
import json
import sys
import time
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import uvicorn
from idpyoidc.message.oidc import AuthorizationRequest
from idpyoidc.server import Server
from idpyoidc.server.configure import OPConfiguration
from idpyoidc.server.scopes import SCOPE2CLAIMS
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import Route

CLIENT, SECRET = "guichet", "the-secret-of-the-console-at-the-provider"
PEOPLE: dict[str, dict[str, Any]] = {
    "ada": {"name": "Ada Lovelace", "email": "ada@campus.example", "email_verified": True},
    "sam": {"name": "Sam Staff", "email": "sam@campus.example", "email_verified": True,
            "groups": ["it-helpdesk"]},
    "root": {"name": "Rosa Root", "email": "rosa@campus.example", "email_verified": True,
             "groups": ["it-admins"]},
    "mallory": {"name": "Mallory", "email": "ada@campus.example", "email_verified": False},
}  # fmt: skip
ENDPOINTS = {
    "provider_info": ("oidc.provider_config.ProviderConfiguration", {"client_authn_method": None}),
    "authorization": (
        "oidc.authorization.Authorization",
        {"client_authn_method": None, "response_types_supported": ["code"]},
    ),
    "token": ("oidc.token.Token", {"client_authn_method": ["client_secret_basic"]}),
    "userinfo": ("oidc.userinfo.UserInfo", {}),
    "session": (
        "oidc.session.Session",
        {
            "logout_verify_url": "{}/session",
            "post_logout_uri_path": "left",
            "signing_alg": "RS256",
            "backchannel_logout_supported": True,
            "backchannel_logout_session_supported": True,
        },
    ),
}
PATHS = {"provider_info": ".well-known/openid-configuration"}


def configuration(issuer: str, console: str) -> dict[str, Any]:
    """What idpyoidc is told: our client, and the people."""
    endpoints = {}
    for name, (kind, arguments) in ENDPOINTS.items():
        given = {
            key: value.format(issuer) if isinstance(value, str) else value
            for key, value in arguments.items()
        }
        endpoints[name] = {
            "path": PATHS.get(name, name),
            "class": f"idpyoidc.server.{kind}",
            "kwargs": given,
        }
    return {
        "issuer": issuer,
        "endpoint": endpoints,
        "key_conf": {
            "key_defs": [
                {"type": "RSA", "use": ["sig"]},
                {"type": "EC", "crv": "P-256", "use": ["sig"]},
            ],
            "uri_path": "jwks.json",
        },
        "userinfo": {"class": "idpyoidc.server.user_info.UserInfo", "kwargs": {"db": PEOPLE}},
        "token_handler_args": {
            "jwks_def": {
                "private_path": "",
                "key_defs": [
                    {"type": "oct", "bytes": 24, "use": ["enc"], "kid": kid}
                    for kid in ("code", "refresh")
                ],
            },
            "code": {"kwargs": {"lifetime": 600}},
            "token": {
                "class": "idpyoidc.server.token.jwt_token.JWTToken",
                "kwargs": {"lifetime": 3600},
            },
            "id_token": {"class": "idpyoidc.server.token.id_token.IDToken", "kwargs": {}},
        },
        "scopes_to_claims": {**SCOPE2CLAIMS, "groups": ["groups"]},
        "add_on": {
            "pkce": {
                "function": "idpyoidc.server.oauth2.add_on.pkce.add_support",
                "kwargs": {"essential": True, "code_challenge_methods": {"S256": True}},
            }
        },
        "authentication": {
            "user": {
                "acr": "urn:test",
                "class": "idpyoidc.server.user_authn.user.NoAuthn",
                "kwargs": {"user": "ada"},
            }
        },
    }


class Provider:
    """The routes over one `Server`."""

    def __init__(self, issuer: str, console: str, folder: Path) -> None:
        conf = OPConfiguration(configuration(issuer, console), base_path=str(folder))
        self.server = Server(conf)
        self.context = self.server.context
        self.context.httpc = httpx.request
        self.context.httpc_params = {"timeout": 20}
        self.context.cdb[CLIENT] = {
            "client_id": CLIENT,
            "client_secret": SECRET,
            "redirect_uris": [(f"{console}/login/oidc/return", {})],
            "post_logout_redirect_uri": [(f"{console}/login", {})],
            "backchannel_logout_uri": f"{console}/login/oidc/logout",
            "backchannel_logout_session_required": True,
            "token_endpoint_auth_method": "client_secret_basic",
            "response_types_supported": ["code"],
            "allowed_scopes": ["openid", "email", "profile", "groups"],
        }
        self.server.keyjar.add_symmetric(CLIENT, SECRET)
        self.sessions: dict[str, str] = {}
        """The last session of each person."""

    def routes(self) -> list[Route]:
        """Every address."""
        return [
            Route("/.well-known/openid-configuration", self.plain("provider_config")),
            Route("/jwks.json", self.keys),
            Route("/authorization", self.choose),
            Route("/authorization", self.chosen, methods=["POST"]),
            Route("/token", self.plain("token"), methods=["POST"]),
            Route("/userinfo", self.plain("userinfo")),
            Route("/session", self.leave),
            Route("/people/{who}/end", self.end, methods=["POST"]),
        ]

    def plain(self, name: str) -> Any:
        """An address that idpyoidc answers by itself."""

        async def route(request: Request) -> Response:
            endpoint = self.server.get_endpoint(name)
            sent: Any = (await request.body()).decode() or dict(request.query_params)
            if isinstance(sent, str):
                sent = {key: values[0] for key, values in parse_qs(sent).items()}
            about = self.about(request)
            parsed = endpoint.parse_request(sent, http_info=about)
            if "error" in parsed:
                return JSONResponse(parsed.to_dict(), 400)
            done = endpoint.process_request(request=parsed, http_info=about)
            if "error" in done:
                return JSONResponse(dict(done), 400)
            return self.answer(endpoint.do_response(request=parsed, **done))

        return route

    def about(self, request: Request) -> dict[str, Any]:
        """What idpyoidc wants to know of a request."""
        cookies = [{"name": name, "value": value} for name, value in request.cookies.items()]
        return {
            "headers": dict(request.headers),
            "method": request.method,
            "url": str(request.url),
            "cookie": cookies,
        }

    async def keys(self, _: Request) -> Response:
        """Our public keys."""
        return Response(self.server.keyjar.export_jwks_as_json(), media_type="application/json")

    async def choose(self, request: Request) -> Response:
        """The page on which one says who one is, where the request is a right one."""
        parsed = self.server.get_endpoint("authorization").parse_request(
            dict(request.query_params), http_info=self.about(request)
        )
        if "error" in parsed:
            return JSONResponse(parsed.to_dict(), 400)
        buttons = "".join(f"<button name=who value={who}>{who}</button>" for who in PEOPLE)
        query = html.escape(request.url.query)
        return HTMLResponse(
            f"<h1>Campus</h1><form method=post><input type=hidden name=asked value='{query}'>"
            f"{buttons}<button name=who value=''>No</button></form>"
        )

    async def chosen(self, request: Request) -> Response:
        """Send somebody back, with a code."""
        form = await request.form()
        who, endpoint = str(form["who"]), self.server.get_endpoint("authorization")
        asked = AuthorizationRequest().from_urlencoded(str(form["asked"]))
        if not who:
            back = f"{asked['redirect_uri']}?error=access_denied&state={asked['state']}"
            return RedirectResponse(back, 303)
        method = SimpleNamespace(kwargs={})
        session = endpoint.create_session(asked, who, "urn:test", int(time.time()), method)
        self.sessions[who] = session
        done = endpoint.authz_part2(request=asked, session_id=session)
        return self.answer(endpoint.do_response(request=asked, **done))

    async def leave(self, request: Request) -> Response:
        """Somebody logs out here, by their ID token: tell the console, and send them back.

        idpyoidc 5.0 has this too, and reads its own cookie wrongly there.
        """
        asked = request.query_params
        info = self.server.get_endpoint("session").unpack_signed_jwt(asked["id_token_hint"])
        back = asked["post_logout_redirect_uri"]
        if (back, {}) not in self.context.cdb[CLIENT]["post_logout_redirect_uri"]:
            return JSONResponse({"error": "invalid_request"}, 400)
        await self.log_out(info["sid"])
        return RedirectResponse(back, 303)

    async def end(self, request: Request) -> Response:
        """An administrator of the provider ends somebody's session."""
        return JSONResponse({"told": await self.log_out(self.sessions[request.path_params["who"]])})

    async def log_out(self, session: str) -> int:
        """Send the logout token; the console's status. idpyoidc would wait for it in our loop."""
        spec = self.server.get_endpoint("session").logout_from_client(session)["blu"][CLIENT]
        url, token = spec
        async with httpx.AsyncClient(timeout=20) as client:
            return (await client.post(url, data={"logout_token": token})).status_code

    def answer(self, made: dict[str, Any]) -> Response:
        """What idpyoidc made, as a response."""
        headers = {name.lower(): value for name, value in made.get("http_headers", [])}
        place = made["response"]
        if made.get("response_placement") == "url" or str(place).startswith("http"):
            response: Response = RedirectResponse(place, 303)
        else:
            response = Response(place, media_type=headers.get("content-type"))
        for cookie in made.get("cookie", ()):
            response.set_cookie(cookie["name"], cookie["value"], httponly=True, samesite="lax")
        return response


def main() -> None:
    """Serve until the process ends."""
    port, console, folder = int(sys.argv[1]), sys.argv[2], Path(sys.argv[3])
    issuer = f"http://localhost:{port}"
    provider = Provider(issuer, console, folder)
    app = Starlette(routes=provider.routes())
    config = uvicorn.Config(app, host="127.0.0.1", port=port, log_level="warning")
    server = uvicorn.Server(config)
    print(json.dumps({"issuer": issuer, "host": urlsplit(issuer).hostname}), flush=True)
    server.run()


if __name__ == "__main__":
    main()
