package stafftest

import (
	"testing"

	"rettighetsporten/app/i18n"
	"rettighetsporten/app/report"
	"rettighetsporten/models"
)

// Document returns an answer in bokmål with every kind of block.
func Document(tb testing.TB) report.Document {
	tb.Helper()
	texts, err := i18n.New()
	if err != nil {
		tb.Fatal(err)
	}
	c := Case(models.StatusReview, "kari", "Kari Saksbehandler")
	c.Controller.Facts.Contact = models.Contact{Name: "Karrieresenteret", Email: "post@eksempel.no"}
	in := report.Input{
		Controller: c.Controller, CaseNumber: Number, Person: c.Name, Received: c.Request.ReceivedAt, Created: Now(),
		Dates: []report.DateLine{{Label: "Lovet svar innen 30 dager", Date: c.Item.Governing, Explanation: "30 dager fra vi fikk kravet."}},
		Asked: report.Asked{Text: c.Asked.About}, Summary: "Vi har gått gjennom bestillingene dine og notatene fra samtalene.",
		Searches: []report.Search{
			{Store: "Bookingsystemet", State: report.SearchFound, Rows: 12, At: Now(), Kinds: []string{"national_id"}},
			{Store: "Telefonsentralen", State: report.SearchNoAnswer, Reason: "Systemet brukte for lang tid."},
		},
		Withheld: []report.Withheld{{
			Store: "Veiledningsnotater", Label: "Notater", Rows: 2, Reason: "Radene nevner en annen person ved navn.",
			Ground: report.Ground{Code: "15-4", Provision: "personvernforordningen artikkel 15 nr. 4"},
		}},
	}
	for _, a := range Activities() {
		activity := report.ActivityInput{ProcessingActivity: a, Confirmed: map[models.ConfirmedFact]string{
			models.FactRecipients: "Veilederen du møtte, og Bookingsystem AS.", models.FactAutomated: "Nei. Veilederen vurderer alt selv.",
		}}
		if a.ID == "booking" {
			table := report.DataTable{Store: "Bookingsystemet", Label: "Bestilte timer"}
			for _, name := range []string{"Bestilt", "Tid", "Sted", "Tema"} {
				table.Columns = append(table.Columns, report.Column{Label: name, Raw: "felt_" + name})
			}
			for i, r := range Rows()[:14] {
				row := report.Row{AboutOthers: i == 3}
				for _, name := range []string{"Bestilt", "Tid", "Sted", "Tema"} {
					text, _ := r.Values[name].(string)
					row.Cells = append(row.Cells, report.Value(text))
				}
				table.Rows = append(table.Rows, row)
			}
			activity.Tables = append(activity.Tables, table)
		}
		in.Activities = append(in.Activities, activity)
	}
	doc, err := report.Build(in, texts.For(models.Bokmal))
	if err != nil {
		tb.Fatal(err)
	}
	return doc
}
