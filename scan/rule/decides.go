package rule

import (
	"path"
	"regexp"
	"slices"
	"strings"
)

// settingPattern matches a well-formed pattern for names of settings.
var settingPattern = regexp.MustCompile(`^[\pL\pN_.*?\[\]-]+$`)

// settings decodes a list of patterns for names of settings.
func (d *decoder) settings(f field, owned bool) []string {
	if !f.given() {
		return nil
	}
	if !owned {
		d.faultf(f.pos, "decides says what the owner decides, and this rule has none: add owner with its import path")
		return nil
	}
	var list []string
	for _, it := range d.list(f, `decides is a list of names of settings: [Addr, Password], or "*" for all`, true) {
		_, err := path.Match(it.text, "")
		switch {
		case err != nil || !settingPattern.MatchString(it.text):
			d.faultf(it.pos, "%q names no setting: write a field, a parameter or an option as the code does, such as Addr, TLSConfig.ServerName or WithTimeout; * stands for any letters", it.text)
		case slices.Contains(list, it.text):
			d.faultf(it.pos, "%s is in decides twice", it.text)
		default:
			list = append(list, it.text)
		}
	}
	return list
}

// OwnerDecides reports whether the owner decides a setting: one of the rule's patterns matches the setting, or a
// setting that it is a part of (TLSConfig for TLSConfig.ServerName).
func (r *Rule) OwnerDecides(setting string) bool {
	for whole := setting; ; {
		for _, pattern := range r.Decides {
			if ok, err := path.Match(pattern, whole); ok && err == nil {
				return true
			}
		}
		at := strings.LastIndexByte(whole, '.')
		if at < 0 {
			return false
		}
		whole = whole[:at]
	}
}
