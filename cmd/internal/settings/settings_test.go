package settings

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/seed-58def443/ssot/tui/theme"
)

func write(t *testing.T, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "config.yaml")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// TestTheme holds which of the places counts.
func TestTheme(t *testing.T) {
	light := write(t, "theme: light\n")
	for _, test := range []struct {
		flag, env, path string
		want            theme.Choice
	}{
		{"", "", "", theme.Choice{}},
		{"", "", light, theme.Choice{Background: theme.Light}},
		{"", "16", light, theme.Choice{Depth: theme.Sixteen}},
		{"dark", "16", light, theme.Choice{Background: theme.Dark}},
		{"", "", filepath.Join(t.TempDir(), "none.yaml"), theme.Choice{}},
		{"", "", write(t, ""), theme.Choice{}},
		{"", "", write(t, "# nothing yet\n"), theme.Choice{}},
		{"", "", write(t, "theme: dark,blue-orange\n"), theme.Choice{Background: theme.Dark, BlueOrange: true}},
	} {
		got, err := Theme(test.flag, func(string) string { return test.env }, test.path)
		if got != test.want || err != nil {
			t.Errorf("%+v: %+v, %v", test, got, err)
		}
	}
}

// TestFaults holds that an error has the place of the fault.
func TestFaults(t *testing.T) {
	for text, want := range map[string]string{
		"theme: blue\n":           `config.yaml: there is no theme "blue"`,
		"\ncolour: dark\n":        "config.yaml:2: ",
		"theme: [dark]\n":         "config.yaml:1: ",
		"theme: {\n":              "config.yaml:1: ",
		strings.Repeat("a", 1e5):  "read your settings: ",
		"theme: \"dark\n\x00\xff": "config.yaml:1: ",
	} {
		_, err := Theme("", func(string) string { return "" }, write(t, text))
		if err == nil || !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), "\n") {
			t.Errorf("%.20q: %v, want %s", text, err, want)
		}
	}
	if _, err := Theme("blue", os.Getenv, ""); err == nil || !strings.HasPrefix(err.Error(), "--theme: ") {
		t.Errorf("a flag: %v", err)
	}
	if _, err := Theme("", func(string) string { return "blue" }, ""); err == nil || !strings.HasPrefix(err.Error(), "SSOT_THEME: ") {
		t.Errorf("the environment: %v", err)
	}
}
