package gocmd

import (
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
)

// TestWriteOverlay holds what the go command is told to read in place of files, and which of them it is not to see.
func TestWriteOverlay(t *testing.T) {
	t.Parallel()
	long := filepath.Join(string(filepath.Separator), "m", "b, \"odd\".s")
	texts := map[string][]byte{filepath.Join(string(filepath.Separator), "m", "a.go"): []byte("package a"), long: {}, filepath.Join(string(filepath.Separator), "m", "gone.go"): nil}
	path, done, err := TemporaryOverlay(texts)
	if err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var told struct{ Replace map[string]string }
	if err := json.Unmarshal(data, &told); err != nil || len(told.Replace) != len(texts) {
		t.Fatal(err, string(data))
	}
	for name, text := range texts {
		by := told.Replace[name]
		if text == nil {
			if by != "" {
				t.Errorf("%s is to be hidden, and is replaced by %s", name, by)
			}
			continue
		}
		if got, err := os.ReadFile(by); err != nil || string(got) != string(text) || filepath.Ext(by) != filepath.Ext(name) {
			t.Errorf("%s: %q in %s, %v", name, got, by, err)
		}
	}
	done()
	if _, err := os.Stat(filepath.Dir(path)); !errors.Is(err, fs.ErrNotExist) {
		t.Error("the folder stays:", err)
	}
	if _, err := WriteOverlay(filepath.Dir(path), texts); !errors.Is(err, fs.ErrNotExist) {
		t.Error("a text that can't be written:", err)
	}
	if _, err := WriteOverlay(filepath.Dir(path), nil); !errors.Is(err, fs.ErrNotExist) {
		t.Error("a list that can't be written:", err)
	}
}
