{{- /*
A manifest as text. One with the annotation guardrails/live-weights gets the weights that its backends have in the cluster, rule by
rule and only where the cluster knows every backend of the rule; without a cluster, or before the object is there, it is as written.
*/ -}}
{{- define "guardrails.withLiveWeights" -}}
{{- $manifest := . -}}
{{- if contains "guardrails/live-weights" $manifest -}}
  {{- $object := fromYaml $manifest -}}
  {{- $metadata := dict -}}
  {{- if kindIs "map" $object.metadata }}{{ $metadata = $object.metadata }}{{ end -}}
  {{- if hasKey ($metadata.annotations | default dict) "guardrails/live-weights" -}}
    {{- $live := lookup $object.apiVersion $object.kind $metadata.namespace $metadata.name -}}
    {{- $moved := dict "count" 0 -}}
    {{- if $live -}}
      {{- $weights := dict -}}
      {{- range $backends := include "guardrails.backends" $live | fromJsonArray -}}
        {{- range $backend := $backends }}{{ $_ := set $weights $backend.name $backend.weight }}{{ end -}}
      {{- end -}}
      {{- range $rule := (($object.spec).rules | default list) }}{{ include "guardrails.setWeights" (list $rule.backendRefs $weights $moved) }}{{ end -}}
      {{- include "guardrails.setWeights" (list (($object.spec).weighted).services $weights $moved) -}}
    {{- end -}}
    {{- if gt (int $moved.count) 0 }}{{ toJson $object }}{{ else }}{{ $manifest }}{{ end -}}
  {{- else -}}
    {{- $manifest -}}
  {{- end -}}
{{- else -}}
  {{- $manifest -}}
{{- end -}}
{{- end -}}

{{- /* The lists of backends of an HTTPRoute (rules[].backendRefs) or a TraefikService (weighted.services), as JSON. */ -}}
{{- define "guardrails.backends" -}}
{{- $lists := list -}}
{{- range $rule := ((.spec).rules | default list) }}{{ $lists = append $lists ($rule.backendRefs | default list) }}{{ end -}}
{{- $lists = append $lists (((.spec).weighted).services | default list) -}}
{{- toJson $lists -}}
{{- end -}}

{{- /* Sets the weights of a list of backends, when the live object has a weight for every one of them. */ -}}
{{- define "guardrails.setWeights" -}}
{{- $backends := index . 0 | default list -}}
{{- $weights := index . 1 -}}
{{- $moved := index . 2 -}}
{{- $known := true -}}
{{- range $backend := $backends -}}
  {{- if not (kindIs "float64" (get $weights $backend.name)) }}{{ $known = false }}{{ end -}}
{{- end -}}
{{- if $known -}}
  {{- range $backend := $backends -}}
    {{- $_ := set $backend "weight" (get $weights $backend.name) -}}
    {{- $_ = set $moved "count" (add1 $moved.count) -}}
  {{- end -}}
{{- end -}}
{{- end -}}
