package record

import (
	"maps"
	"slices"
)

// Away returns the newest text of each decision that is not in effect now, for its text is not in the tree, by
// fingerprint. They come back when the texts do. One that can't be undone is not among them. now are the decisions of
// now: of the same violation there may be one that was taken in another step.
func (s EarlierTexts) Away(now Decisions) map[string]*EarlierText {
	all := map[string]*EarlierText{}
	for _, path := range Keys(s) {
		for _, p := range s[path] {
			for fingerprint, then := range p.Decisions {
				d, step := now[fingerprint], then.Top().Step
				if (d.Writes() || d.Absorbed() != "") && d.Top().Step == step {
					continue
				}
				if last := all[fingerprint]; last == nil || !last.Since.After(p.Since) {
					all[fingerprint] = p
				}
			}
		}
	}
	return all
}

// Of returns the texts that show what a decision changed which is not in effect now, by file: the newest one of each;
// of a decision that can't be undone the newest one of its own step. It returns none if the decision is in effect, or
// if they are not kept. now is the decision of now, or nil.
func (s EarlierTexts) Of(fingerprint string, now *Decision) map[string]*EarlierText {
	texts := map[string]*EarlierText{}
	if now.Writes() {
		return texts
	}
	step := 0 // 0: any
	if now.Absorbed() != "" {
		step = now.Top().Step
	}
	var newest *EarlierText
	for path, list := range s {
		for _, p := range list {
			if d := p.Decisions[fingerprint]; d.Writes() && (step == 0 || d.Top().Step == step) {
				texts[path] = p // the newest is last
				if newest == nil || newest.Since.Before(p.Since) {
					newest = p
				}
			}
		}
	}
	maps.DeleteFunc(texts, func(path string, _ *EarlierText) bool { // a former name of one of its files
		return !slices.Contains(newest.Decisions[fingerprint].Files(), path)
	})
	return texts
}
