{{/* What holds for every pod. */}}
{{- define "guichet.podSecurity" -}}
runAsNonRoot: true
runAsUser: {{ .user | default 10001 }}
runAsGroup: {{ .user | default 10001 }}
fsGroup: {{ .user | default 10001 }}
seccompProfile: {type: RuntimeDefault}
{{- end -}}

{{- define "guichet.containerSecurity" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
privileged: false
capabilities: {drop: [ALL]}
{{- end -}}

{{/* Arguments: root, component, values (nodeSelector, tolerations), user. */}}
{{- define "guichet.podBase" -}}
# No process of ours asks the cluster for anything.
automountServiceAccountToken: false
# The cluster would set GUICHET_CONSOLE_PORT and more for our own Services.
enableServiceLinks: false
securityContext:
  {{- include "guichet.podSecurity" . | nindent 2 }}
{{- with .root.Values.image.pullSecrets }}
imagePullSecrets:
  {{- range . }}
  - name: {{ . }}
  {{- end }}
{{- end }}
{{- with .root.Values.priorityClassName }}
priorityClassName: {{ . }}
{{- end }}
{{- with .values.nodeSelector }}
nodeSelector:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .values.tolerations }}
tolerations:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end -}}

{{- define "guichet.spread" -}}
topologySpreadConstraints:
  {{- $selector := include "guichet.selector" . }}
  {{- range .root.Values.topology.keys }}
  - maxSkew: 1
    topologyKey: {{ . }}
    whenUnsatisfiable: ScheduleAnyway
    labelSelector:
      matchLabels:
        {{- $selector | nindent 8 }}
  {{- end }}
{{- end -}}

{{- define "guichet.podMetadata" -}}
labels:
  {{- include "guichet.labels" . | nindent 2 }}
  {{- with .root.Values.podLabels }}
  {{- toYaml . | nindent 2 }}
  {{- end }}
annotations:
  # A change of the settings starts the processes anew.
  checksum/settings: {{ include "guichet.variables" .root | sha256sum }}
  {{- with .root.Values.podAnnotations }}
  {{- toYaml . | nindent 2 }}
  {{- end }}
{{- end -}}

{{/* The environment and the mounts of a process of ours. */}}
{{- define "guichet.process" -}}
{{- $name := include "guichet.fullname" .root -}}
image: {{ include "guichet.image" (dict "root" .root "image" .root.Values.image) }}
imagePullPolicy: {{ .root.Values.image.pullPolicy }}
args: {{ toJson .args }}
securityContext:
  {{- include "guichet.containerSecurity" . | nindent 2 }}
envFrom:
  - configMapRef: {name: {{ $name }}-settings}
env:
  {{- include "guichet.secretEnv" .root | nindent 2 }}
  {{- with .more }}
  {{- toYaml . | nindent 2 }}
  {{- end }}
resources:
  {{- toYaml .values.resources | nindent 2 }}
volumeMounts:
  - {name: home, mountPath: /var/lib/guichet}
  - {name: tmp, mountPath: /tmp}
  {{- if .root.Values.secrets.files }}
  - {name: secrets, mountPath: /etc/guichet/secrets, readOnly: true}
  {{- end }}
  {{- if .root.Values.authorities.configMap }}
  - {name: authorities, mountPath: /etc/guichet/authorities, readOnly: true}
  {{- end }}
{{- end -}}

{{- define "guichet.volumes" -}}
volumes:
  # Nothing is kept: the database is the only memory.
  - {name: home, emptyDir: {sizeLimit: 1Gi}}
  - {name: tmp, emptyDir: {sizeLimit: 1Gi}}
  {{- with .root.Values.secrets.files }}
  - name: secrets
    secret:
      secretName: {{ $.root.Values.secrets.name }}
      defaultMode: 0440
      items:
        {{- range . }}
        - {key: {{ . }}, path: {{ . }}}
        {{- end }}
  {{- end }}
  {{- with .root.Values.authorities.configMap }}
  - {name: authorities, configMap: {name: {{ . }}}}
  {{- end }}
{{- end -}}

