package main_test

import (
	"os"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/go/packages"
)

const module = "github.com/seed-58def443/ssot"

// arrows says what each package of the module may import of the others: cmd -> tui -> fix/triage -> fix -> scan ->
// leaves, and never back up.
var arrows = map[string][]string{
	"cmd/internal/arguments":          {},
	"cmd/internal/check":              {"cmd/internal/outfile", "cmd/internal/progress", "fix/count", "fix/guard", "fix/guard/format", "fix/guard/revision", "fix/scratch", "scan", "scan/baseline", "scan/disk", "scan/rule", "scan/ruleset"},
	"cmd/internal/cli":                {"cmd/internal/arguments", "cmd/internal/check", "cmd/internal/command", "cmd/internal/commits", "cmd/internal/demo", "cmd/internal/descriptors", "cmd/internal/hook", "cmd/internal/lastplace", "cmd/internal/opening", "cmd/internal/outfile", "cmd/internal/output", "cmd/internal/plain", "cmd/internal/quiet", "cmd/internal/rules", "cmd/internal/selection", "cmd/internal/settings", "cmd/internal/setup", "cmd/internal/setup/ci", "cmd/internal/setup/form", "cmd/internal/terminal", "cmd/internal/verifying", "fix", "fix/account", "fix/account/burn", "fix/account/format", "fix/account/owners", "fix/count", "fix/guard/format", "fix/guard/revision", "fix/handover", "fix/journal", "fix/patch", "fix/refusal", "fix/report", "fix/statedir", "fix/tier", "fix/triage", "fix/verify", "fix/visible", "scan", "scan/baseline", "scan/disk", "scan/load", "scan/rule", "scan/ruleset", "tui", "tui/closing", "tui/deed", "tui/keys/handing", "tui/theme"},
	"cmd/internal/command":            {},
	"cmd/internal/commits":            {"cmd/internal/outfile", "fix/account", "fix/account/format", "fix/count", "fix/handover", "fix/patch", "fix/triage", "fix/verify", "fix/visible"},
	"cmd/internal/demo":               {"scan/disk", "scan/rule"},
	"cmd/internal/descriptors":        {},
	"cmd/internal/golden":             {},
	"cmd/internal/golden/collect":     {"fix/report", "fix/triage"},
	"cmd/internal/hook":               {"cmd/internal/outfile", "fix/guard/revision", "scan/disk"},
	"cmd/internal/opening":            {"cmd/internal/output", "fix/triage", "scan", "scan/rule"},
	"cmd/internal/outfile":            {"fix/journal", "scan/disk"},
	"cmd/internal/output":             {"fix/visible"},
	"cmd/internal/plain":              {"fix", "fix/count", "fix/patch", "fix/triage", "fix/visible", "tui/keys", "tui/theme"},
	"fix/report":                      {"fix", "fix/count", "fix/patch", "fix/refusal", "fix/tier", "fix/triage", "fix/visible", "scan"},
	"fix/survey":                      {"fix/internal/effect", "fix/internal/hazard/borrowed", "fix/internal/identity", "fix/internal/project", "fix/internal/syntax", "fix/internal/use", "scan", "scan/load", "scan/rule"},
	"cmd/internal/progress":           {"scan"},
	"cmd/internal/quiet":              {},
	"cmd/internal/rules":              {"cmd/internal/outfile", "fix/count", "fix/guard", "fix/guard/example", "fix/learn", "fix/visible", "scan", "scan/baseline", "scan/disk", "scan/load", "scan/rule", "scan/ruleset"},
	"cmd/internal/selection":          {"cmd/internal/command", "fix/refusal", "fix/tier", "fix/triage", "fix/visible", "scan"},
	"cmd/internal/settings":           {"scan/disk", "tui/theme"},
	"cmd/internal/setup":              {"cmd/internal/outfile", "cmd/internal/progress", "cmd/internal/setup/ci", "cmd/internal/setup/form", "cmd/internal/setup/owner", "fix", "fix/count", "fix/survey", "fix/tier", "fix/visible", "scan", "scan/disk", "scan/rule"},
	"cmd/internal/setup/ci":           {"scan/disk"},
	"cmd/internal/setup/form":         {"fix/visible"},
	"cmd/internal/setup/owner":        {"fix/survey", "fix/visible"},
	"cmd/internal/terminal":           {"fix/journal", "tui"},
	"cmd/internal/verifying":          {"fix/count", "fix/patch", "fix/triage", "fix/verify", "scan", "tui/deed"},
	"cmd/ssot":                        {"cmd/internal/cli"},
	"fix/account":                     {"fix", "fix/handover", "fix/patch", "fix/refusal", "fix/tier", "fix/triage", "fix/verify", "scan", "scan/disk"},
	"fix/account/burn":                {"fix/account", "fix/guard/revision", "fix/handover", "fix/scratch", "scan", "scan/rule"},
	"fix/account/format":              {"fix/account", "fix/count", "fix/patch", "fix/patch/tokens", "fix/refusal", "fix/report", "fix/triage", "fix/verify", "fix/visible", "scan"},
	"fix/account/owners":              {"scan/disk"},
	"fix/glossary":                    {},
	"fix/internal/plantest":           {"fix", "fix/internal/alternative", "fix/internal/deadlocal", "fix/internal/effect", "fix/internal/filerewrite", "fix/internal/gate", "fix/internal/hazard", "fix/internal/hazard/borrowed", "fix/internal/identity", "fix/internal/imports", "fix/internal/leave", "fix/internal/move", "fix/internal/project", "fix/internal/results", "fix/internal/site", "fix/internal/snippets", "fix/internal/syntax", "fix/internal/typetest", "fix/internal/use", "fix/internal/words", "fix/internal/write", "fix/patch", "fix/refusal", "scan", "scan/allow", "scan/load", "scan/owner", "scan/rule"},
	"fix/guard":                       {"fix", "fix/count", "fix/patch", "fix/tier", "fix/visible", "scan", "scan/baseline", "scan/disk", "scan/load", "scan/owner", "scan/rule", "scan/rule/pattern"},
	"fix/guard/example":               {"scan", "scan/load", "scan/owner", "scan/rule"},
	"fix/guard/format":                {"fix/count", "fix/guard", "fix/patch", "fix/tier", "fix/visible", "scan", "scan/baseline"},
	"fix/guard/revision":              {"fix/internal/git"},
	"fix/handover":                    {"fix/internal/git", "fix/patch", "fix/rebase", "fix/scratch", "fix/visible", "scan/disk"},
	"fix/internal/disk/file":          {"fix/internal/disk/folder", "scan/disk"},
	"fix/internal/disk/folder":        {},
	"fix/internal/disk/identity":      {},
	"fix/internal/disk/lockfile":      {},
	"fix/internal/disk/usertest":      {},
	"fix/internal/git":                {"scan/disk"},
	"fix/internal/learned":            {"fix/internal/disk/file", "fix/internal/disk/folder", "fix/internal/disk/lockfile", "fix/internal/library", "scan/disk", "scan/load"},
	"fix/journal":                     {"fix/internal/disk/file", "fix/internal/disk/folder", "fix/internal/disk/lockfile", "fix/journal/internal/beside", "fix/journal/internal/intent", "fix/journal/internal/kept", "fix/journal/internal/recovery", "fix/journal/internal/step", "fix/journal/internal/target", "fix/patch", "fix/statedir"},
	"fix/journal/internal/beside":     {"fix/internal/disk/file", "fix/internal/disk/folder", "fix/journal/internal/intent", "fix/journal/internal/kept", "fix/journal/internal/target", "fix/patch", "scan/disk"},
	"fix/journal/internal/intent":     {"fix/journal/internal/kept"},
	"fix/journal/internal/kept":       {"fix/internal/disk/file", "fix/internal/disk/folder", "scan/disk"},
	"fix/journal/internal/recovery":   {"fix/internal/disk/file", "fix/journal/internal/beside", "fix/journal/internal/intent", "fix/journal/internal/kept", "fix/journal/internal/target", "fix/patch", "scan/disk"},
	"fix/journal/internal/steptest":   {"fix/journal", "fix/patch"},
	"fix/journal/internal/step":       {"fix/internal/disk/file", "fix/internal/disk/folder", "fix/journal/internal/beside", "fix/journal/internal/intent", "fix/journal/internal/target", "fix/patch"},
	"fix/journal/internal/target":     {"fix/internal/disk/file", "fix/internal/disk/folder", "fix/patch", "scan/disk"},
	"fix/learn":                       {"fix/internal/learned", "fix/internal/library", "fix/internal/summary", "scan/load"},
	"fix/patch":                       {},
	"fix/patch/tokens":                {"fix/patch"},
	"fix/refusal":                     {"fix/glossary"},
	"fix/scratch":                     {"fix/internal/disk/lockfile"},
	"fix/shape":                       {"fix/patch"},
	"fix/statedir":                    {"fix/internal/disk/file", "fix/internal/disk/folder", "fix/internal/disk/identity", "fix/internal/disk/lockfile", "scan/disk"},
	"fix/tier":                        {"fix/refusal"},
	"fix/triage":                      {"fix", "fix/patch", "fix/triage/internal/applied", "fix/triage/internal/decide", "fix/triage/internal/filetext", "fix/triage/internal/folders", "fix/triage/internal/mirror", "fix/triage/internal/preview", "fix/triage/internal/record", "fix/triage/internal/scanned", "fix/triage/internal/snapshot", "fix/triage/internal/stamps", "fix/triage/internal/store", "fix/triage/internal/words", "scan", "scan/allow", "scan/rule"},
	"fix/triage/internal/reconcile":   {"fix", "fix/journal", "fix/patch", "fix/triage/internal/filechange", "fix/triage/internal/filetext", "fix/triage/internal/place", "fix/triage/internal/proof", "fix/rebase", "fix/triage/internal/recall", "fix/triage/internal/record", "fix/triage/internal/scanned", "fix/triage/internal/stamps", "fix/triage/internal/words", "fix/visible", "scan"},
	"fix/triage/internal/consequence": {"fix", "fix/patch", "fix/rebase", "fix/refusal", "fix/triage/internal/filetext", "fix/triage/internal/record", "fix/triage/internal/scanned", "fix/triage/internal/snapshot", "fix/triage/internal/stamps", "fix/triage/internal/words", "fix/visible"},
	"fix/triage/internal/decide":      {"fix", "fix/journal", "fix/patch", "fix/rebase", "fix/refusal", "fix/tier", "fix/triage/internal/consequence", "fix/triage/internal/filetext", "fix/triage/internal/place", "fix/triage/internal/preview", "fix/triage/internal/record", "fix/triage/internal/snapshot", "fix/triage/internal/stamps", "fix/triage/internal/words", "fix/visible", "scan", "scan/allow"},
	"fix/triage/internal/filechange":  {"fix/triage/internal/record"},
	"fix/triage/internal/folders":     {},
	"fix/triage/internal/filetext":    {"fix/internal/disk/identity", "fix/journal", "fix/triage/internal/place", "fix/triage/internal/record", "fix/triage/internal/scanned", "fix/triage/internal/stamps", "scan/load"},
	"fix/triage/internal/applied":     {"fix", "fix/patch", "fix/triage/internal/consequence", "fix/triage/internal/preview", "fix/triage/internal/record", "fix/triage/internal/scanned", "fix/triage/internal/snapshot", "fix/triage/internal/words", "fix/visible"},
	"fix/triage/internal/mirror":      {"fix/triage/internal/filetext", "fix/triage/internal/reconcile", "fix/triage/internal/record", "fix/triage/internal/scanned", "fix/triage/internal/snapshot", "fix/triage/internal/stamps", "fix/triage/internal/store"},
	"fix/triage/internal/place":       {"fix", "fix/patch"},
	"fix/triage/internal/preview":     {"fix", "fix/journal", "fix/patch", "fix/refusal", "fix/shape", "fix/triage/internal/consequence", "fix/triage/internal/place", "fix/triage/internal/record", "fix/triage/internal/scanned", "fix/triage/internal/snapshot", "fix/triage/internal/stamps", "fix/triage/internal/words", "fix/visible", "scan"},
	"fix/triage/internal/proof":       {"fix", "fix/patch", "fix/refusal", "fix/triage/internal/filetext", "fix/triage/internal/place", "fix/rebase", "fix/triage/internal/record", "fix/triage/internal/scanned", "fix/triage/internal/stamps", "scan"},
	"fix/rebase":                      {"fix", "fix/internal/ends", "fix/patch", "scan/snippet"},
	"fix/triage/internal/recall":      {"fix/journal", "fix/patch", "fix/triage/internal/filetext", "fix/rebase", "fix/triage/internal/record", "fix/triage/internal/stamps"},
	"fix/triage/internal/record":      {"fix", "fix/triage/internal/place", "fix/triage/internal/words", "fix/visible", "scan", "scan/allow", "scan/load"},
	"fix/triage/internal/scanned":     {"fix", "fix/patch", "fix/refusal", "fix/triage/internal/record", "fix/triage/internal/stamps", "scan", "scan/load", "scan/rule", "scan/rule/pattern", "scan/ruleset"},
	"fix/triage/internal/faulttest":   {},
	"fix/triage/internal/sessiontest": {"fix", "fix/journal", "fix/patch", "fix/refusal", "fix/tier", "fix/triage/internal/decide", "fix/triage/internal/faulttest", "fix/triage/internal/filetext", "fix/triage/internal/preview", "fix/triage/internal/record", "fix/triage/internal/scanned", "fix/triage/internal/snapshot", "fix/triage/internal/stamps", "scan/allow", "scan/scantest"},
	"fix/triage/internal/stamps":      {"scan/disk"},
	"fix/triage/internal/store":       {"fix/journal", "fix/patch", "fix/triage/internal/filetext", "fix/triage/internal/place", "fix/triage/internal/record", "fix/triage/internal/stamps", "fix/triage/internal/words", "scan/load"},
	"fix/triage/internal/snapshot":    {"fix", "fix/triage/internal/filetext", "fix/triage/internal/place", "fix/triage/internal/record", "fix/triage/internal/scanned", "fix/triage/internal/words", "fix/visible", "scan", "scan/allow", "scan/rule"},
	"fix/triage/internal/words":       {"fix/count", "fix/visible"},
	"fix/verify":                      {"fix/count", "fix/patch", "fix/scratch", "fix/verify/internal/gotool", "fix/verify/internal/redisserver", "fix/visible", "scan/disk", "scan/load"},
	"fix/verify/internal/gotool":      {"fix/scratch", "fix/verify/internal/supervisor"},
	"fix/verify/internal/redisserver": {"fix/verify/internal/supervisor"},
	"fix/verify/internal/supervisor":  {},
	"fix/visible":                     {},
	"scan":                            {"scan/allow", "scan/disk", "scan/internal/configuration", "scan/internal/detect", "scan/internal/graph", "scan/internal/rank", "scan/internal/snippets", "scan/internal/start", "scan/internal/use", "scan/internal/validate", "scan/load", "scan/owner", "scan/rule", "scan/rule/pattern", "scan/snippet"},
	"scan/allow":                      {},
	"scan/baseline":                   {"scan/disk"},
	"scan/disk":                       {},
	"scan/internal/configuration":     {"scan/internal/graph", "scan/load"},
	"scan/internal/detect":            {"scan/owner", "scan/rule", "scan/rule/pattern"},
	"scan/internal/graph":             {"scan/load"},
	"scan/internal/rank":              {"scan/internal/graph", "scan/load", "scan/rule", "scan/rule/pattern"},
	"scan/internal/snippets":          {"scan/internal/detect", "scan/load", "scan/owner", "scan/rule", "scan/snippet"},
	"scan/internal/similar":           {},
	"scan/internal/start":             {"scan/internal/detect", "scan/internal/graph", "scan/internal/snippets", "scan/load", "scan/rule"},
	"scan/internal/use":               {"scan/rule"},
	"scan/internal/validate":          {"scan/disk", "scan/internal/detect", "scan/internal/use", "scan/load", "scan/rule"},
	"scan/load":                       {"scan/disk", "scan/load/internal/gocmd", "scan/load/internal/listing", "scan/load/internal/reach", "scan/load/internal/source", "scan/load/internal/tree"},
	"scan/load/internal/gocmd":        {"scan/disk"},
	"scan/load/internal/listing":      {"scan/load/internal/gocmd", "scan/load/internal/source"},
	"scan/load/internal/outline":      {},
	"scan/load/internal/reach":        {"scan/load/internal/listing", "scan/load/internal/outline", "scan/load/internal/source"},
	"scan/load/internal/source":       {"scan/disk", "scan/load/internal/outline"},
	"scan/load/internal/tree":         {"scan/disk", "scan/load/internal/gocmd", "scan/load/internal/source"},
	"scan/scantest":                   {},
	"scan/owner":                      {"scan/internal/similar", "scan/load", "scan/rule"},
	"scan/rule":                       {"scan/disk", "scan/internal/similar", "scan/rule/pattern"},
	"scan/rule/pattern":               {},
	"scan/ruleset":                    {"scan/disk", "scan/load", "scan/rule"},
	"scan/snippet":                    {},
	"tui":                             {"fix", "fix/count", "fix/patch", "fix/refusal", "fix/shape", "fix/tier", "fix/triage", "fix/visible", "scan", "tui/cells", "tui/closing", "tui/copying", "tui/deed", "tui/dialog", "tui/diffpane", "tui/diffpane/document", "tui/feed", "tui/filter", "tui/find", "tui/frame", "tui/ground", "tui/grouping", "tui/header", "tui/help", "tui/keys", "tui/keys/handing", "tui/keys/reading", "tui/keys/several", "tui/listpane", "tui/painter", "tui/queue", "tui/status", "tui/terminal", "tui/theme", "tui/watch"},
	"tui/cells":                       {"fix/visible"},
	"tui/closing":                     {"tui/cells", "tui/theme"},
	"tui/copying":                     {"tui/cells", "tui/terminal"},
	"tui/deed":                        {"tui/cells", "tui/closing", "tui/feed", "tui/theme"},
	"tui/dialog":                      {"tui/cells", "tui/theme"},
	"tui/diffpane":                    {"fix/patch", "tui/cells", "tui/diffpane/document", "tui/theme"},
	"tui/diffpane/document":           {"fix/count", "fix/patch", "fix/patch/tokens", "fix/shape", "tui/cells", "tui/theme"},
	"tui/feed":                        {},
	"tui/filter":                      {"tui/cells", "tui/theme"},
	"tui/find":                        {"tui/cells", "tui/theme"},
	"tui/frame":                       {"tui/cells", "tui/theme"},
	"tui/ground":                      {"tui/terminal"},
	"tui/grouping":                    {},
	"tui/header":                      {"tui/cells", "tui/theme"},
	"tui/help":                        {"tui/cells", "tui/keys", "tui/theme"},
	"tui/keys":                        {"tui/cells", "tui/keys/handing", "tui/keys/reading", "tui/keys/several", "tui/theme"},
	"tui/keys/handing":                {},
	"tui/keys/reading":                {},
	"tui/keys/several":                {},
	"tui/listpane":                    {"tui/cells", "tui/theme"},
	"tui/painter":                     {},
	"tui/queue":                       {"fix/count", "tui/keys"},
	"tui/status":                      {"tui/cells", "tui/theme"},
	"tui/terminal":                    {},
	"tui/theme":                       {},
	"tui/watch":                       {},
	"fix/count":                       {},
	"fix/archivetest":                 {},
	"cmd/internal/smallmodule":        {"fix/triage"},
	"cmd/internal/lastplace":          {"scan/disk"},
}

