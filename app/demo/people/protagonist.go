package people

import (
	"time"

	"rettighetsporten/models"
)

// Protagonist is somebody one can log in as, with what makes them worth it.
type Protagonist struct {
	Person
	Story       models.Text
	Controllers []string // those who hold something about them
}

// Protagonists returns the four, the same every time.
func Protagonists() ([]Protagonist, error) {
	all := []Protagonist{
		{
			Person: Person{
				Key: "oksana", First: "Oksana", Last: "Bondarenko", Female: true, Born: models.NewDate(1991, time.March, 14),
				Email: "oksana.bondarenko@epost.example", Phone: "+4749120411",
				Municipality: "Notodden", Area: "telemark", Newcomer: true, Immigrant: true, Language: models.English,
			},
			Story: models.Text{
				NB: "Nylig bosatt flyktning i Telemark: veiledning i introduksjonsprogrammet, et karrierenotat hos IMDi, veilederens logg",
				EN: "Newly settled refugee in Telemark: guidance in the introduction programme, a career note at IMDi, the counsellor's log",
			},
			Controllers: []string{"telemark"},
		},
		{
			Person: Person{
				Key: "hakon", First: "Håkon", Last: "Ødegård", Born: models.NewDate(1984, time.November, 2),
				Email: "hakon.odegard@nettpost.example", Phone: "+4749120422",
				Municipality: "Larvik", Area: "vestfold", Language: models.Bokmal,
			},
			Story: models.Text{
				NB: "Kunde ved Karrieresenteret Vestfold, som ikke lover noen kortere frist enn loven",
				EN: "Customer of the Vestfold career centre, which promises no shorter time than the law",
			},
			Controllers: []string{"vestfold"},
		},
		{
			Person: Person{
				Key: "inga", First: "Iŋgá", Last: "Čoarvi", Female: true, Born: models.NewDate(2001, time.June, 21),
				Email: "inga_coarvi@brevdue.example", Phone: "+4749120433",
				Municipality: "Kautokeino", Language: models.Bokmal,
			},
			Story: models.Text{
				NB: "Har chattet med Karriereveiledning.no for seks dager siden; telefonnummeret slettes etter sju",
				EN: "Chatted with Karriereveiledning.no six days ago; the telephone number is deleted after seven",
			},
			Controllers: []string{"hkdir"},
		},
		{
			Person: Person{
				Key: "ingrid", First: "Ingrid", Last: "Sætre Bøe", Female: true, Born: models.NewDate(1993, time.August, 30),
				Email: "ingrid.saetre.boe@epost.example", Phone: "+4749120444",
				Municipality: "Aure", Area: "aure", Language: models.Bokmal,
			},
			Story: models.Text{
				NB: "Innbygger i Aure med journal på helsestasjonen, en byggesak, en jobbsøknad og e-poster til kommunen",
				EN: "Resident of Aure with records at the health clinic, a building case, a job application and e-mails to the municipality",
			},
			Controllers: []string{"aure"},
		},
	}
	for i := range all {
		p := &all[i].Person
		p.Cast = true
		var err error
		if p.NationalID, err = newNationalID(NewRandom(p.Key), p.Born, p.Female, false); err != nil {
			return nil, err
		}
	}
	return all, nil
}
