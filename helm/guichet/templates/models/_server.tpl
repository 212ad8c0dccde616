{{/*
A server of models: no network but for who asks it, the model on a volume, everything offline.
Arguments: root, component, values, args, env, minutes, shm.
*/}}
{{- define "guichet.modelServer" -}}
{{- $name := include "guichet.fullname" .root -}}
{{- $volume := .root.Values.models.volume -}}
{{- $download := .root.Values.models.download -}}
apiVersion: apps/v1
kind: Deployment
metadata:
  {{- include "guichet.metadata" . | nindent 2 }}
spec:
  replicas: {{ .values.replicas }}
  revisionHistoryLimit: 3
  # A second one beside the first would wait for a GPU that the first holds.
  strategy: {type: {{ gt (int .values.gpu.count) 0 | ternary "Recreate" "RollingUpdate" }}}
  selector:
    matchLabels:
      {{- include "guichet.selector" . | nindent 6 }}
  template:
    metadata:
      labels:
        {{- include "guichet.labels" . | nindent 8 }}
    spec:
      {{- include "guichet.podBase" (dict "root" .root "component" .component "values" .values "user" 10002) | nindent 6 }}
      {{- include "guichet.spread" . | nindent 6 }}
      {{- with .values.runtimeClassName }}
      runtimeClassName: {{ . }}
      {{- end }}
      terminationGracePeriodSeconds: 60
      {{- if $download.enabled }}
      initContainers:
        # A folder that is there is not fetched again; one that came in half is.
        - name: fetch
          image: {{ $download.image }}
          command: [sh, -euc]
          args:
            - |
              cd /models
              [ -e "$FOLDER/.complete" ] && exit 0
              rm -rf "$FOLDER" && mkdir "$FOLDER"
              wget -O "$FOLDER.tar" "$MIRROR/$FOLDER.tar"
              wget -O "$FOLDER.tar.sha256" "$MIRROR/$FOLDER.tar.sha256"
              sha256sum -c "$FOLDER.tar.sha256"
              tar xf "$FOLDER.tar" -C "$FOLDER" && rm "$FOLDER.tar" "$FOLDER.tar.sha256"
              touch "$FOLDER/.complete"
          env:
            - {name: MIRROR, value: {{ $download.mirror | quote }}}
            - {name: FOLDER, value: {{ .values.folder | quote }}}
          securityContext:
            {{- include "guichet.containerSecurity" . | nindent 12 }}
          resources:
            requests: {cpu: 100m, memory: 64Mi}
            limits: {memory: 256Mi}
          volumeMounts:
            - {name: models, mountPath: /models}
      {{- end }}
      containers:
        - name: {{ .component }}
          image: {{ .values.image }}
          imagePullPolicy: {{ .root.Values.image.pullPolicy }}
          {{- with .command }}
          command: {{ toJson . }}
          {{- end }}
          args: {{ toJson .args }}
          securityContext:
            {{- include "guichet.containerSecurity" . | nindent 12 }}
          env:
            # Nothing of it may look for a newer model, or tell its makers that it runs.
            - {name: HF_HUB_OFFLINE, value: "1"}
            - {name: TRANSFORMERS_OFFLINE, value: "1"}
            - {name: HF_HUB_DISABLE_TELEMETRY, value: "1"}
            - {name: DO_NOT_TRACK, value: "1"}
            - {name: HF_HOME, value: /tmp/huggingface}
            - {name: HOME, value: /tmp}
            {{- range $key, $value := .env }}
            - {name: {{ $key }}, value: {{ $value | quote }}}
            {{- end }}
          ports:
            - {name: http, containerPort: 8080}
          startupProbe:
            httpGet: {path: /health, port: http}
            periodSeconds: 10
            failureThreshold: {{ mul (int .minutes) 6 }}
          livenessProbe:
            httpGet: {path: /health, port: http}
            periodSeconds: 30
            timeoutSeconds: 10
            failureThreshold: 4
          readinessProbe:
            httpGet: {path: /health, port: http}
            periodSeconds: 10
            timeoutSeconds: 5
            failureThreshold: 3
          resources:
            {{- $resources := deepCopy .values.resources }}
            {{- if gt (int .values.gpu.count) 0 }}
            {{- $resources = merge $resources (dict "limits" (dict .values.gpu.resource (int .values.gpu.count))) }}
            {{- end }}
            {{- toYaml $resources | nindent 12 }}
          volumeMounts:
            - {name: models, mountPath: /models{{ if not $download.enabled }}, readOnly: true{{ end }}}
            - {name: tmp, mountPath: /tmp}
            {{- if .shm }}
            - {name: shm, mountPath: /dev/shm}
            {{- end }}
      volumes:
        - name: models
          persistentVolumeClaim:
            claimName: {{ $volume.claim | default (printf "%s-models" $name) }}
        - {name: tmp, emptyDir: {sizeLimit: 8Gi}}
        {{- with .shm }}
        - {name: shm, emptyDir: {medium: Memory, sizeLimit: {{ . }}}}
        {{- end }}
---
apiVersion: v1
kind: Service
metadata:
  {{- include "guichet.metadata" . | nindent 2 }}
spec:
  selector:
    {{- include "guichet.selector" . | nindent 4 }}
  ports:
    - {name: http, port: 8080, targetPort: http}
{{- end -}}
