"""The systems around the desk as the settings name them: platforms, sources, ticket systems."""
