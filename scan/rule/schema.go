package rule

import (
	_ "embed"
	"slices"
)

// The keys of a rule file, of a rule and of an entry, in the order in which errors name them. A key that the decoder
// reads has to be here, and in the schema.
var (
	fileKeys = []string{"version", "extends", "critical", "tags", "rules"}
	ruleKeys = []string{"title", "owner", "use", "exclude", "decides", "ends", "changes", "forbid", "tests", "docs", "priority", "hard", "examples"}
)

func entryKeys() []string { return append(keys(kinds), "use", "where", "only", "exclude", "priority") }

// Keys returns the keys that a rule file may hold at its top, in a rule and in an entry of forbid.
func Keys() (file, rule, entry []string) {
	return slices.Clone(fileKeys), slices.Clone(ruleKeys), entryKeys()
}

//go:embed ssot.schema.json
var schema []byte

// Schema returns the JSON schema of the rule file, for editors. It lets through what is only wrong about names and
// paths.
func Schema() []byte { return slices.Clone(schema) }

// SchemaURL is where an editor finds it.
const SchemaURL = "https://raw.githubusercontent.com/seed-58def443/ssot/main/scan/rule/ssot.schema.json"

// EditorLine is the line of a rule file by which editors that speak to the YAML language server find the schema.
const EditorLine = "# yaml-language-server: $schema=" + SchemaURL
