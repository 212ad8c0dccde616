"""Accounts of people and programs that this copilot keeps: names, passwords, logins, API keys."""