{{- define "guichet.firstAccountScript" -}}
guichet user list --json | grep -q "\"username\": \"$ACCOUNT\"" ||
printf '%s\n' "$PASSWORD" | guichet user add "$ACCOUNT" --role admin --password-stdin
{{- end -}}

{{/*
What runs before a process. In a trial no job can run before its own database is there, so each pod
migrates first; two at once do the work once.
*/}}
{{- define "guichet.before" -}}
{{- $trial := .root.Values.trial.enabled -}}
{{- $first := .root.Values.console.firstAccount -}}
{{- $account := and (eq .component "console") (or $trial $first.passwordKey) -}}
{{- if or $trial $account }}
initContainers:
  {{- if $trial }}
  - name: migrate
    {{- include "guichet.process" (dict "root" .root "args" (list "migrate") "values" .root.Values.migration) | nindent 4 }}
  {{- end }}
  {{- if $account }}
  {{- $script := include "guichet.firstAccountScript" . }}
  {{- $secret := $trial | ternary (printf "%s-trial" (include "guichet.fullname" .root)) .root.Values.secrets.name }}
  {{- $password := dict "secretKeyRef" (dict "name" $secret "key" ($first.passwordKey | default "admin-password")) }}
  {{- $more := list (dict "name" "ACCOUNT" "value" $first.name) (dict "name" "PASSWORD" "valueFrom" $password) }}
  - name: first-account
    command: [sh, -euc]
    {{- include "guichet.process" (dict "root" .root "args" (list $script) "values" .root.Values.migration "more" $more) | nindent 4 }}
  {{- end }}
{{- end }}
{{- end -}}

{{/*
Probes. A process lives as long as no new start would mend it; a database that is away makes it
unready, not dead. Arguments: port, ready (another port for that; empty: the same).
*/}}
{{- define "guichet.probes" -}}
startupProbe:
  httpGet: {path: /healthz, port: {{ .port }}}
  periodSeconds: 5
  failureThreshold: 60
livenessProbe:
  httpGet: {path: /healthz, port: {{ .port }}}
  periodSeconds: 15
  timeoutSeconds: 5
  failureThreshold: 4
readinessProbe:
  httpGet: {path: /readyz, port: {{ .ready | default .port }}}
  periodSeconds: 10
  timeoutSeconds: 5
  failureThreshold: 3
{{- end -}}

{{/* A Deployment of a process. Arguments: root, component, args, values, replicas (null: scaled), grace, strategy, ports, probe. */}}
{{- define "guichet.deployment" -}}
apiVersion: apps/v1
kind: Deployment
metadata:
  {{- include "guichet.metadata" . | nindent 2 }}
spec:
  {{- if not (kindIs "invalid" .replicas) }}
  replicas: {{ .replicas }}
  {{- end }}
  revisionHistoryLimit: 3
  strategy:
    {{- if .recreate }}
    type: Recreate
    {{- else }}
    type: RollingUpdate
    rollingUpdate: {maxSurge: 1, maxUnavailable: 0}
    {{- end }}
  selector:
    matchLabels:
      {{- include "guichet.selector" . | nindent 6 }}
  template:
    metadata:
      {{- include "guichet.podMetadata" . | nindent 6 }}
    spec:
      {{- include "guichet.podBase" . | nindent 6 }}
      {{- include "guichet.spread" . | nindent 6 }}
      terminationGracePeriodSeconds: {{ .grace | default 30 }}
      {{- include "guichet.before" . | nindent 6 }}
      containers:
        - name: {{ .component }}
          {{- include "guichet.process" . | nindent 10 }}
          ports:
            {{- range $port, $number := .ports }}
            - {name: {{ $port }}, containerPort: {{ $number }}}
            {{- end }}
          {{- include "guichet.probes" (dict "port" .probe "ready" .ready) | nindent 10 }}
      {{- include "guichet.volumes" . | nindent 6 }}
{{- end -}}
