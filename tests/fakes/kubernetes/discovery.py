"""What the server tells of itself: its kinds, and that it checks their fields itself."""

from __future__ import annotations

from tests.fakes.kubernetes.cluster import VERSION, Object

KINDS = {
    "v1": {
        "ConfigMap": "configmaps",
        "Secret": "secrets",
        "Service": "services",
        "Pod": "pods",
        "Namespace": "namespaces",
        "PersistentVolumeClaim": "persistentvolumeclaims",
    },
    "apps/v1": {
        "Deployment": "deployments",
        "StatefulSet": "statefulsets",
        "ReplicaSet": "replicasets",
    },
    "batch/v1": {"Job": "jobs", "CronJob": "cronjobs"},
    "networking.k8s.io/v1": {"NetworkPolicy": "networkpolicies", "Ingress": "ingresses"},
    "policy/v1": {"PodDisruptionBudget": "poddisruptionbudgets"},
    "autoscaling/v2": {"HorizontalPodAutoscaler": "horizontalpodautoscalers"},
}
BY_PLURAL = {plural: kind for kinds in KINDS.values() for kind, plural in kinds.items()}


def discovered(path: str) -> Object | None:
    """The document at a path of discovery; None for any other path."""
    if path == "/version":
        return {"major": "1", "minor": "37", "gitVersion": "v1.37.0"}
    if path == "/api":
        return {"kind": "APIVersions", "versions": ["v1"]}
    if path == "/apis":
        return {"kind": "APIGroupList", "apiVersion": "v1", "groups": _groups()}
    if path == "/openapi/v3":
        return {"paths": {_path(v): {"serverRelativeURL": f"{path}/{_path(v)}"} for v in KINDS}}
    if path.startswith("/openapi/v3/"):
        return _openapi(path.removeprefix("/openapi/v3/"))
    version = path.removeprefix("/apis/").removeprefix("/api/")
    return _resources(version) if version in KINDS else None


def _groups() -> list[Object]:
    groups = []
    for version in KINDS:
        if "/" in version:
            entry = {"groupVersion": version, "version": version.partition("/")[2]}
            name = version.partition("/")[0]
            groups.append({"name": name, "versions": [entry], "preferredVersion": entry})
    return groups


def _path(version: str) -> str:
    return f"apis/{version}" if "/" in version else f"api/{version}"


def _openapi(path: str) -> Object:
    """Says of each kind that this server itself looks for wrong fields, so that Helm need not."""
    version = path.removeprefix("apis/").removeprefix("api/")
    group, _, its = version.rpartition("/")
    parameter = {"name": "fieldValidation", "in": "query", "schema": {"type": "string"}}
    return {
        "openapi": "3.0.0",
        "info": {"title": "Kubernetes", "version": VERSION},
        "paths": {
            f"/{path}/namespaces/{{namespace}}/{plural}/{{name}}": {
                "patch": {
                    "parameters": [parameter],
                    "responses": {},
                    "x-kubernetes-group-version-kind": {
                        "group": group,
                        "version": its,
                        "kind": kind,
                    },
                }
            }
            for kind, plural in KINDS[version].items()
        },
    }


def _resources(version: str) -> Object:
    verbs = ["create", "delete", "get", "list", "patch", "update", "watch"]
    return {
        "kind": "APIResourceList",
        "apiVersion": "v1",
        "groupVersion": version,
        "resources": [
            {
                "name": plural,
                "singularName": kind.lower(),
                "namespaced": kind != "Namespace",
                "kind": kind,
                "verbs": verbs,
            }
            for kind, plural in KINDS[version].items()
        ],
    }
