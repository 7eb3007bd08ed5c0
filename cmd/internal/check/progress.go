package check

import (
	"fmt"
	"time"

	"github.com/seed-58def443/ssot/cmd/internal/progress"
	"github.com/seed-58def443/ssot/fix/count"
	"github.com/seed-58def443/ssot/fix/guard"
	"github.com/seed-58def443/ssot/scan"
)

// progress says what a scan is doing to who waits for it.
func (o *Options) progress() func(scan.Progress) {
	if !o.Progress || o.Quiet {
		return nil
	}
	return progress.Lines(o.Clock, o.Complain)
}

// describeRun says what was looked at, and how long that took.
func (o *Options) describeRun(s *inputs, v *guard.Verdict, began time.Time) {
	if !o.Verbose {
		return
	}
	o.Complain(fmt.Sprintf("rules: %s, %d of them", s.Scan.Rules.Path, len(s.Scan.Rules.Rules)))
	o.Complain("baseline: " + count.Of(len(s.Baseline), "entry"))
	if s.Since != nil {
		o.Complain("compared with " + s.Since.Name)
	}
	if s.Policy != nil {
		o.Complain("rules and baseline of " + s.Policy.Name)
	}
	o.Complain(fmt.Sprintf("read %d of %s in %s, as %s", v.Read.Loaded, count.Of(v.Read.Folders, "package"), v.Root, count.Forms(v.Read.Variants, "variant or configuration", "variants and configurations")))
	o.Complain(fmt.Sprintf("took %s", o.Clock().Sub(began).Round(time.Millisecond)))
}
