package rule

import (
	_ "embed"
	"slices"
)

// The keys of a rule file and of a rule, in the order in which errors list them. A key that the decoder reads must be
// here and in the schema.
var (
	fileKeys = []string{"version", "extends", "critical", "tags", "rules"}
	ruleKeys = []string{"title", "owner", "use", "exclude", "decides", "ends", "changes", "forbid", "tests", "docs", "priority", "hard", "examples"}
)

func entryKeys() []string { return append(keys(kinds), "use", "where", "only", "exclude", "priority") }

// Keys returns the keys that a rule file may contain at its top level, in a rule and in an entry of forbid.
func Keys() (file, rule, entry []string) {
	return slices.Clone(fileKeys), slices.Clone(ruleKeys), entryKeys()
}

//go:embed ssot.schema.json
var schema []byte

// Schema returns the JSON schema of the rule file, for editors. It does not check the syntax of names and paths.
func Schema() []byte { return slices.Clone(schema) }

// SchemaURL is the schema's address, for editors.
const SchemaURL = "https://raw.githubusercontent.com/seed-58def443/ssot/main/scan/rule/ssot.schema.json"

// EditorLine is the line of a rule file that tells the YAML language server where the schema is.
const EditorLine = "# yaml-language-server: $schema=" + SchemaURL
