package record

// Kept returns the fingerprints of the decisions on earlier texts that are not in effect now, sorted. They come back
// when the texts do. now are the decisions of now.
func (s EarlierTexts) Kept(now Decisions) []string {
	all := map[string]bool{}
	for _, list := range s {
		for _, p := range list {
			for fingerprint := range p.Decisions {
				if !now[fingerprint].Writes() {
					all[fingerprint] = true
				}
			}
		}
	}
	return Keys(all)
}

// Of returns the texts that show what a decision changed which is not in effect now, by file: the newest one of each;
// of a decision that can't be undone the newest one of its own step. It returns none if the decision is in effect, or if
// they are not kept. now is the decision of now, or nil.
func (s EarlierTexts) Of(fingerprint string, now *Decision) map[string]*EarlierText {
	texts := map[string]*EarlierText{}
	if now.Writes() {
		return texts
	}
	step := 0 // 0: any
	if now.Absorbed() != "" {
		step = now.Top().Step
	}
	for path, list := range s {
		for _, p := range list {
			if d := p.Decisions[fingerprint]; d.Writes() && (step == 0 || d.Top().Step == step) {
				texts[path] = p // the newest is last
			}
		}
	}
	return texts
}
