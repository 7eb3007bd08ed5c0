// Package ci has the files by which hosts run ssot check: in go a host and the folder of a rule file, out come a file's
// name and text. README.md shows the same texts; a test holds that.
package ci

import (
	"embed"
	"encoding/json"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"github.com/seed-58def443/ssot/scan/disk"
)

//go:embed github.yml gitlab.yml pre-commit.yaml
var texts embed.FS

// host is one that runs ssot check.
type host struct {
	name, text, path string
}

var hosts = []host{
	{"github", "github.yml", ".github/workflows/ssot.yml"},
	{"gitlab", "gitlab.yml", ".gitlab-ci.yml"},
	{"pre-commit", "pre-commit.yaml", ".pre-commit-config.yaml"},
}

// Hosts returns the names of those that there are.
func Hosts() []string {
	names := make([]string, len(hosts))
	for i, h := range hosts {
		names[i] = h.name
	}
	return names
}

// Text returns what README.md shows for a host.
func Text(name string) string {
	for _, h := range hosts {
		if h.name == name {
			src, _ := texts.ReadFile(h.text) // it is embedded
			return string(src)
		}
	}
	return ""
}

// File is one that a host reads.
type File struct {
	Top     string // the folder that Path is relative to: the repository's top
	Path    string // with slashes
	Content string
}

// For returns the file of a host for a rule file in a folder. It errs for a host that is not known, and where the rule
// file stands where the host can't run the check.
func For(name, root string) (File, error) {
	i := slices.IndexFunc(hosts, func(h host) bool { return h.name == name })
	if i < 0 {
		return File{}, fmt.Errorf("%q is no host that ssot writes a file for: there are %s", name, strings.Join(Hosts(), ", "))
	}
	top := disk.Top(root)
	f := File{Top: top, Path: hosts[i].path, Content: Text(name)}
	below, err := filepath.Rel(top, root)
	if err != nil {
		return File{}, fmt.Errorf("find the top of the repository: %w", err)
	}
	if below == "." {
		return f, nil
	}
	switch below = filepath.ToSlash(below); name {
	case "github":
		if strings.Contains(below, "${{") {
			return File{}, fmt.Errorf("GitHub would take the name of the folder %s for an expression: call it something else", below)
		}
		f.Content = strings.Replace(f.Content, "    runs-on:", "    defaults: {run: {working-directory: "+quoted(below)+"}}\n    runs-on:", 1)
	case "gitlab":
		f.Content = strings.Replace(f.Content, "    - ssot check", "    - "+quoted("cd '"+strings.ReplaceAll(below, "'", `'\''`)+"'")+"\n    - ssot check", 1)
		f.Content = strings.Replace(f.Content, "codequality: ssot.json", "codequality: "+quoted(below+"/ssot.json"), 1)
	default:
		return File{}, fmt.Errorf("%s runs at the top of the repository, and the rule file is in %s: ssot hook install writes hooks that know", name, below)
	}
	return f, nil
}

// quoted is text as YAML has it in double quotes, which are those of JSON: the name of a folder is no more than that.
func quoted(s string) string {
	out, _ := json.Marshal(s) // of a string it never errs
	return string(out)
}
