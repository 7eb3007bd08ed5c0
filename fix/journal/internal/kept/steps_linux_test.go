package kept_test

import (
	"testing"

	"github.com/seed-58def443/ssot/fix/journal/internal/steptest"
)

// TestSteps makes whole steps, each disturbed at another call.
func TestSteps(t *testing.T) { steptest.Run(t) }

func TestAgain(t *testing.T) { steptest.RunAgain(t) }
