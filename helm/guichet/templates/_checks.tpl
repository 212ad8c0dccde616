{{/* What the schema cannot say: one line, what is wrong and what to do. */}}
{{- define "guichet.checks" -}}
{{- $v := .Values -}}
{{- if not $v.trial.enabled -}}
{{- if not $v.database.host -}}
{{- fail "database.host is empty: name the site's PostgreSQL, or set trial.enabled for a trial." -}}
{{- end -}}
{{- if not $v.broker.host -}}
{{- fail "broker.host is empty: name the site's Redis, or set trial.enabled for a trial." -}}
{{- end -}}
{{- end -}}
{{- if and $v.trial.enabled (or $v.database.host $v.broker.host) -}}
{{- fail "trial.enabled brings its own PostgreSQL and Redis: leave database.host and broker.host empty." -}}
{{- end -}}
{{- if and (hasPrefix "verify-" $v.database.tls) (not $v.database.authority) -}}
{{- fail (printf "database.tls is %s, and database.authority names no key of the ConfigMap authorities.configMap: the driver would refuse every server." $v.database.tls) -}}
{{- end -}}
{{- if and (or $v.database.authority $v.broker.authority) (not $v.authorities.configMap) -}}
{{- fail "database.authority or broker.authority names a key, and authorities.configMap no ConfigMap." -}}
{{- end -}}
{{- if and $v.trial.enabled (ne $v.scaling.kind "none") -}}
{{- fail "trial.enabled has fixed numbers: leave scaling.kind at none." -}}
{{- end -}}
{{- if and $v.console.ingress.enabled (not $v.console.ingress.host) -}}
{{- fail "console.ingress.host is empty: name the console as people reach it, such as helpdesk.example.org." -}}
{{- end -}}
{{- if and $v.console.ingress.enabled (not $v.console.ingress.tlsSecret) -}}
{{- fail "console.ingress.tlsSecret is empty: people send passwords there, so the ingress needs a certificate." -}}
{{- end -}}
{{- if and $v.workers.cleaning.enabled (not $v.settings.cleaning_model) -}}
{{- fail "workers.cleaning is enabled, and settings.cleaning_model names no model." -}}
{{- end -}}
{{- if and $v.settings.cleaning_model (not $v.workers.cleaning.enabled) -}}
{{- fail "settings.cleaning_model is set, and no worker serves its queue: set workers.cleaning.enabled." -}}
{{- end -}}
{{- range $part, $one := dict "server" $v.models.server "embedder" $v.models.embedder "reranker" $v.models.reranker -}}
{{- if and $one.enabled (not $one.image) -}}
{{- fail (printf "models.%s.image is empty: name the image in the site's registry." $part) -}}
{{- end -}}
{{- end -}}
{{- $any := or $v.models.server.enabled $v.models.embedder.enabled $v.models.reranker.enabled -}}
{{- if and $any (not (or $v.models.volume.claim $v.models.volume.size)) -}}
{{- fail "models.volume names no claim and no size: the servers read their models from a volume." -}}
{{- end -}}
{{- with $v.models.download -}}
{{- if and .enabled (not (and .mirror .image)) -}}
{{- fail "models.download needs mirror and image." -}}
{{- end -}}
{{- end -}}
{{- with $v.training -}}
{{- if and .enabled (not (and .args .claim)) -}}
{{- fail "training needs args (the command) and claim (where the adapters go)." -}}
{{- end -}}
{{- end -}}
{{- if and $v.secrets.external.enabled (not (and $v.secrets.external.store.name $v.secrets.external.data)) -}}
{{- fail "secrets.external needs store.name and data." -}}
{{- end -}}
{{- range $name, $model := (include "guichet.settings" . | fromJson).models -}}
{{- if not $model.url -}}
{{- fail (printf "settings.models.%s has no url." $name) -}}
{{- end -}}
{{- end -}}
{{- if and $v.settings.oidc_issuer (not $v.settings.oidc_client_id) -}}
{{- fail "settings.oidc_issuer is set, and settings.oidc_client_id is empty: name what the provider calls this console." -}}
{{- end -}}
{{- if and (ne ($v.settings.local_login | default "all") "all") (not $v.settings.oidc_issuer) -}}
{{- fail (printf "settings.local_login is %s, and settings.oidc_issuer is empty: nobody could log in." $v.settings.local_login) -}}
{{- end -}}
{{- range $variable, $key := $v.secrets.variables -}}
{{- if hasPrefix "GUICHET_" $variable -}}
{{- fail (printf "secrets.variables.%s begins with GUICHET_: that is for settings; use secrets.settings, or another name." $variable) -}}
{{- end -}}
{{- end -}}
{{- range $name, $platform := $v.settings.platforms -}}
{{- range $option, $value := $platform.options -}}
{{- if regexMatch "^(.*_)?(token|secret|password|key)$" $option -}}
{{- fail (printf "settings.platforms.%s.options.%s is a secret, and values are none: use %s_file with secrets.files, or %s_env with secrets.variables." $name $option $option $option) -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- range $kind, $bot := $v.bots -}}
{{- $named := false -}}
{{- range $name, $platform := $v.settings.platforms | default dict -}}
{{- if eq $kind ($platform.kind | default (splitList ":" $name | first)) -}}
{{- $named = true -}}
{{- end -}}
{{- end -}}
{{- if and $bot.enabled (not $named) -}}
{{- fail (printf "bots.%s is enabled, and settings.platforms has no instance of %s." $kind $kind) -}}
{{- end -}}
{{- end -}}
{{- if eq $v.network.policy "kubernetes" -}}
{{- $wanted := list -}}
{{- range (include "guichet.hosts" . | fromJson).list -}}
{{- if not (or (include "guichet.isAddress" .host) (include "guichet.ownComponent" (dict "root" $ "host" .host))) -}}
{{- $wanted = append $wanted .host -}}
{{- end -}}
{{- end -}}
{{- if $v.models.download.enabled -}}
{{- $wanted = append $wanted (urlParse $v.models.download.mirror).hostname -}}
{{- end -}}
{{- range $wanted | uniq | sortAlpha -}}
{{- if not (hasKey $v.network.hosts .) -}}
{{- fail (printf "network.hosts lacks %s, which the settings name: say where it is, {cidrs: [ADDRESS/32]} or {namespace: LABELS, pods: LABELS}." .) -}}
{{- end -}}
{{- end -}}
{{- range keys $v.network.hosts | sortAlpha -}}
{{- if not (has . $wanted) -}}
{{- fail (printf "network.hosts names %s, which no setting contacts: take it out." .) -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- end -}}