// rooms are those of planning below fix/internal, bottom first: each may import the ones before it, and what is below
// fix.
var rooms = []string{
	"typetest", "memo", "lines", "words", "identity", "naming", "library", "ends", "summary", "learned", "syntax", "calls", "comment", "excerpt", "layout/layouttest", "layout",
	"unloaded", "site", "index", "project", "calling", "handler", "handling", "scope", "lasting", "order", "use", "imports", "removal", "effect", "snippets",
	"hazard/lifetime/finding", "hazard/lifetime/value", "hazard/lifetime/loop", "hazard/lifetime/container", "hazard/lifetime/fixture",
	"hazard/shortlist", "hazard/reach", "hazard/lifetime", "hazard/setup", "hazard/options", "hazard/borrowed", "hazard/closes", "hazard/changes", "hazard/identity", "hazard",
	"widen", "filerewrite", "leave", "results", "gate", "deadlocal", "move", "write", "unchanged", "check", "alternative", "decisionset", "conflict",
}

// belowRooms is what every room may import besides the rooms before it.
var belowRooms = []string{"fix/count", "fix/glossary", "fix/patch", "fix/refusal", "scan", "scan/allow", "scan/disk", "scan/load", "scan/owner", "scan/rule", "scan/snippet"}

// allowedFor returns what a package may import of the module's; false for one that the layout does not know.
func allowedFor(pkg string) ([]string, bool) {
	if list, known := arrows[pkg]; known {
		return list, true
	}
	name, room := strings.CutPrefix(pkg, inside)
	if !room && pkg != "fix" {
		return nil, false
	}
	before := slices.Index(rooms, name)
	if pkg == "fix" {
		before = len(rooms)
	}
	allowed := slices.Clone(belowRooms)
	for _, other := range rooms[:max(before, 0)] {
		allowed = append(allowed, inside+other)
	}
	return allowed, before >= 0
}

