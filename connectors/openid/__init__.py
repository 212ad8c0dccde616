"""An OpenID provider: what it says of itself, the code flow with PKCE, and its signed tokens."""
