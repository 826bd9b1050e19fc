package mailbox

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"rettighetsporten/app/recordstore"
	"rettighetsporten/app/recordstore/dataset"
)

// What a mailbox has is fixed, so it is compared without asking the server.
func TestDrift(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		declaration string
		want        map[string][]string
	}{
		"as it is": {Declaration(), map[string][]string{"mentions": nil, "messages": nil}},
		"made shorter, and with more": {
			`dataset: {fides_key: d, collections: [{name: calendar, fields: [{name: id}]}, {name: messages, fields: [
				{name: id, fides_meta: {data_type: integer}}, {name: message_id}, {name: mentioned_nickname}, {name: colour}, {name: address},
				{name: folder}, {name: date}, {name: from}, {name: to}, {name: cc}, {name: subject}, {name: text}, {name: attachments}]}]}`,
			map[string][]string{
				"calendar": {"missing-collection "},
				"messages": {"other-type id", "missing-field colour", "undeclared-field bcc", "undeclared-field cut"},
			},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			file, err := dataset.Parse([]byte(c.declaration))
			if err != nil {
				t.Fatal(err)
			}
			s, err := Config{}.Open(t.Context(), recordstore.Of(recordstore.Mailbox, Settings{
				Host: "127.0.0.1", Port: 1, User: "u", Password: "p", Folders: Folders{"*"}, AllowPrivate: true,
			}), file.Datasets)
			if err != nil {
				t.Fatal(err)
			}
			drifter, ok := s.(recordstore.Drifter)
			if !ok {
				t.Fatal("the store cannot tell")
			}
			all, err := drifter.Drift(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			got := map[string][]string{}
			for _, of := range all {
				got[of.Collection] = nil
				for _, d := range of.Differences {
					got[of.Collection] = append(got[of.Collection], string(d.Kind)+" "+d.Field)
				}
				if of.AsDeclared() != (name == "as it is") {
					t.Errorf("%s is as declared: %v", of.Collection, of.AsDeclared())
				}
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("compared (-want +got):\n%s", diff)
			}
		})
	}
}
