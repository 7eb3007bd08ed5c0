package intent

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"
)

const (
	id     = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
	before = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
	after  = "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"
)

// whole is an intent as it is written.
func whole() *Intent {
	in := &Intent{Version: Version, ID: id, Record: json.RawMessage(`{"a": 1}`)}
	in.Add("p/a.go", before, after)
	in.Add("b.go", after, before)
	return in
}

// TestDecode reads intents that this program could have written, and no others.
func TestDecode(t *testing.T) {
	t.Parallel()
	const damage = "intent.json is damaged: compare your files with version control, then remove it: "
	for _, test := range []struct {
		name   string
		change func(*Intent)
		want   string // the beginning of the error, empty if it is read
	}{
		{"as it is written", func(*Intent) {}, ""},
		{"of no files", func(in *Intent) { in.Files = nil }, ""},
		{"an older version", func(in *Intent) { in.Version = 1 }, "intent.json has version 1, this ssot knows 2: finish the interrupted step with the ssot that began it"},
		{"an ID that leads elsewhere", func(in *Intent) { in.ID = "../" + id[3:] }, damage + `"../DEFG`},
		{"no ID", func(in *Intent) { in.ID = "" }, damage + `"" is not the ID of a step`},
		{"a file that no step writes", func(in *Intent) { in.Files[1] = NewEntry(id, 1, "refused.go", before, after) }, "the interrupted step can't be resolved: refused.go is none; look at that file, then remove intent.json"},
		{"an old text without a name", func(in *Intent) { in.Files[0].Before = "../x" }, damage + `its file "p/a.go" is not one that a step names`},
		{"a new text without a name", func(in *Intent) { in.Files[1].After = "" }, damage + `its file "b.go" is not one that a step names`},
		{"a file beside in another folder", func(in *Intent) { in.Files[0].Temp = ".ssot-" + id + "-0-new" }, damage + `its file "p/a.go" is not one that a step names`},
		{"an old text in another place", func(in *Intent) { in.Files[0].Undo = "p/b.go" }, damage + `its file "p/a.go" is not one that a step names`},
		{"files in another order", func(in *Intent) { in.Files[0], in.Files[1] = in.Files[1], in.Files[0] }, damage + `its file "b.go" is not one that a step names`},
	} {
		in := whole()
		test.change(in)
		data, err := json.Marshal(in)
		if err != nil {
			t.Fatal(err)
		}
		got, err := Decode(data, "intent.json", func(path string) error {
			if path == "refused.go" {
				return errors.New("refused.go is none")
			}
			return nil
		})
		switch {
		case test.want == "" && (err != nil || len(got.Files) != len(in.Files) || got.ID != id):
			t.Errorf("%s: %+v, %v", test.name, got, err)
		case test.want != "" && (err == nil || !strings.HasPrefix(err.Error(), test.want)):
			t.Errorf("%s: %v, want %s", test.name, err, test.want)
		}
	}
	for _, text := range []string{"", "{", `{"version": "two"}`, `{"version": 2, "id": 7}`} {
		if _, err := Decode([]byte(text), "intent.json", nil); err == nil || !strings.HasPrefix(err.Error(), damage) {
			t.Errorf("%q: %v", text, err)
		}
	}
}

// TestNames has the names of the files beside: in the folder of each file, and none twice.
func TestNames(t *testing.T) {
	t.Parallel()
	in := whole()
	for i, want := range []string{"p/.ssot-" + id + "-0-", ".ssot-" + id + "-1-"} {
		f := in.Files[i]
		if f.Temp != want+"new" || f.Undo != want+"old" || f.Part() != want+"new-part" {
			t.Errorf("%+v, %s", f, f.Part())
		}
	}
	if one, other := New(nil), New(nil); one.ID == other.ID || !ids.MatchString(one.ID) || one.Version != Version {
		t.Error(one, other)
	}
}

// TestDone compares what is saved with the record of the step, apart from white space.
func TestDone(t *testing.T) {
	t.Parallel()
	for saved, want := range map[string]bool{`{"a":1}`: true, "{ \"a\" :\n1 }": true, `{"a":2}`: false, `{`: false, "": false} {
		if whole().Done([]byte(saved)) != want {
			t.Errorf("%q is done: %t", saved, !want)
		}
	}
	if in := (&Intent{Record: json.RawMessage("{")}); in.Done([]byte("{")) {
		t.Error("a record that can't be read is done")
	}
}
