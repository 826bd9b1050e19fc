package admin

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"rettighetsporten/app/fault"
)

// factsOf returns what the register says in the fields, as it would be typed.
func factsOf(stored any, fields []field) (facts, error) {
	b, err := json.Marshal(stored)
	if err != nil {
		return nil, fmt.Errorf("reading the register: %w", err)
	}
	var tree map[string]any
	if err := json.Unmarshal(b, &tree); err != nil {
		return nil, fmt.Errorf("reading the register: %w", err)
	}
	return typed(tree, fields), nil
}

func typed(tree map[string]any, fields []field) facts {
	all := facts{}
	for _, f := range fields {
		value := tree[f.name]
		inner, _ := value.(map[string]any)
		values, _ := value.([]any)
		switch f.sort {
		case asText:
			if f.name == "" {
				inner = tree
			}
			all[f.name] = facts{"nb": said(inner["nb"]), "en": said(inner["en"])}
		case asGroup:
			all[f.name] = typed(inner, f.fields)
		case asChoices:
			var chosen []string
			for _, v := range values {
				chosen = append(chosen, said(v))
			}
			all[f.name] = chosen
		case asNumbers:
			var parts []string
			for _, v := range values {
				parts = append(parts, said(v))
			}
			all[f.name] = strings.Join(parts, ", ")
		case asList:
			var found rows
			for _, v := range values {
				row, _ := v.(map[string]any)
				found = append(found, typed(row, f.rowOf()))
			}
			all[f.name] = found
		default:
			all[f.name] = said(value)
			if f.sort == asCheck && value == false || f.sort == asNumber && f.name != "days" && value == 0.0 {
				all[f.name] = ""
			}
		}
	}
	return all
}

func said(value any) string {
	if value == nil {
		return ""
	}
	return fmt.Sprint(value)
}

// into makes what is typed into what the register holds, and returns what is no
// number where one is wanted. Fields that are left empty are not said.
func (f facts) into(fields []field, stored any) (fault.Fields, error) {
	var wrong fault.Fields
	b, err := json.Marshal(f.tree(fields, "", &wrong))
	if err != nil {
		return nil, fmt.Errorf("reading the form: %w", err)
	}
	if err := json.Unmarshal(b, stored); err != nil {
		return nil, fmt.Errorf("reading the form: %w", err)
	}
	return wrong, nil
}

func (f facts) tree(fields []field, within string, wrong *fault.Fields) map[string]any {
	all := map[string]any{}
	for _, fd := range fields {
		value, path := f[fd.name], join(within, fd.name)
		if blank(value) {
			continue
		}
		switch v := value.(type) {
		case string:
			made, problem := fd.made(v)
			if problem != "" {
				wrong.Add(path, problem)
				continue
			}
			all[fd.name] = made
		case facts:
			if fd.sort == asText {
				all[fd.name] = map[string]any{"nb": v["nb"], "en": v["en"]}
			} else {
				all[fd.name] = v.tree(fd.fields, path, wrong)
			}
		case rows:
			var made []any
			for i, row := range v {
				tree := row.tree(fd.rowOf(), path+"."+strconv.Itoa(i), wrong)
				if inner, ok := tree[""]; ok {
					made = append(made, inner)
					continue
				}
				made = append(made, tree)
			}
			all[fd.name] = made
		default:
			all[fd.name] = v
		}
	}
	return all
}

// made returns the value that what is typed stands for, or the message key of
// why it stands for none.
func (f field) made(typed string) (value any, problem string) {
	switch f.sort {
	case asNumber:
		n, err := strconv.Atoi(typed)
		if err != nil {
			return nil, "register.problem.number"
		}
		return n, ""
	case asNumbers:
		var all []int
		for part := range strings.SplitSeq(typed, ",") {
			n, err := strconv.Atoi(strings.TrimSpace(part))
			if err != nil {
				return nil, "register.problem.number"
			}
			all = append(all, n)
		}
		return all, ""
	case asCheck:
		return true, ""
	case asChoice:
		if !slices.ContainsFunc(f.options, func(o option) bool { return o.value == typed }) {
			return nil, "register.problem.choose"
		}
		if typed == "true" || typed == "false" {
			return typed == "true", ""
		}
		return typed, ""
	default:
		return typed, ""
	}
}
