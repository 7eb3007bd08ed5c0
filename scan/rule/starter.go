package rule

import (
	"fmt"
	"strings"
)

// Starter is a commented rule file for a repository that imports these paths: a rule for each client library among
// them, or one example in comments when there is none. With a library it decodes as it stands, and then only finds; its
// owner and use lines are comments to be filled in.
func Starter(imports []string) []byte {
	var b strings.Builder
	b.WriteString(EditorLine + "\n")
	b.WriteString(`# What has one owner in this repository, and what replaces every other copy.
version: 1

# What these packages are or import matters most; patterns are relative to this file.
# critical: [./cmd/server, ./internal/ws/...]

# Build tags that are scanned as well as the default configuration.
# tags: [integration]

rules:
`)
	found := false
	for _, p := range Presets() {
		if !p.Aside && p.Seen(imports) {
			found = true
			b.WriteString(starterRule(p))
		}
	}
	if !found {
		b.WriteString("  # No client library that this program knows is imported here. An example:\n  #\n")
		for line := range strings.Lines(starterRule(Presets()[0])) {
			b.WriteString("  # " + strings.TrimPrefix(line, "  "))
		}
	}
	return []byte(b.String())
}

func starterRule(p Preset) string {
	owner := p.Import + "x"
	return fmt.Sprintf(`  %s:
    title: %s
    # owner: example.com/shop/internal/%s   # the package that has the one; it and its tests are exempt
    # use: %s.Client()                      # replaces the others, or '%s.Client({ctx})' with the context in scope; without owner and use this rule only finds
    # exclude: [./tools/...]
    forbid:
      - preset: %s
`, p.Rule, p.Title, owner, owner, owner, p.Name)
}
