package steptest

import "testing"

func TestSteps(t *testing.T) { Run(t) }
