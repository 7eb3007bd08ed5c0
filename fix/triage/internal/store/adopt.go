package store

import (
	"errors"
	"fmt"
	"io/fs"

	"github.com/seed-58def443/ssot/fix/journal"
	"github.com/seed-58def443/ssot/fix/triage/internal/record"
)

// maxAdopted limits the files of an adopted session, in bytes. A session of 50,000 decisions has 40 MB.
const maxAdopted = 256 << 20

// TakeOver replaces an empty session by an adopted one.
func (h *Locked) TakeOver(source *journal.Source) error {
	raw, err := source.Read(File, maxAdopted)
	st := record.New()
	switch {
	case errors.Is(err, fs.ErrNotExist): // the first decision was interrupted
	case err != nil:
		return err
	default:
		if st, err = record.Decode(raw); err != nil {
			return fmt.Errorf("its session file is damaged: %w", err)
		}
	}
	if !source.Own {
		st.Undone = nil
		clear(st.Earlier) // texts of another branch can't be verified
		st.Unproven = true
	}
	if raw, err = record.Encode(st); err != nil {
		return err
	}
	return explainNoSpace(h.Adopt(source, maxAdopted, st.Blobs(), File, raw))
}
