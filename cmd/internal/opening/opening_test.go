package opening

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/seed-58def443/ssot/cmd/internal/output"
	"github.com/seed-58def443/ssot/cmd/internal/smallmodule"
	"github.com/seed-58def443/ssot/fix/triage"
	"github.com/seed-58def443/ssot/scan"
)

func TestAddPlatforms(t *testing.T) {
	o := &Opener{Platforms: []scan.Platform{{OS: "plan9", Arch: "386"}}}
	if err := o.AddPlatforms([]string{"windows/amd64", "linux/arm64"}); err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff([]scan.Platform{{OS: "plan9", Arch: "386"}, {OS: "windows", Arch: "amd64"}, {OS: "linux", Arch: "arm64"}}, o.Platforms); d != "" {
		t.Errorf("-want +got %s", d)
	}
	if err := o.AddPlatforms([]string{"windows"}); err == nil || len(o.Platforms) != 3 {
		t.Errorf("%v, %v", o.Platforms, err)
	}
}

func TestComplete(t *testing.T) {
	o := &Opener{Dir: "/work", State: "/state", Learned: "/learned", Tags: []string{"integration"}}
	got := o.Complete(triage.Options{ReadOnly: true, Tags: []string{"other"}})
	if got.Dir != "/work" || got.State != "/state" || got.Learned != "/learned" || !got.ReadOnly || strings.Join(got.Tags, " ") != "integration" {
		t.Errorf("%+v", got)
	}
	if got = o.Complete(triage.Options{Dir: "/other", State: "/mine"}); got.Dir != "/other" || got.State != "/mine" {
		t.Errorf("%+v", got)
	}
}

func TestNeedRules(t *testing.T) {
	dir := t.TempDir()
	if err := NeedRules(dir); err == nil || !strings.HasSuffix(err.Error(), ": run ssot init, which proposes one for this repository") {
		t.Error(err)
	}
	if _, err := (&Opener{Dir: dir}).Session(t.Context(), triage.Options{}, nil); err == nil || !strings.Contains(err.Error(), "ssot init") {
		t.Error(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "ssot.yaml"), []byte("version: 1\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	below := filepath.Join(dir, "below")
	if err := os.Mkdir(below, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := NeedRules(below); err != nil {
		t.Error(err)
	}
}

// TestSession opens a session on a file and on a folder, and returns what its use returns.
func TestSession(t *testing.T) {
	smallmodule.Environment(t)
	dir, state := smallmodule.Write(t)
	var out, errs strings.Builder
	o := &Opener{Dir: filepath.Join(dir, "b"), State: state, Now: time.Now, Out: output.New(&out, &errs, false)}
	broken := errors.New("broken")
	exit, err := o.Session(t.Context(), triage.Options{}, func(s *triage.Session) (int, error) {
		if n := len(s.Items()); n != 4 {
			t.Errorf("%d violations", n)
		}
		relative := o.RelativePath(s)
		if a, b := relative("a/a.go"), relative("b/b.go"); a != "../a/a.go" || b != "b.go" {
			t.Errorf("the paths are %s and %s", a, b)
		}
		link := filepath.Join(t.TempDir(), "link") // as a shell that follows links names its folder
		if err := os.Symlink(filepath.Join(dir, "b"), link); err == nil {
			if a := (&Opener{Dir: link}).RelativePath(s)("a/a.go"); a != "../a/a.go" {
				t.Errorf("by a link, the path is %s", a)
			}
		}
		return 3, broken
	})
	if exit != 3 || !errors.Is(err, broken) || errs.String() != "" {
		t.Errorf("%d, %v, %s", exit, err, errs.String())
	}
	if err := os.Mkdir(filepath.Join(dir, ".ssot"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, ".ssot", "id"), []byte("no name\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	exit, err = o.Session(t.Context(), triage.Options{}, func(s *triage.Session) (int, error) {
		errs.WriteString("used\n")
		return 0, nil
	})
	if err := o.Out.Close(); err != nil {
		t.Fatal(err)
	}
	news, rest, _ := strings.Cut(errs.String(), "\n")
	if exit != 0 || err != nil || !strings.Contains(news, "holds no name of a session") || rest != "used\n" {
		t.Errorf("%d, %v, %s", exit, err, errs.String())
	}
	if _, err := o.Session(t.Context(), triage.Options{Patterns: []string{"./none"}}, nil); err == nil {
		t.Error("a folder that is not there was scanned")
	}
}
