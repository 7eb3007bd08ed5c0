package gocmd

import (
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/seed-58def443/ssot/scan/disk"
)

// environment returns the environment of every go command: the user's own, with variables that keep a repository from
// choosing programs. A variable that the user has set is kept.
//
// GOTOOLCHAIN=local: otherwise the go and toolchain lines of go.mod and go.work make the go command download and run
// another version of Go.
//
// GOVCS: without a proxy, the go command fetches a module with a version control program, from the address in its path.
// A path like 192.0.2.1/x.git in go.mod would start git and ssh, with the user's keys, towards an attacker's server.
// Only private modules are fetched like that, which the user lists in GOPRIVATE.
//
// GOPACKAGESDRIVER=off: otherwise a program named gopackagesdriver in PATH would answer in place of go list.
//
// No other program or setting of the go command comes from a repository: GOFLAGS (-toolexec), GOAUTH, GOPROXY,
// GONOSUMDB, CC, PKG_CONFIG and the rest come from the environment or from go env -w, so they are the user's own. To
// list packages, the go command runs no cgo, compiler or pkg-config, because no compiled files are requested. It runs
// no version control program in the tree, see unstamped.
func environment(more []string) []string {
	env := os.Environ()
	for _, v := range []string{"GOTOOLCHAIN=local", "GOVCS=public:off,private:all"} {
		if name, _, _ := strings.Cut(v, "="); !chosen(name) {
			env = append(env, v)
		}
	}
	if os.Getenv("GOPACKAGESDRIVER") == "" { // go env -w does not store it, because it is no variable of the go command
		env = append(env, "GOPACKAGESDRIVER=off")
	}
	return append(env, more...)
}

// chosen reports whether the user has set a variable of the go command, in the environment or by go env -w. The file
// go.env in GOROOT does not count, because it is part of every installation.
func chosen(name string) bool {
	if os.Getenv(name) != "" {
		return true
	}
	src, err := disk.Read(settingsFile())
	if err != nil {
		return false // the go command ignores this error too
	}
	for line := range strings.Lines(string(src)) {
		if value, ok := strings.CutPrefix(strings.TrimRight(line, "\r\n"), name+"="); ok && value != "" {
			return true
		}
	}
	return false
}

// settingsFile returns the file that go env -w writes, or an empty string if there is none.
func settingsFile() string {
	switch file := os.Getenv("GOENV"); file {
	case "off":
		return ""
	case "":
		dir, err := os.UserConfigDir()
		if err != nil {
			return ""
		}
		return filepath.Join(dir, "go", "env")
	default:
		return file
	}
}

// modFlag returns the value of the last -mod flag in GOFLAGS, or an empty string.
func modFlag(goflags string) string {
	value := ""
	for flag := range strings.FieldsSeq(goflags) {
		if name, v, _ := strings.Cut(strings.TrimLeft(strings.Trim(flag, `"'`), "-"), "="); name == "mod" {
			value = v
		}
	}
	return value
}

// readonly replaces -mod=mod in GOFLAGS by -mod=readonly. -mod=mod would let the go command write go.mod and go.sum,
// and look for modules that go.mod does not require. The flag is not removed, because it also disables the vendor
// folder.
func readonly(goflags string) string {
	if modFlag(goflags) != "mod" {
		return goflags
	}
	flags := slices.Collect(strings.FieldsSeq(goflags))
	for i, flag := range flags {
		if modFlag(flag) == "mod" {
			flags[i] = "-mod=readonly"
		}
	}
	return strings.Join(flags, " ")
}

// unstamped adds -buildvcs=false to GOFLAGS. Without it, go list, build, vet and test ask git, hg, svn, bzr or fossil
// for the revision of a main package, and the repository's own settings name programs that these start (core.fsmonitor,
// extensions). The last flag counts, so a user's -buildvcs=true does not.
func unstamped(goflags string) string { return strings.TrimSpace(goflags + " -buildvcs=false") }
