package world

import (
	"strings"

	"rettighetsporten/app/register"
	"rettighetsporten/models"
)

// OwnerEmail is where the owner of Nord's paper archive is reached.
const OwnerEmail = "arkivar@nord.example"

// Register returns two controllers that take requests and one that cannot.
// Nord promises thirty days and has three stores: an archive searched by
// number, a chat that deletes after a week and is searched by e-mail, and
// papers that a person looks through. Sør promises nothing and has one store.
func Register() register.File {
	return register.File{Controllers: []register.ControllerEntry{nord(), sor(), closed()}}
}

func controller(id, name, prefix string) models.Controller {
	return models.Controller{ID: id, Name: name, CasePrefix: prefix, Kind: "kommune", Facts: models.ControllerFacts{
		Contact: models.Contact{Name: "Postmottak", Email: "post@" + id + ".example", Phone: "49 12 99 01", Postal: "Rådhusgata 1, 0000 " + strings.Fields(name)[0]},
		Ombud:   models.Contact{Name: "Ombudskontoret", Email: "ombud@" + id + ".example", Phone: "49 12 99 02"},
	}}
}

func nord() register.ControllerEntry {
	c := controller("nord", "Nord kommune", "NOR")
	c.Facts.Promise = &models.Promise{Days: 30, Quote: models.Text{NB: "Vi svarer innen 30 dager."}}
	return register.ControllerEntry{
		Controller: c,
		Activities: []models.ProcessingActivity{
			told("nord", "saker", 0, "Saksbehandling"),
			{ControllerID: "nord", ID: "chat", Position: 1, Facts: models.ActivityFacts{
				Name: models.Text{NB: "Veiledning på chat"}, Purposes: []models.Text{{NB: "Gi veiledning"}},
			}},
		},
		Stores: []register.StoreDeclaration{
			inMemory("arkiv", "Arkivet", "saker", archive, models.ProofEID),
			chatStore(),
			{ID: "papir", StoreFacts: models.StoreFacts{
				Name: models.Text{NB: "Papirarkivet"}, Kind: models.StoreManual, Activities: []string{"saker"}, AcceptProofs: []models.SeedProof{models.ProofEID},
				Owner: models.StoreOwner{Name: "Arkivar", Email: OwnerEmail}, Instruction: models.Text{NB: "Se i skapet."},
			}},
		},
	}
}

func sor() register.ControllerEntry {
	return register.ControllerEntry{
		Controller: controller("sor", "Sør kommune", "SOR"),
		Activities: []models.ProcessingActivity{told("sor", "saker", 0, "Saksbehandling")},
		Stores:     []register.StoreDeclaration{inMemory("sor", "Fagsystemet", "saker", archive, models.ProofEID)},
	}
}

func closed() register.ControllerEntry {
	c := controller("stengt", "Stengt kommune", "STE")
	c.Facts.Ombud = models.Contact{}
	return register.ControllerEntry{Controller: c}
}

// told is an activity about which the register leaves nothing open.
func told(controllerID, id string, position int, name string) models.ProcessingActivity {
	return models.ProcessingActivity{ControllerID: controllerID, ID: id, Position: position, Facts: models.ActivityFacts{
		Name: models.Text{NB: name}, Purposes: []models.Text{{NB: "Behandle saker"}}, Automated: &models.Text{NB: "Ingen."},
		Recipients: []models.Recipient{{Name: models.Text{NB: "kommunens ansatte"}, Role: models.RecipientInternal}},
	}}
}

func inMemory(id, name, activity, declaration string, proofs ...models.SeedProof) register.StoreDeclaration {
	return register.StoreDeclaration{ID: id, StoreFacts: models.StoreFacts{
		Name: models.Text{NB: name}, Kind: models.StoreSQL, Activities: []string{activity}, Dataset: declaration, AcceptProofs: proofs,
		Connection: models.StoreConnection{"dsn": id},
	}}
}

func chatStore() register.StoreDeclaration {
	s := inMemory("chat", "Chatten", "chat", chat, models.ProofCode, models.ProofCaseworker)
	s.Retention = &models.StoreRetention{Days: 7}
	return s
}

const archive = `
dataset:
- fides_key: arkiv
  collections:
  - name: persons
    fields:
    - {name: id, fides_meta: {primary_key: true, data_type: integer}}
    - {name: number, fides_meta: {identity: national_id, data_type: string}}
  - name: cases
    fields:
    - {name: id, fides_meta: {primary_key: true, data_type: integer}}
    - {name: person_id, fides_meta: {data_type: integer, references: [{dataset: arkiv, field: persons.id, direction: from}]}}
    - {name: counterpart, data_categories: [user.government_id.national_identification_number], fides_meta: {data_type: string}}
    - {name: text, data_categories: [user.content], fides_meta: {data_type: string}}
`

const chat = `
dataset:
- fides_key: chat
  collections:
  - name: lines
    fields:
    - {name: id, fides_meta: {primary_key: true, data_type: integer}}
    - {name: email, fides_meta: {identity: email, data_type: string}}
    - {name: text, data_categories: [user.content], fides_meta: {data_type: string}}
`

// Rules lets every controller have the rules.
func Rules(rules models.DeadlineRules) func(*register.File) {
	return func(f *register.File) {
		for i := range f.Controllers {
			f.Controllers[i].Facts.Deadlines = &rules
		}
	}
}
