package people

// origin is a set of names that go together. The lists are of common names;
// they are combined at random.
type origin struct {
	weight    int // of a hundred or so
	immigrant bool
	women     []string
	men       []string
	last      []string
}

// origins returns the sets. The Sámi ones hold all of čđŋšŧž, which a font or a
// file format without them shows at once.
func origins() []origin {
	return []origin{
		{
			weight: 62,
			women: []string{
				"Anne", "Inger", "Kari", "Marit", "Ingrid", "Liv", "Astrid", "Nora", "Emma", "Ida", "Sofie", "Thea", "Hanne", "Silje", "Solveig",
				"Ragnhild", "Åse", "Bjørg", "Gunn-Åshild", "Anne-Marie", "Tone", "Randi", "Kjersti", "Sølvi", "Målfrid", "Dagny",
			},
			men: []string{
				"Jan", "Per", "Bjørn", "Ole", "Lars", "Kjell", "Knut", "Svein", "Arne", "Thomas", "Håkon", "Jakob", "Emil", "Magnus", "Sander",
				"Tor-Arne", "Øystein", "Åge", "Pål", "Terje", "Geir", "Trygve", "Sigurd", "Jørgen", "André", "Bjørn-Erik",
			},
			last: []string{
				"Hansen", "Johansen", "Olsen", "Larsen", "Andersen", "Pedersen", "Nilsen", "Kristiansen", "Jensen", "Karlsen", "Berg", "Haugen",
				"Hagen", "Bakken", "Solberg", "Lie", "Moen", "Strand", "Lund", "Sætre", "Bøe", "Ødegård", "Ås", "Myhre", "Tveit", "Aasen",
				"Nordmo Lien", "Håland", "Sørli", "Kvåle", "Brekke", "Rød", "Fjeld", "Gjøvåg",
			},
		},
		{
			weight: 12,
			women:  []string{"Máret", "Elle", "Biret", "Ravdna", "Sárá", "Iŋgá", "Risten", "Áile", "Káđđá", "Sunná"},
			men:    []string{"Niillas", "Ánte", "Jovnna", "Máhtte", "Mihkkal", "Áslat", "Issát", "Ráste", "Duomma", "Heaŋká"},
			last:   []string{"Čáhcegáddi", "Skáiđi", "Ruoŧŧa", "Ávži", "Čoarvi", "Šuoššjávri", "Guođán", "Áhčči", "Mázá", "Porsáŋgu", "Beaivváš", "Sara", "Utsi"},
		},
		{
			weight: 10, immigrant: true,
			women: []string{"Oksana", "Olena", "Iryna", "Nataliia", "Kateryna", "Yuliia", "Sofiia"},
			men:   []string{"Andrii", "Oleksandr", "Mykola", "Serhii", "Dmytro", "Bohdan", "Vasyl"},
			last:  []string{"Shevchenko", "Bondarenko", "Kovalenko", "Tkachenko", "Melnyk", "Kravchuk", "Lysenko", "Moroz"},
		},
		{
			weight: 8, immigrant: true,
			women: []string{"Fatima", "Amina", "Layla", "Nour", "Rania", "Huda", "Zaynab"},
			men:   []string{"Ahmad", "Omar", "Yusuf", "Khaled", "Samir", "Abd al-Rahman", "Tariq"},
			last:  []string{"Haddad", "al-Masri", "Khalil", "Nasser", "Darwish", "Saleh", "Khoury", "Hamdan"},
		},
		{
			weight: 6, immigrant: true,
			women: []string{"Agnieszka", "Małgorzata", "Katarzyna", "Joanna", "Zofia"},
			men:   []string{"Paweł", "Łukasz", "Michał", "Krzysztof", "Grzegorz"},
			last:  []string{"Nowak", "Wójcik", "Kowalczyk", "Woźniak", "Mazur", "Zając", "Król"},
		},
		{
			weight: 9, immigrant: true,
			women: []string{"Hodan", "Sahra", "Selam", "Linh", "Priya", "Parisa"},
			men:   []string{"Abdi", "Yonas", "Minh", "Arun", "Reza", "Jonas"},
			last:  []string{"Warsame", "Tesfaye", "Nguyễn", "Kumar", "Ahmadi", "Petrauskas", "O'Neill"},
		},
	}
}

func pickOrigin(r *Random, all []origin) origin {
	total := 0
	for _, o := range all {
		total += o.weight
	}
	n := r.IntN(total)
	for _, o := range all {
		if n -= o.weight; n < 0 {
			return o
		}
	}
	return all[0]
}

// place is where somebody lives.
type place struct {
	area           string // the controller of the area, "" for elsewhere
	weight         int
	municipalities []string
}

func places() []place {
	return []place{
		{"telemark", 30, []string{"Skien", "Porsgrunn", "Bamble", "Kragerø", "Notodden", "Seljord", "Midt-Telemark", "Tinn", "Vinje"}},
		{"vestfold", 19, []string{"Tønsberg", "Sandefjord", "Larvik", "Horten", "Færder", "Holmestrand"}},
		{"aure", 4, []string{"Aure"}},
		{"averoy", 4, []string{"Averøy"}},
		{"gjemnes", 3, []string{"Gjemnes"}},
		{"kristiansund", 9, []string{"Kristiansund"}},
		{"rindal", 3, []string{"Rindal"}},
		{"smola", 3, []string{"Smøla"}},
		{"sunndal", 4, []string{"Sunndal"}},
		{"surnadal", 4, []string{"Surnadal"}},
		{"tingvoll", 3, []string{"Tingvoll"}},
		{"", 14, []string{"Oslo", "Bergen", "Kautokeino", "Karasjok", "Tana", "Bodø", "Ålesund", "Stavanger"}},
	}
}

func pickPlace(r *Random, all []place) place {
	total := 0
	for _, p := range all {
		total += p.weight
	}
	n := r.IntN(total)
	for _, p := range all {
		if n -= p.weight; n < 0 {
			return p
		}
	}
	return all[0]
}
