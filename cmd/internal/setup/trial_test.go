package setup

import (
	"maps"
	"testing"

	"github.com/seed-58def443/ssot/fix/survey"
	"github.com/seed-58def443/ssot/scan"
	"github.com/seed-58def443/ssot/scan/load"
)

// TestFaultyPackages finds the packages that would be written and do not type-check.
func TestFaultyPackages(t *testing.T) {
	t.Parallel()
	broken := []load.Error{{Msg: "undefined: x"}, {Msg: "another"}}
	res := &scan.Result{Program: &load.Program{Packages: []*load.Package{
		{Name: "redis", Path: "m/redis", Errors: broken}, {Name: "kafka", Path: "m/kafka", Errors: broken}, {Name: "nats", Path: "m/nats", Errors: broken}, {Name: "other", Path: "m/other", Errors: broken},
	}}}
	choice := func(name string, on bool, kind Kind) *Choice {
		return &Choice{Library: &survey.Library{Rule: name}, On: on, Options: []*Option{{Kind: kind, Owners: []string{"m/" + name}}, {Kind: Find}}}
	}
	p := &Plan{Choices: []*Choice{choice("redis", true, Write), choice("kafka", true, Own), choice("nats", false, Write)}}
	if got := faultyPackages(p, res); !maps.Equal(got, map[*Choice]string{p.Choices[0]: "package redis would not type-check: undefined: x"}) {
		t.Error(got)
	}
	p.Choices[0].Pick = 1
	if got := faultyPackages(p, res); len(got) != 0 {
		t.Errorf("a package that is not written has the fault %v", got)
	}
	p.Choices[0].Pick, res.Program.Packages[0].Errors = 0, nil
	if got := faultyPackages(p, res); len(got) != 0 {
		t.Errorf("a package that type-checks has the fault %v", got)
	}
}
