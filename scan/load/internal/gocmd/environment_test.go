package gocmd

import (
	"os"
	"path/filepath"
	"slices"
	"testing"
)

func TestReadonly(t *testing.T) {
	for flags, want := range map[string]string{
		"":                            "",
		"-mod=mod":                    "-mod=readonly",
		"-trimpath --mod=mod -tags=x": "-trimpath -mod=readonly -tags=x",
		"'-mod=mod'":                  "-mod=readonly",
		"-mod=vendor":                 "-mod=vendor",
		"-modfile=mod -modcacherw":    "-modfile=mod -modcacherw",
		"-mod=mod -mod=vendor":        "-mod=mod -mod=vendor", // the last one counts
		"-mod=vendor -mod=mod":        "-mod=vendor -mod=readonly",
	} {
		if got := readonly(flags); got != want {
			t.Errorf("%q became %q, not %q", flags, got, want)
		}
	}
}

// TestEnvironment has what the user has set in the places where it can be.
func TestEnvironment(t *testing.T) {
	home := t.TempDir()
	settings := filepath.Join(home, "settings")
	if err := os.WriteFile(settings, []byte("# GOVCS=none\nGOTOOLCHAIN=go1.99.0\r\nGOVCS=\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"GOTOOLCHAIN", "GOVCS", "GOPACKAGESDRIVER"} {
		t.Setenv(name, "")
	}
	for _, c := range []struct{ name, value, without, with string }{
		{"GOENV", settings, "GOTOOLCHAIN=local", "GOVCS=public:off,private:all"},
		{"GOENV", "off", "", "GOTOOLCHAIN=local"},
		{"GOENV", filepath.Join(home, "nothing"), "", "GOTOOLCHAIN=local"},
		{"GOTOOLCHAIN", "auto", "GOTOOLCHAIN=local", "GOPACKAGESDRIVER=off"},
		{"GOVCS", "*:all", "GOVCS=public:off,private:all", "GOTOOLCHAIN=local"},
		{"GOPACKAGESDRIVER", "mine", "GOPACKAGESDRIVER=off", "GOTOOLCHAIN=local"},
	} {
		t.Run(c.name+" "+filepath.Base(c.value), func(t *testing.T) {
			t.Setenv("GOENV", "off")
			t.Setenv(c.name, c.value)
			env := environment([]string{"GOOS=plan9"})
			if slices.Contains(env, c.without) {
				t.Errorf("%s is overruled", c.name)
			}
			if !slices.Contains(env, c.with) || env[len(env)-1] != "GOOS=plan9" {
				t.Errorf("no %s, or what the caller adds is not last", c.with)
			}
		})
	}
}