// inside is where the rooms of planning are; those of files and folders, below disk, are in the table.
const inside = "fix/internal/"

// blind lists the packages that work on bytes and must not know Go's syntax.
var blind = []string{"fix/patch", "fix/journal", "fix/statedir"}

func TestArrows(t *testing.T) {
	pkgs, err := packages.Load(&packages.Config{Mode: packages.NeedName | packages.NeedImports, Dir: "../.."}, "./...")
	if err != nil {
		t.Fatal(err)
	}
	for _, pkg := range pkgs {
		from := strings.TrimPrefix(pkg.PkgPath, module+"/")
		allowed, known := allowedFor(from)
		if !known {
			t.Errorf("%s is not in the layout: add it to the table with what it may import, and to the design", from)
		}
		for path := range pkg.Imports {
			to, own := strings.CutPrefix(path, module+"/")
			if own && !slices.Contains(allowed, to) {
				t.Errorf("%s imports %s, which the layout does not allow", from, to)
			}
			if slices.Contains(blind, from) && strings.HasPrefix(path, "go/") {
				t.Errorf("%s imports %s: it must work on bytes alone", from, path)
			}
		}
	}
}

func TestTopLevel(t *testing.T) {
	entries, err := os.ReadDir("../..")
	if err != nil {
		t.Fatal(err)
	}
	want := []string{"cmd", "fix", "scan", "tui", "go.mod", "go.sum", "README.md", "LICENSE", "NOTICE", "CHANGELOG.md", "CONTRIBUTING.md", "ssot.yaml", "ssot.baseline.jsonl"}
	for _, e := range entries {
		if !strings.HasPrefix(e.Name(), ".") && !slices.Contains(want, e.Name()) {
			t.Errorf("%s stands at the top level: only %s and dotfiles do", e.Name(), strings.Join(want, ", "))
		}
	}
}
