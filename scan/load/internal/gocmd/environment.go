package gocmd

import (
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/seed-58def443/ssot/scan/disk"
)

// environment returns what every go command runs in: the user's own, and what keeps a repository from choosing
// programs. A variable that the user has set stays as it is.
//
//   - GOTOOLCHAIN=local: else the go and toolchain lines of go.mod and go.work make the go command download another
//     one and run that.
//   - GOVCS: a module that no proxy has is fetched by a version control program from where its path says. A path like
//     192.0.2.1/x.git in go.mod so starts git and ssh, with the user's keys, towards whoever wrote it. Only private
//     paths are fetched in that way, which are what the user calls so (GOPRIVATE).
//   - GOPACKAGESDRIVER=off: else a program of the name gopackagesdriver that happens to be in PATH answers in the
//     place of go list.
//
// Nothing else that the go command runs or reads its settings from comes with a repository: GOFLAGS (-toolexec),
// GOAUTH, GOPROXY, GONOSUMDB, CC, PKG_CONFIG and the rest are the environment's or those of go env -w, so the user's
// own.
// It runs no cgo, compiler or pkg-config, for no compiled files are asked for, and no version control program in the
// tree, for no stamp is (-buildvcs=false).
func environment(more []string) []string {
	env := os.Environ()
	for _, v := range []string{"GOTOOLCHAIN=local", "GOVCS=public:off,private:all"} {
		if name, _, _ := strings.Cut(v, "="); !chosen(name) {
			env = append(env, v)
		}
	}
	if os.Getenv("GOPACKAGESDRIVER") == "" { // it is no variable of the go command's, so go env -w does not hold it
		env = append(env, "GOPACKAGESDRIVER=off")
	}
	return append(env, more...)
}

// chosen reports whether the user has set a variable of the go command, in the environment or by go env -w. What
// GOROOT's go.env holds is nobody's choice: it comes with every installation.
func chosen(name string) bool {
	if os.Getenv(name) != "" {
		return true
	}
	src, err := disk.Read(settingsFile())
	if err != nil {
		return false // the go command passes over it too
	}
	for line := range strings.Lines(string(src)) {
		if value, ok := strings.CutPrefix(strings.TrimRight(line, "\r\n"), name+"="); ok && value != "" {
			return true
		}
	}
	return false
}

// settingsFile returns where go env -w writes; nothing when there is no such place.
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

// modFlag returns what flags say of -mod, the last time they do; nothing when they do not.
func modFlag(goflags string) string {
	value := ""
	for flag := range strings.FieldsSeq(goflags) {
		if name, v, _ := strings.Cut(strings.TrimLeft(strings.Trim(flag, `"'`), "-"), "="); name == "mod" {
			value = v
		}
	}
	return value
}

// readonly is GOFLAGS without the leave to write go.mod and go.sum, and to look for modules that go.mod does not name.
// The flag is replaced, not left out: it also says that a vendor folder is not used.
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
