package engine

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"rettighetsporten/app/recordstore"
)

// A dozen stores answer only once all of them have been asked.
func TestSlowStoresAreWaitedForTogether(t *testing.T) {
	t.Parallel()
	const stores = 12
	var declaration, rows strings.Builder
	declaration.WriteString("dataset:\n")
	for i := range stores {
		fmt.Fprintf(&declaration, "- fides_key: s%d\n  collections:\n  - name: person\n"+
			"    fields: [{name: id}, {name: mail, fides_meta: {identity: email}}]\n", i)
		fmt.Fprintf(&rows, `%c"s%d": {"person": [{"id": %d, "mail": "kari@example.no"}]}`, "{,"[min(i, 1)], i, i)
	}
	w := newWorld(t, declaration.String(), rows.String()+"}")
	var asked sync.WaitGroup
	asked.Add(stores)
	all := make(chan struct{})
	go func() { asked.Wait(); close(all) }()
	for _, s := range w.stores {
		s.before = func(ctx context.Context, _ recordstore.Query) error {
			asked.Done()
			select {
			case <-all:
				return nil
			case <-ctx.Done():
				return ctx.Err()
			}
		}
	}
	_, result := search(t, w, []Seed{email("kari@example.no")}, Options{QueryTimeout: 10 * time.Second})
	for _, s := range result.Stores {
		if s.State != Found {
			t.Errorf("the store %s: %s %s", s.StoreID, s.State, s.Reason)
		}
	}
}

func TestAValueInEveryRowIsSentOnce(t *testing.T) {
	t.Parallel()
	into, other := newInlet(recordstore.FoldCase), newInlet(recordstore.Exact)
	k := &taker{sent: map[sending]bool{}}
	for range 3 {
		for _, v := range []any{"Kari", "KARI", nil, "Ola"} {
			k.send([]outgoing{
				{to: outlet{into: into}, value: v},
				{to: outlet{into: into}, value: v, from: fromThird},
				{to: outlet{into: other}, value: v},
			})
		}
	}
	if got, want := len(k.values), 2+2+3; got != want {
		t.Errorf("sent %d values, want %d", got, want)
	}
}
