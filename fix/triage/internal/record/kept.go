package record

import "slices"

// KeptText is the newest text of a file with a decision that is not in effect now.
type KeptText struct {
	Path string
	*EarlierText
}

// Kept returns the fingerprints of the decisions on earlier texts that are not in effect now, sorted. They come back
// when the texts do.
func (s *Record) Kept() []string {
	all := map[string]bool{}
	for _, list := range s.Earlier {
		for _, p := range list {
			for fingerprint := range p.Decisions {
				if !s.Decisions[fingerprint].Writes() {
					all[fingerprint] = true
				}
			}
		}
	}
	return Keys(all)
}

// KeptTexts returns the texts that show what a decision changed which is not in effect now, one of each file, sorted by
// path. It returns none if the decision is in effect, or if they are not kept.
func (s *Record) KeptTexts(fingerprint string) (texts []KeptText) {
	if s.Decisions[fingerprint].Writes() {
		return nil
	}
	step := 0 // 0: the newest one
	if top := s.Decisions[fingerprint].Top(); top != nil && top.Absorbed != "" {
		step = top.Step
	}
	for _, path := range Keys(s.Earlier) {
		for _, p := range slices.Backward(s.Earlier[path]) {
			if d := p.Decisions[fingerprint]; d.Writes() && (step == 0 || d.Top().Step == step) {
				texts = append(texts, KeptText{path, p})
				break
			}
		}
	}
	return texts
}
