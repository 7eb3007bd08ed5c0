package store

import (
	"errors"
	"fmt"
	"io/fs"

	"github.com/seed-58def443/ssot/fix/journal"
	"github.com/seed-58def443/ssot/fix/triage/internal/record"
)

// maxAdopted is how large a file of an adopted session may be, in bytes: a session of 50,000 decisions has 40 MB.
const maxAdopted = 256 << 20

// TakeOver writes an adopted session in place of an empty one.
func (h *Held) TakeOver(source *journal.Source) error {
	raw, err := source.Read(File, maxAdopted)
	st := record.New()
	switch {
	case errors.Is(err, fs.ErrNotExist): // a first decision was cut short
	case err != nil:
		return err
	default:
		if st, err = record.Decode(raw); err != nil {
			return fmt.Errorf("its session file is damaged: %w", err)
		}
	}
	if !source.Own {
		st.Undone = nil
		clear(st.Past) // nothing can be checked of what was decided on another branch
		st.Unproven = true
	}
	if raw, err = record.Encode(st); err != nil {
		return err
	}
	return full(h.Adopt(source, maxAdopted, st.Blobs(), File, raw))
}
