package output

import (
	"bytes"
	"html/template"
	"maps"
	"net/http"
	"slices"

	"github.com/danielgtaylor/huma/v2"
)

// docs is the page of the API: every operation with its parameters, read from
// its own description, without scripts.
func docs(doc *huma.OpenAPI) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var b bytes.Buffer
		err := docsPage().Execute(&b, struct {
			Title, Description string
			Operations         []*huma.Operation
		}{doc.Info.Title, doc.Info.Description, operations(doc)})
		if err != nil {
			writeText(w, http.StatusInternalServerError, "internal error")
			return
		}
		w.Header().Set("Cache-Control", freshFor)
		page := document{mediaType: "text/html; charset=utf-8"}
		page.send(w, r, "", b.Bytes())
	})
}

func operations(doc *huma.OpenAPI) []*huma.Operation {
	var list []*huma.Operation
	for _, path := range slices.Sorted(maps.Keys(doc.Paths)) {
		for _, op := range []*huma.Operation{doc.Paths[path].Get, doc.Paths[path].Post} {
			if op != nil {
				list = append(list, op)
			}
		}
	}
	return list
}

func docsPage() *template.Template {
	return template.Must(template.New("docs").Parse(`<!DOCTYPE html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>{{.Title}}: API</title>
<h1>{{.Title}}: API</h1>
<p>{{.Description}} The whole description: <a href="openapi.json">openapi.json</a>.</p>
{{range .Operations}}
<h2 id="{{.OperationID}}"><code>{{.Method}} {{.Path}}</code></h2>
<p>{{.Summary}}. {{.Description}}{{if .Security}} Wants <code>Authorization: Bearer TOKEN</code>.{{end}}</p>
{{with .RequestBody}}{{range .Content}}<p>The body is JSON:</p><dl>{{range $name, $s := .Schema.Properties}}
<dt><code>{{$name}}</code></dt>
<dd>{{$s.Description}}</dd>{{end}}
</dl>{{end}}{{end}}
{{with .Parameters}}<dl>{{range .}}
<dt><code>{{.Name}}</code> in {{.In}}{{if .Required}}, needed{{end}}</dt>
<dd>{{.Description}}{{with .Schema}} ({{.Type}}{{with .Default}}; default {{.}}{{end}}){{end}}</dd>{{end}}
</dl>{{end}}
{{end}}
</html>
`))
}
