{{/* The settings of the processes as JSON: what the site wrote, and what follows from the chart. */}}
{{- define "guichet.settings" -}}
{{- $name := include "guichet.fullname" . -}}
{{- $s := deepCopy .Values.settings -}}
{{- $_ := set $s "home" "/var/lib/guichet" -}}
{{- $_ := set $s "console_host" "0.0.0.0" -}}
{{- $_ := set $s "console_port" 8080 -}}
{{- $_ := set $s "metrics_port" 9090 -}}
{{- $_ := set $s "bots_host" "0.0.0.0" -}}
{{- $_ := set $s "bots_port" 8081 -}}
{{- $_ := set $s "log_format" ($s.log_format | default "json") -}}
{{- if not (or $s.console_url .Values.console.ingress.enabled) -}}
{{- /* As people reach it by kubectl port-forward. */ -}}
{{- $_ := set $s "console_url" "http://localhost:8080" -}}
{{- end -}}
{{- with .Values.console.ingress -}}
{{- if .enabled -}}
{{- if not $s.console_url -}}
{{- $_ := set $s "console_url" (printf "https://%s%s" .host (.path | trimSuffix "/")) -}}
{{- end -}}
{{- if and .proxies (not $s.trusted_proxies) -}}
{{- $_ := set $s "trusted_proxies" .proxies -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- with .Values.models.server -}}
{{- if .enabled -}}
{{- $models := deepCopy ($s.models | default dict) -}}
{{- $ours := dict "url" (printf "http://%s-llm:8080" $name) "kind" .kind "context_tokens" .maxTokens -}}
{{- if .adapters -}}
{{- $_ := set $ours "adapters" (keys .adapters | sortAlpha) -}}
{{- end -}}
{{- $_ := set $models .name (mergeOverwrite $ours (index $models .name | default dict)) -}}
{{- $_ := set $s "models" $models -}}
{{- end -}}
{{- end -}}
{{- if .Values.models.embedder.enabled -}}
{{- $_ := set $s "embedder" "tei" -}}
{{- $_ := set $s "embedder_url" (printf "http://%s-embedder:8080" $name) -}}
{{- end -}}
{{- if .Values.models.reranker.enabled -}}
{{- $_ := set $s "reranker_url" (printf "http://%s-reranker:8080" $name) -}}
{{- end -}}
{{- toJson $s -}}
{{- end -}}

{{/* The same as variables: a text as it is, anything else as JSON. */}}
{{- define "guichet.variables" -}}
{{- range $key, $value := include "guichet.settings" . | fromJson -}}
{{- if not (kindIs "invalid" $value) }}
GUICHET_{{ upper $key }}: {{ kindIs "string" $value | ternary $value (toJson $value) | quote }}
{{- end -}}
{{- end -}}
{{- end -}}

{{/* Where the database is, as JSON: host, port, name, user, tls, and the Secret of its password. */}}
{{- define "guichet.database" -}}
{{- $d := deepCopy .Values.database -}}
{{- $_ := set $d "secret" .Values.secrets.name -}}
{{- if .Values.trial.enabled -}}
{{- $trial := dict "host" (printf "%s-postgresql" (include "guichet.fullname" .)) "port" 5432 "name" "guichet" "user" "guichet" "secret" (printf "%s-trial" (include "guichet.fullname" .)) "passwordKey" "password" "tls" "" "authority" "" -}}
{{- $d = $trial -}}
{{- end -}}
{{- toJson $d -}}
{{- end -}}

{{- define "guichet.broker" -}}
{{- $b := deepCopy .Values.broker -}}
{{- if .Values.trial.enabled -}}
{{- $b = dict "scheme" "redis" "host" (printf "%s-redis" (include "guichet.fullname" .)) "port" 6379 "path" "0" "user" "" "passwordKey" "" "authority" "" -}}
{{- end -}}
{{- toJson $b -}}
{{- end -}}

{{/* The database alone: all that the migration needs. */}}
{{- define "guichet.databaseEnv" -}}
{{- $d := include "guichet.database" . | fromJson -}}
- name: GUICHET_DATABASE_URL
  value: {{ printf "postgresql://%s@%s:%v/%s" $d.user $d.host $d.port $d.name | quote }}
- name: PGPASSWORD
  valueFrom: {secretKeyRef: {name: {{ $d.secret }}, key: {{ $d.passwordKey }}}}
{{- with $d.tls }}
- name: PGSSLMODE
  value: {{ . }}
{{- end }}
{{- with $d.authority }}
- name: PGSSLROOTCERT
  value: /etc/guichet/authorities/{{ . }}
{{- end }}
{{- end -}}

{{/* What is secret, and the addresses that a password stands in. */}}
{{- define "guichet.secretEnv" -}}
{{- $b := include "guichet.broker" . | fromJson -}}
{{- $login := $b.user -}}
{{- if $b.passwordKey -}}
{{- $login = printf "%s:$(BROKER_PASSWORD)" $login -}}
{{- end -}}
{{- if $login -}}
{{- $login = printf "%s@" $login -}}
{{- end -}}
{{- $query := "" -}}
{{- with $b.authority -}}
{{- $query = printf "?ssl_ca_certs=/etc/guichet/authorities/%s" . -}}
{{- end -}}
{{ include "guichet.databaseEnv" . }}
{{- if $b.passwordKey }}
- name: BROKER_PASSWORD
  valueFrom: {secretKeyRef: {name: {{ .Values.secrets.name }}, key: {{ $b.passwordKey }}}}
{{- end }}
- name: GUICHET_BROKER_URL
  value: {{ printf "%s://%s%s:%v/%s%s" $b.scheme $login $b.host $b.port $b.path $query | quote }}
{{- range $setting, $key := .Values.secrets.settings }}
- name: GUICHET_{{ upper $setting }}
  valueFrom: {secretKeyRef: {name: {{ $.Values.secrets.name }}, key: {{ $key }}}}
{{- end }}
{{- range $variable, $key := .Values.secrets.variables }}
- name: {{ $variable }}
  valueFrom: {secretKeyRef: {name: {{ $.Values.secrets.name }}, key: {{ $key }}}}
{{- end }}
{{- end -}}
