package answer_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"rettighetsporten/app/apptest"
	"rettighetsporten/app/apptest/law"
	"rettighetsporten/app/database"
	"rettighetsporten/models"
)

// kinds are the cases that are walked.
var kinds = []struct {
	right models.InvokedRight
	gap   bool
}{{models.RightAccess, false}, {models.RightAccess, true}, {models.RightErasure, false}, {models.RightComplaint, false}}

// Every sequence of three acts: what is refused changes nothing, which is
// checked, so it is tried once wherever it could come, and the sequences go on
// from what is done.
func (c *court) everySequence(deep int) {
	c.T.Helper()
	for _, kind := range kinds {
		paths := [][]models.Act{nil}
		for range deep {
			var longer [][]models.Act
			for _, path := range paths {
				r := c.replay(kind.right, kind.gap, path)
				for _, act := range models.Acts() {
					if !r.state.May(act) {
						r.do(act)
						continue
					}
					longer = append(longer, append(slices.Clone(path), act))
				}
				c.end()
			}
			paths = longer
		}
		for _, path := range paths {
			c.replay(kind.right, kind.gap, path)
			c.end()
		}
	}
}

// replay does the lawful acts on a new case.
func (c *court) replay(right models.InvokedRight, gap bool, path []models.Act) *trial {
	c.T.Helper()
	r := c.file(right, gap)
	for _, act := range path {
		r.do(act)
	}
	return r
}

// randomWalks tries six acts at random on each of many cases, with time going
// by between them.
func (c *court) randomWalks(walks int, seed uint64) {
	c.T.Helper()
	random := rand.New(rand.NewPCG(seed, 6))
	acts := models.Acts()
	for range walks {
		kind := kinds[random.IntN(len(kinds))]
		r := c.file(kind.right, kind.gap)
		for range 6 {
			switch late := random.IntN(8); {
			case late == 0:
				r.wait(surelyLate)
			case late < 4 && r.day+4 <= lastInTime:
				r.wait(1 + random.IntN(4))
			}
			act := acts[random.IntN(len(acts))]
			if random.IntN(3) > 0 { // most walks get somewhere
				act = lawful(random, r.state)
			}
			r.do(act)
		}
		c.end()
	}
}

func lawful(random *rand.Rand, s law.State) models.Act {
	var may []models.Act
	for _, act := range models.Acts() {
		if s.May(act) {
			may = append(may, act)
		}
	}
	return may[random.IntN(len(may))]
}

func TestEverySequenceOfActsIsTheLaws(t *testing.T) {
	t.Parallel()
	apptest.EachDatabase(t, func(t *testing.T, db *database.DB) {
		c := newCourt(t, db)
		c.everySequence(sequenceDepth)
		t.Logf("measured: %d acts tried in every sequence of %d, %d of them lawful", c.tried, sequenceDepth, c.allowed)
	})
}

func TestRandomWalksAreTheLaws(t *testing.T) {
	t.Parallel()
	for seed := range uint64(randomWalks / walksEach) { // a database for some: it would grow slow with the thousands
		t.Run(fmt.Sprint("seed ", seed), func(t *testing.T) {
			t.Parallel()
			apptest.EachDatabase(t, func(t *testing.T, db *database.DB) {
				c := newCourt(t, db)
				c.randomWalks(walksEach, seed)
				t.Logf("measured: %d acts tried in %d walks of six, %d of them lawful", c.tried, walksEach, c.allowed)
			})
		})
	}
}
