package stores

import (
	"context"
	"embed"
	"errors"
	"fmt"
	"path/filepath"
	"runtime"
	"strings"
	"time"

	"golang.org/x/sync/errgroup"

	"rettighetsporten/app/demo/people"
	"rettighetsporten/models"
)

//go:embed datasets/*.yaml
var datasets embed.FS

// Build makes the stores below dir, an empty folder, as they are at the time,
// and starts the servers among them. The same persons and time give the same
// rows. The caller closes the set; on an error nothing is left running.
func Build(ctx context.Context, dir string, now time.Time, persons []people.Person) (*Set, error) {
	s := &Set{}
	for _, controller := range people.Controllers() {
		s.sources = append(s.sources, newMaker(controller, dir, now, persons).sources()...)
	}
	group, groupCtx := errgroup.WithContext(ctx)
	group.SetLimit(runtime.GOMAXPROCS(0))
	for _, src := range s.sources {
		group.Go(func() error {
			if err := src.settle(groupCtx); err != nil {
				return fmt.Errorf("making the store %s: %w", src.store.ID, err)
			}
			return nil
		})
	}
	if err := group.Wait(); err != nil {
		return nil, errors.Join(err, s.Close())
	}
	return s, nil
}

// settle writes the rows to their home and completes the declaration.
func (src *source) settle(ctx context.Context) error {
	connection, err := src.home.settle(ctx, src.tables)
	if err != nil {
		return err
	}
	src.store.Connection = connection
	if src.store.Kind == models.StoreManual {
		return nil
	}
	name := src.store.ID
	if _, of, found := strings.Cut(name, "-"); found && isMunicipality(src.controller) {
		name = "kommune-" + of
	}
	b, err := datasets.ReadFile("datasets/" + name + ".yaml")
	if err != nil {
		return fmt.Errorf("reading its dataset: %w", err)
	}
	src.store.Dataset = strings.ReplaceAll(string(b), "<controller>", src.controller)
	return nil
}

// maker makes the stores of one controller.
type maker struct {
	controller string
	dir        string
	now        time.Time
	today      models.Date
	random     *people.Random
	persons    []people.Person // all
	locals     []people.Person // those who live in the controller's area
}

func newMaker(controller, dir string, now time.Time, persons []people.Person) *maker {
	m := &maker{
		controller: controller, dir: filepath.Join(dir, controller), now: now.UTC(), today: models.DateIn(now, time.UTC),
		random: people.NewRandom("stores of " + controller), persons: persons,
	}
	for _, p := range persons {
		if p.Area == controller {
			m.locals = append(m.locals, p)
		}
	}
	return m
}

func (m *maker) sources() []*source {
	switch m.controller {
	case "telemark":
		return m.telemark()
	case "hkdir":
		return m.hkdir()
	case "vestfold":
		return m.vestfold()
	default:
		return m.municipality()
	}
}

func (m *maker) path(parts ...string) string {
	return filepath.Join(append([]string{m.dir}, parts...)...)
}

// some reports whether the person has something here: always for the cast,
// once in n times for the rest.
func (m *maker) some(p people.Person, n int) bool { return m.random.Chance(n) || p.Cast }

func isMunicipality(controller string) bool {
	switch controller {
	case "telemark", "hkdir", "vestfold":
		return false
	default:
		return true
	}
}
