package deadlocal_test

import (
	"testing"

	"github.com/seed-58def443/ssot/fix/internal/plantest"
)

// TestDeadLocals holds what goes with a replaced expression, what stays of it, and what can't go.
func TestDeadLocals(t *testing.T) { plantest.Run(t) }

// TestLines holds what becomes of the lines around statements that go, and of their comments.
func TestLines(t *testing.T) { plantest.Written(t, "testdata/memory/lines.txtar") }

// TestDead holds which locals go with a call, by how and where they are declared, and which names.
func TestDead(t *testing.T) { plantest.Written(t, "testdata/memory/dead.txtar") }
