package theme

// Role is the meaning of a text, which decides its colour.
type Role int

// Roles. Those of source code follow the lexer's classes.
const (
	Normal Role = iota
	Strong
	Dim
	Faint // lines between parts; not for text
	Accent
	High
	Medium
	Low
	Good
	Warn
	Bad
	Keyword
	Literal
	Number
	Comment
	Name
	Type
	roles
)

// Ground is the background of a text.
type Ground int

// Grounds.
const (
	Bare Ground = iota
	Selected
	Resting // pointed at but not selected
	Inserted
	InsertedSpan
	Deleted
	DeletedSpan
	grounds
)

// shade is a colour for three colour depths; "" is the terminal's default.
type shade struct{ true, indexed, sixteen string }

func (s shade) at(d Depth) string {
	switch d {
	case True:
		return s.true
	case Indexed:
		return s.indexed
	case Sixteen:
		return s.sixteen
	default:
		return ""
	}
}

// paper is the appearance of a ground.
type paper struct {
	colour             string
	own                bool // the ground sets a background, so the text must set a colour too
	flat               bool // use one text colour, because the others are not readable on it
	reverse, underline bool
}

// inks returns the text colours.
func (l Look) inks() (out [roles]string) {
	shades := [...][roles]shade{Unknown: onBoth(), Dark: onDark(), Light: onLight()}[l.Background]
	if l.BlueOrange {
		blue, orange := [...]shade{Unknown: {"#1E76D2", "63", ""}, Dark: {"#8CC8FF", "117", "14"}, Light: {"#0757BA", "25", "4"}}[l.Background],
			[...]shade{Unknown: {"#C25505", "131", ""}, Dark: {"#FFB77A", "215", "11"}, Light: {"#8F3E00", "94", "1"}}[l.Background]
		shades[Good], shades[Bad], shades[High] = blue, orange, orange
	}
	for role, s := range shades {
		out[role] = s.at(l.Depth)
	}
	return out
}

// papers returns the appearance of the grounds. Without colours, selection is reversed and changed text underlined.
func (l Look) papers() (out [grounds]paper) {
	if l.Depth == Text {
		return out
	}
	out[Selected].reverse = true
	out[InsertedSpan].underline, out[DeletedSpan].underline = true, true
	if l.Depth < Indexed || l.Background == Unknown {
		return out
	}
	light := l.Background == Light
	pick := func(onLight, onDark shade) paper {
		s := onDark
		if light {
			s = onLight
		}
		c := s.at(l.Depth)
		return paper{colour: c, own: c != ""}
	}
	out[Selected] = pick(shade{"#DCEBFA", "195", ""}, shade{"#1F3350", "236", ""})
	out[Resting] = pick(shade{"#EEF1F4", "255", ""}, shade{"#22272E", "235", ""})
	out[Inserted] = pick(shade{"#E9F9EE", "", ""}, shade{"#10251A", "", ""})
	out[InsertedSpan] = pick(shade{"#BDEFC9", "157", ""}, shade{"#17452D", "22", ""})
	out[Deleted] = pick(shade{"#FDEEEC", "", ""}, shade{"#2D181A", "", ""})
	out[DeletedSpan] = pick(shade{"#FFD3CE", "224", ""}, shade{"#5A2328", "52", ""})
	if l.BlueOrange {
		out[Inserted] = pick(shade{"#E6F2FF", "", ""}, shade{"#0D2238", "", ""})
		out[InsertedSpan] = pick(shade{"#C3E0FF", "153", ""}, shade{"#143E66", "17", ""})
		out[Deleted] = pick(shade{"#FFF3E3", "", ""}, shade{"#2B1D0C", "", ""})
		out[DeletedSpan] = pick(shade{"#FFDCAE", "223", ""}, shade{"#573408", "58", ""})
	}
	out[InsertedSpan].flat, out[DeletedSpan].flat = true, true
	return out
}

// onDark returns the text colours for dark terminals.
func onDark() [roles]shade {
	return [roles]shade{
		Normal:  {"#E6EDF3", "255", ""},
		Dim:     {"#A9B1BB", "249", "7"},
		Comment: {"#A9B1BB", "249", "7"},
		Faint:   {"#4A525B", "240", "8"},
		Accent:  {"#8CC8FF", "117", "14"},
		High:    {"#FFA29B", "217", "9"},
		Bad:     {"#FFA29B", "217", "9"},
		Medium:  {"#E0B050", "179", "11"},
		Warn:    {"#E0B050", "179", "11"},
		Low:     {"#B3BBC5", "250", "7"},
		Good:    {"#6BD585", "114", "10"},
		Keyword: {"#D9B5FF", "183", "13"},
		Literal: {"#A5D6FF", "153", "14"},
		Number:  {"#8CC8FF", "117", "14"},
		Name:    {"#8CC8FF", "117", "14"},
		Type:    {"#E8C07A", "180", "11"},
	}
}

// onLight returns the text colours for light terminals.
func onLight() [roles]shade {
	return [roles]shade{
		Normal:  {"#1F2328", "234", ""},
		Dim:     {"#565E68", "240", ""},
		Comment: {"#565E68", "240", ""},
		Faint:   {"#C4CBD2", "251", "7"},
		Accent:  {"#0757BA", "25", "4"},
		High:    {"#AE121D", "124", "1"},
		Bad:     {"#AE121D", "124", "1"},
		Medium:  {"#744A00", "94", "5"},
		Warn:    {"#744A00", "94", "5"},
		Low:     {"#565E68", "240", ""},
		Good:    {"#116329", "22", ""},
		Keyword: {"#6930BE", "55", "5"},
		Literal: {"#0A4D7A", "24", "4"},
		Number:  {"#0550AE", "25", "4"},
		Name:    {"#0550AE", "25", "4"},
		Type:    {"#744000", "94", "5"},
	}
}

// onBoth returns the text colours for terminals of unknown background. A colour has a contrast of 4.5 to 1 on both
// black and white if it is about halfway between them; on other backgrounds it has less. So only signs and a few words
// have such colours. Text to read, and everything on terminals of sixteen colours, has the terminal's default colour.
func onBoth() [roles]shade {
	return [roles]shade{
		Faint:  {"#767676", "243", ""},
		Accent: {"#1E76D2", "63", ""},
		High:   {"#E12A35", "131", ""},
		Bad:    {"#E12A35", "131", ""},
		Medium: {"#A66709", "", ""},
		Warn:   {"#A66709", "", ""},
		Good:   {"#138834", "29", ""},
	}
}
