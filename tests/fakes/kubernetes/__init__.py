"""An API server of Kubernetes as far as Helm asks one: it keeps objects, and runs nothing.

A job or pod has succeeded, and a deployment is whole, the moment it is made. Every change is kept
in order, so that a test sees what Helm did. Objects are held against the schemas of Kubernetes,
and what a real server would not let change (selectors, the template of a job) is refused.
"""

from __future__ import annotations

from tests.fakes.kubernetes.cluster import Cluster
from tests.fakes.kubernetes.server import api_server

__all__ = ["Cluster", "api_server"]
