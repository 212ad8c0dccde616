"""What faces people stays light: a bot process enqueues by name, and loads no index."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from tests.support.processes import ROOT, guichet_env

pytestmark = pytest.mark.scenario
HEAVY = ["faiss", "scipy", "torch", "sentence_transformers", "langchain_core"]
PRINT_HEAVY = (
    "import importlib, json, sys; importlib.import_module(sys.argv[1]); "
    "print(json.dumps([name for name in json.loads(sys.argv[2]) if name in sys.modules]))"
)


@pytest.mark.parametrize(
    "module", ["bot.cli", "bot.console.http.app", "workers.bootstrap", "workers.celery.tasks"]
)
def test_importing_it_loads_no_index(module: str, tmp_path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", PRINT_HEAVY, module, json.dumps(HEAVY)],
        capture_output=True,
        text=True,
        env=guichet_env(tmp_path),
        cwd=ROOT,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == []


PRINT_LANGCHAIN = """
import sys
from workers.bootstrap import Desk
from workers.bootstrap.services import Services
from workers.celery.queue import celery_queue
from workers.settings import load_settings

settings = load_settings()
drafter = Services(Desk(settings, celery_queue(settings))).drafter
print(type(drafter).__name__, "langchain_core" in sys.modules)
"""
MODELS = '{"mistral": {"url": "http://127.0.0.1:1"}}'


@pytest.mark.parametrize(
    ("models", "said"), [("", "ExtractiveDrafter False"), (MODELS, "FallbackDrafter False")]
)
def test_no_drafter_loads_anything_of_langchain(models: str, said: str, tmp_path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", PRINT_LANGCHAIN],
        capture_output=True,
        text=True,
        env=guichet_env(tmp_path, **({"models": models} if models else {})),
        cwd=ROOT,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == said
