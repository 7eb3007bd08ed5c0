package steptest

import "testing"

func TestSteps(t *testing.T) { Run(t) }

func TestAgain(t *testing.T) { RunAgain(t) }
