{{/*
Every host that the settings name, as JSON: {"list": [{"part", "host", "port"}]}. An address is a text
that begins with http or https, wherever it stands in the settings. `guichet doctor --egress` tells
the same of the same settings; a test compares the two.
*/}}
{{- define "guichet.hosts" -}}
{{- $s := include "guichet.settings" . | fromJson -}}
{{- $found := dict "list" list -}}
{{- $d := include "guichet.database" . | fromJson -}}
{{- $b := include "guichet.broker" . | fromJson -}}
{{- $_ := set $found "list" (list (dict "part" "database" "host" $d.host "port" (int $d.port)) (dict "part" "broker" "host" $b.host "port" (int $b.port))) -}}
{{- range $key := keys $s | sortAlpha -}}
{{- $value := index $s $key -}}
{{- if eq $key "platforms" -}}
{{- range $name, $platform := $value -}}
{{- $kind := $platform.kind | default (splitList ":" $name | first) -}}
{{- $options := $platform.options | default dict -}}
{{- if and (eq $kind "slack") (not $options.api_url) (not $options.proxy) -}}
{{- $options = set (deepCopy $options) "api_url" "https://slack.com/api" -}}
{{- if and $.Values.bots.slack.enabled (ne $options.mode "http") -}}
{{- /* Socket Mode: the bot alone connects there. */ -}}
{{- include "guichet.addresses" (dict "value" (list "https://wss-primary.slack.com" "https://wss-backup.slack.com") "part" "sockets-slack" "found" $found) -}}
{{- end -}}
{{- end -}}
{{- if $options.proxy -}}
{{- $options = dict "proxy" $options.proxy -}}
{{- end -}}
{{- include "guichet.addresses" (dict "value" $options "part" (printf "platform-%s" $kind) "found" $found) -}}
{{- end -}}
{{- else if eq $key "models" -}}
{{- include "guichet.addresses" (dict "value" $value "part" "models" "found" $found) -}}
{{- else if has $key (list "embedder_url" "reranker_url") -}}
{{- include "guichet.addresses" (dict "value" $value "part" "models" "found" $found) -}}
{{- else if has $key (list "oidc_issuer" "oidc_addresses") -}}
{{- if $s.oidc_issuer -}}
{{- include "guichet.addresses" (dict "value" $value "part" "sign-on" "found" $found) -}}
{{- end -}}
{{- else if ne $key "console_url" -}}
{{- include "guichet.addresses" (dict "value" $value "part" "sources" "found" $found) -}}
{{- end -}}
{{- end -}}
{{- toJson $found -}}
{{- end -}}

{{/* Adds the addresses in `value`, at any depth, to `found`. */}}
{{- define "guichet.addresses" -}}
{{- if kindIs "string" .value -}}
{{- if regexMatch "^https?://" .value -}}
{{- $url := urlParse .value -}}
{{- $port := regexFind ":[0-9]+$" $url.host | trimPrefix ":" | default (eq $url.scheme "https" | ternary "443" "80") -}}
{{- $one := dict "part" .part "host" $url.hostname "port" (int $port) -}}
{{- if not (has $one .found.list) -}}
{{- $_ := set .found "list" (append .found.list $one) -}}
{{- end -}}
{{- end -}}
{{- else if kindIs "map" .value -}}
{{- range $key := keys .value | sortAlpha -}}
{{- /* Where others reach us, or a browser goes, is no place that we contact. */ -}}
{{- if not (has $key (list "callback_url" "authorize_url")) -}}
{{- include "guichet.addresses" (dict "value" (index $.value $key) "part" $.part "found" $.found) -}}
{{- end -}}
{{- end -}}
{{- else if kindIs "slice" .value -}}
{{- range .value -}}
{{- include "guichet.addresses" (dict "value" . "part" $.part "found" $.found) -}}
{{- end -}}
{{- end -}}
{{- end -}}

{{/* The component of ours that a host is; empty for any other. */}}
{{- define "guichet.ownComponent" -}}
{{- $name := include "guichet.fullname" .root -}}
{{- range list "llm" "embedder" "reranker" "postgresql" "redis" -}}
{{- if eq $.host (printf "%s-%s" $name .) -}}{{ . }}{{- end -}}
{{- end -}}
{{- end -}}

{{- define "guichet.isAddress" -}}
{{- if or (regexMatch "^[0-9]{1,3}(\\.[0-9]{1,3}){3}$" .) (contains ":" .) -}}yes{{- end -}}
{{- end -}}
