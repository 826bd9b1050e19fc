package mailbox

import (
	"context"
	"maps"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"rettighetsporten/app/collect/engine"
	"rettighetsporten/app/recordstore"
	"rettighetsporten/app/recordstore/dataset"
)

// Everything that is declared is read.
func TestDeclarationIsWhatAMailboxHas(t *testing.T) {
	t.Parallel()
	file, err := dataset.Parse([]byte(Declaration()))
	if err != nil || len(file.Warnings) > 0 {
		t.Fatalf("error %v, warnings %v", err, file.Warnings)
	}
	m, err := readMessage(newLetter())
	if err != nil {
		t.Fatal(err)
	}
	for name, q := range map[string]recordstore.Query{
		Messages: byAddress(t, "ola@example.no"),
		Mentions: byMention(t, "kari@example.no", "91234567"),
	} {
		row, ok := m.row(place{folder: "INBOX", uid: 1}, q)
		if !ok {
			t.Fatalf("%s: no row", name)
		}
		got, want := slices.Sorted(maps.Keys(row)), slices.Sorted(slices.Values(q.Collection.Columns()))
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s: fields (-declared +read):\n%s", name, diff)
		}
	}
}

// pages keeps what a search saves.
type pages map[string][]engine.FoundRow

func (p pages) SavePage(_ context.Context, page engine.Page) error {
	p[page.Collection] = append(p[page.Collection], page.Rows...)
	return nil
}

// What a person is only mentioned in is marked as possibly about others, and
// what they sent or received is not.
func TestMentionsAreMarked(t *testing.T) {
	t.Parallel()
	deliver(t, "INBOX",
		letter("Hei", "From: kari@example.no", "To: post@fylket.example", "Subject: fra"),
		letter("Ring 91234567", "From: post@fylket.example", "To: KARI@example.no", "Subject: til"),
		letter("Kari har 912 34 567", "From: ola@example.no", "To: post@fylket.example", "Subject: om"),
	)
	file, err := dataset.Parse([]byte(Declaration()))
	if err != nil {
		t.Fatal(err)
	}
	connector, err := Config{}.Open(t.Context(), recordstore.Of(recordstore.Mailbox, account(t)), file.Datasets)
	if err != nil {
		t.Fatal(err)
	}
	graph, err := engine.NewGraph([]engine.Source{{
		StoreID: "post", Dataset: file.Datasets[0], Connector: connector, Limits: engine.Limits{Rows: 100, Bytes: 1 << 20},
	}})
	if err != nil {
		t.Fatal(err)
	}
	found := pages{}
	result, err := engine.Run(t.Context(), graph, []engine.Seed{
		{Kind: engine.KindEmail, Value: "kari@example.no", Proof: engine.ProofCode},
		{Kind: engine.KindPhone, Value: "+47 912 34 567", Proof: engine.ProofCode},
	}, engine.Options{Sink: found, Now: time.Now})
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range result.Stores[0].Collections {
		if c.State != engine.Found {
			t.Errorf("%s: %s %s %s", c.Collection, c.State, c.Reason, c.Detail)
		}
	}
	got := map[string]bool{}
	for _, rows := range found {
		for _, r := range rows {
			subject, _ := r.Row["subject"].(string)
			got[subject] = r.Third
		}
	}
	if diff := cmp.Diff(map[string]bool{"fra": false, "til": false, "om": true}, got); diff != "" {
		t.Errorf("subject → possibly about others (-want +got):\n%s", diff)
	}
}
