package mirror

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/seed-58def443/ssot/fix/triage/internal/record"
)

// TestMeanwhile has another process decide while the session is read, each time that it is read: the session is read
// again, and in the end under the lock, which the other one waits for. What it shows is what was decided last.
func TestMeanwhile(t *testing.T) {
	t.Parallel()
	for _, readOnly := range []bool{false, true} {
		for _, times := range []int{1, 4, 5} {
			o := options(t)
			other := open(t, o)
			skip(t, other)
			reads := 0
			o.ReadOnly = readOnly
			o.Clock = func() time.Time { // it is asked once, after the session was read
				if reads++; reads <= times {
					skip(t, other)
				}
				return day
			}
			m := open(t, o)
			if changed, err := m.Refresh(t.Context(), nil); err != nil || !changed {
				t.Fatalf("read only %t, %d times: %t, %v", readOnly, times, changed, err)
			}
			if reads != times+1 {
				t.Errorf("read only %t, %d times: it was read %d times", readOnly, times, reads)
			}
			if now := m.Now(); now.Saved != other.Store.SavedName() || now.Items[0].State != record.Skipped || now.Seq != 1 {
				t.Errorf("read only %t, %d times: snapshot %d with %v", readOnly, times, now.Seq, now.Items)
			}
			if refresh(t, m) || savedByOther(t, m) {
				t.Errorf("read only %t, %d times: there is more", readOnly, times)
			}
			lock, err := other.Store.Acquire(t.Context())
			if err != nil {
				t.Fatalf("read only %t, %d times: the lock is kept: %v", readOnly, times, err)
			}
			lock.Release()
		}
	}
}

// TestUnsavedTexts holds that a session that only reads has the texts of the record that it would save.
func TestUnsavedTexts(t *testing.T) {
	t.Parallel()
	o := options(t)
	skip(t, open(t, o))
	o.ReadOnly = true
	reader := open(t, o)
	refresh(t, reader)
	edit(t, o, "// It is first.\nvar first = lib.Word()\n")
	if !refresh(t, reader) {
		t.Error("the edit is not seen")
	}
	for name := range reader.Now().Record.Blobs() {
		if text, err := reader.Text(name); err != nil || len(text) == 0 {
			t.Errorf("a text of the record: %q, %v", text, err)
		}
	}
}

// TestNotLookedAt holds that where nothing can be told of a session, one that only reads says so and shows the code,
// and any other one returns the error.
func TestNotLookedAt(t *testing.T) {
	t.Parallel()
	o := options(t)
	id := filepath.Join(o.Root, ".ssot", "id")
	skip(t, open(t, o))
	pointer, err := filepath.Glob(filepath.Join(o.State, "sessions", "*", "folder.json"))
	if err != nil || len(pointer) != 1 {
		t.Fatal(pointer, err)
	}
	if err := os.WriteFile(pointer[0], []byte("{"), 0o600); err != nil {
		t.Fatal(err)
	}
	if changed, err := open(t, o).Refresh(t.Context(), nil); changed || err == nil {
		t.Errorf("%t, %v", changed, err)
	}
	o.ReadOnly = true
	reader := open(t, o)
	for range 2 {
		if _, err := reader.Refresh(t.Context(), nil); err != nil || len(reader.Now().Items) != 1 || reader.Now().Items[0].State != record.Open {
			t.Errorf("%v, %v", reader.Now(), err)
		}
	}
	if news := reader.News(); len(news) != 1 {
		t.Errorf("%q", news)
	}
	if _, err := os.Stat(id); err != nil {
		t.Error(err)
	}
}
