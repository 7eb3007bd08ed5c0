package rule_test

import (
	"bytes"
	"encoding/json"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"
	"github.com/google/go-cmp/cmp"
	"github.com/santhosh-tekuri/jsonschema/v6"
	"golang.org/x/tools/txtar"

	"github.com/seed-58def443/ssot/scan/rule"
)

// decoded returns the schema as data.
func decoded(t *testing.T) map[string]any {
	t.Helper()
	var out map[string]any
	if err := json.Unmarshal(rule.Schema(), &out); err != nil {
		t.Fatal(err)
	}
	return out
}

// at goes down a path of keys.
func at(v any, keys ...string) map[string]any {
	for _, k := range keys {
		v = v.(map[string]any)[k]
	}
	return v.(map[string]any)
}

// TestSchemaKeys holds that the schema knows the keys and the presets that the decoder reads, and no others.
func TestSchemaKeys(t *testing.T) {
	schema := decoded(t)
	file, inRule, entry := rule.Keys()
	for _, level := range []struct {
		where  string
		want   []string
		schema map[string]any
	}{
		{"the file", file, at(schema, "properties")},
		{"a rule", inRule, at(schema, "definitions", "rule", "properties")},
		{"an entry", entry, at(schema, "definitions", "entry", "properties")},
	} {
		slices.Sort(level.want)
		if diff := cmp.Diff(level.want, slices.Sorted(maps.Keys(level.schema))); diff != "" {
			t.Errorf("the keys of %s, by the decoder - and by ssot.schema.json +\n%s", level.where, diff)
		}
		for key, v := range level.schema {
			if _, ref := v.(map[string]any)["$ref"]; v.(map[string]any)["description"] == nil && !ref {
				t.Errorf("%s: ssot.schema.json does not say what %s is", level.where, key)
			}
		}
	}
	var presets, known []any
	for _, p := range rule.Presets() {
		presets = append(presets, p.Name)
	}
	known = at(schema, "definitions", "entry", "properties", "preset")["enum"].([]any)
	if diff := cmp.Diff(presets, known); diff != "" {
		t.Errorf("the presets - and those of ssot.schema.json +\n%s", diff)
	}
}

// TestSchemaFiles holds that the schema lets through each rule file of this repository that the decoder reads, and
// none with a key that the decoder does not know.
func TestSchemaFiles(t *testing.T) {
	compiler := jsonschema.NewCompiler()
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(rule.Schema()))
	if err != nil {
		t.Fatal(err)
	}
	if err := compiler.AddResource(rule.SchemaURL, doc); err != nil {
		t.Fatal(err)
	}
	schema, err := compiler.Compile(rule.SchemaURL)
	if err != nil {
		t.Fatal(err)
	}
	read, refused := 0, 0
	for name, src := range ruleFiles(t) {
		_, fault := rule.Parse("ssot.yaml", src)
		if fault != nil && !strings.Contains(fault.Error(), "is not a key of") {
			continue
		}
		var v any
		if err := yaml.Unmarshal(src, &v); err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		asJSON, err := json.Marshal(v)
		if err != nil {
			continue // a key that is no text
		}
		instance, err := jsonschema.UnmarshalJSON(bytes.NewReader(asJSON))
		if err != nil {
			t.Fatal(err)
		}
		err = schema.Validate(instance)
		switch {
		case fault == nil:
			read++
			if err != nil {
				t.Errorf("%s: %v", name, err)
			}
		case err == nil:
			t.Errorf("%s: the schema lets through what the decoder refuses: %v", name, fault)
		default:
			refused++
		}
	}
	t.Logf("%d rule files are right, %d are not", read, refused)
	if read < 100 || refused < 5 {
		t.Errorf("%d rule files that are right and %d that are not were found: too few to believe", read, refused)
	}
}

// example is a rule file in a page: lines from version: 1 on that are indented alike.
var example = regexp.MustCompile(`(?m)^    version: 1\n(?:    .*\n|\n)+`)

// ruleFiles returns those of the repository, by where they are: its own, those of archives of tests and of the demo,
// and those that pages show.
func ruleFiles(t *testing.T) map[string][]byte {
	t.Helper()
	out := map[string][]byte{}
	const root = "../.."
	err := filepath.WalkDir(root, func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		src, err := os.ReadFile(name)
		switch {
		case err != nil:
		case d.Name() == rule.FileName:
			out[name] = src
		case filepath.Ext(name) == ".md":
			for _, text := range example.FindAll(src, -1) {
				out[name+" "+string(text[:40])] = []byte(strings.ReplaceAll(string(text), "\n    ", "\n")[4:])
			}
		case filepath.Ext(name) == ".txtar":
			for _, f := range txtar.Parse(src).Files {
				if strings.HasSuffix(f.Name, ".yaml") || filepath.Base(name) == "faults.txtar" && !strings.HasSuffix(f.Name, ".want") {
					out[name+" "+f.Name] = f.Data
				}
			}
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}
