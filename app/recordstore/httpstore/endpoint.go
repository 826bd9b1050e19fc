package httpstore

import (
	"errors"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"

	"rettighetsporten/app/recordstore/dataset"
	"rettighetsporten/app/recordstore/network/httpclient"
)

// instance is what the name of a dataset is in a connector of Fides, before it
// has one.
const instance = "<instance_fides_key>"

// short returns the endpoint with everything in its short form, or what is
// wrong with it.
func (e Endpoint) short() (Endpoint, error) {
	var err error
	if e.Query, err = merged("query", e.Query, e.QueryParams); err != nil {
		return e, err
	}
	if e.Header, err = merged("header", e.Header, e.Headers); err != nil {
		return e, err
	}
	e.QueryParams, e.Headers = nil, nil
	switch {
	case e.Data != "" && e.DataPath != "":
		return e, errors.New("data and data_path are the same: use one")
	case e.DataPath != "":
		e.Data, e.DataPath = e.DataPath, ""
	}
	if e.Separator == "" {
		e.Separator = ","
	}
	if e.Batch <= 0 {
		e.Batch = 1
	}
	return e, errors.Join(e.method(), e.params(), e.Pagination.check(e))
}

func merged(what string, short map[string]string, long []httpclient.Named) (map[string]string, error) {
	out := maps.Clone(short)
	for _, n := range long {
		if out == nil {
			out = map[string]string{}
		}
		if _, twice := out[n.Name]; twice || n.Name == "" {
			return nil, fmt.Errorf("%s: every name stands once", what)
		}
		out[n.Name] = n.Value
	}
	return out, nil
}

func (e Endpoint) method() error {
	switch {
	case e.Path == "":
		return errors.New("needs a path")
	case e.Method != "" && e.Method != http.MethodGet && e.Method != http.MethodPost:
		return errors.New("stores are only read: the method is GET or POST")
	case (e.Method == http.MethodPost) != (e.Body != ""):
		return errors.New("a body goes with POST, and POST with a body")
	case e.MaxRows < 0:
		return errors.New("max_rows cannot be negative")
	}
	return nil
}

func (e Endpoint) params() error {
	for _, p := range e.ParamValues {
		sources := 0
		for _, given := range []bool{p.Identity != "", len(p.References) > 0, p.ConnectorParam != ""} {
			if given {
				sources++
			}
		}
		if p.Name == "" || sources != 1 {
			return errors.New("param_values: each needs a name and one of identity, references and connector_param")
		}
		for _, r := range p.References {
			if !strings.Contains(r.Field, ".") || r.Direction != "" && r.Direction != string(dataset.From) {
				return errors.New("param_values: a reference is to collection.field, in the direction from")
			}
		}
	}
	return nil
}

// names returns which placeholders stand for the values of the field, and
// whether the endpoint says itself that it can be asked by it.
func (e Endpoint) names(path string, f dataset.Field) (names map[string]bool, said bool) {
	names = map[string]bool{path: true}
	if f.Identity != "" {
		names[f.Identity] = true
	}
	for _, p := range e.ParamValues {
		delete(names, p.Name)
	}
	for _, p := range e.ParamValues {
		if p.ConnectorParam == "" && p.from(path, f) {
			names[p.Name], said = true, true
		}
	}
	return names, said
}

// from reports whether values of the field are values of the placeholder.
func (p ParamValue) from(path string, f dataset.Field) bool {
	if p.Identity != "" {
		return p.Identity == f.Identity
	}
	return p.Name == path || slices.ContainsFunc(p.References, func(r Reference) bool {
		return slices.ContainsFunc(f.References, func(g dataset.Reference) bool {
			return r.Field == g.Collection+"."+g.Field && (r.Dataset == g.Dataset || r.Dataset == instance)
		})
	})
}

// constant returns the value a placeholder has whatever is searched for.
func (e Endpoint) constant(params map[string]string) func(name string) string {
	return func(name string) string {
		for _, p := range e.ParamValues {
			if p.Name == name && p.ConnectorParam != "" {
				return params[p.ConnectorParam]
			}
		}
		return params[name]
	}
}
