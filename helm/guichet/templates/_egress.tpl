{{/*
Which parts of the settings each component contacts, as JSON. Workers contact all; the console opens
tickets and reads who people are in chat; a bot speaks with its own platform.
*/}}
{{- define "guichet.contacts" -}}
{{- $platforms := list -}}
{{- range (include "guichet.hosts" . | fromJson).list -}}
{{- if hasPrefix "platform-" .part -}}
{{- $platforms = append $platforms .part -}}
{{- end -}}
{{- end -}}
{{- $base := list "database" "broker" -}}
{{- $all := dict "beat" $base "test" $base -}}
{{- if .Values.console.enabled -}}
{{- $_ := set $all "console" (concat $base (list "sources" "sign-on") $platforms | uniq) -}}
{{- end -}}
{{- range $kind, $bot := .Values.bots -}}
{{- if $bot.enabled -}}
{{- $_ := set $all $kind (concat $base (list "sources" (printf "platform-%s" $kind) (printf "sockets-%s" $kind))) -}}
{{- end -}}
{{- end -}}
{{- range $name, $worker := .Values.workers -}}
{{- if $worker.enabled -}}
{{- $_ := set $all (printf "worker-%s" $name) (concat $base (list "sources" "models") $platforms | uniq) -}}
{{- end -}}
{{- end -}}
{{- if .Values.training.enabled -}}
{{- $_ := set $all "training" (list "database") -}}
{{- end -}}
{{- if not .Values.trial.enabled -}}
{{- $_ := set $all "migrate" (list "database") -}}
{{- end -}}
{{- if .Values.models.download.enabled -}}
{{- range $component, $part := dict "llm" "server" "embedder" "embedder" "reranker" "reranker" -}}
{{- if (index $.Values.models $part).enabled -}}
{{- $_ := set $all $component (list "mirror") -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- toJson $all -}}
{{- end -}}

{{/* The hosts of some parts, once each, as JSON. Arguments: root, parts. */}}
{{- define "guichet.hostsOf" -}}
{{- $found := dict "list" list -}}
{{- range (include "guichet.hosts" .root | fromJson).list -}}
{{- $one := dict "host" .host "port" (int .port) -}}
{{- if and (has .part $.parts) (not (has $one $found.list)) -}}
{{- $_ := set $found "list" (append $found.list $one) -}}
{{- end -}}
{{- end -}}
{{- if has "mirror" .parts -}}
{{- include "guichet.addresses" (dict "value" .root.Values.models.download.mirror "part" "mirror" "found" $found) -}}
{{- end -}}
{{- toJson $found -}}
{{- end -}}

{{/* Egress rules. Arguments: root, parts. */}}
{{- define "guichet.egress" -}}
{{- $network := .root.Values.network -}}
# Names are looked up at the cluster's own server, and nowhere else.
- to:
    - namespaceSelector: {matchLabels: {{ toJson $network.dns.namespace }}}
      podSelector: {matchLabels: {{ toJson $network.dns.pods }}}
  ports:
    - {port: 53, protocol: UDP}
    - {port: 53, protocol: TCP}
{{- range (include "guichet.hostsOf" . | fromJson).list }}
{{- $own := include "guichet.ownComponent" (dict "root" $.root "host" .host) }}
{{- if or $own (ne $network.policy "cilium") }}
# {{ .host }}
- to:
    {{- if $own }}
    - podSelector:
        matchLabels:
          {{- include "guichet.selector" (dict "root" $.root "component" $own) | nindent 10 }}
    {{- else if include "guichet.isAddress" .host }}
    - ipBlock: {cidr: {{ .host }}/{{ contains ":" .host | ternary 128 32 }}}
    {{- else }}
    {{- $place := index $network.hosts .host }}
    {{- range $place.cidrs }}
    - ipBlock: {cidr: {{ . | quote }}}
    {{- end }}
    {{- with $place.namespace }}
    - namespaceSelector: {matchLabels: {{ toJson . }}}
      {{- with $place.pods }}
      podSelector: {matchLabels: {{ toJson . }}}
      {{- end }}
    {{- end }}
    {{- end }}
  ports:
    - {port: {{ .port }}, protocol: TCP}
{{- end }}
{{- end }}
{{- end -}}
