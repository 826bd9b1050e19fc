package admin

import (
	"slices"
	"strings"

	"rettighetsporten/app/recordstore/dataset"
	"rettighetsporten/handlers/web"
	"rettighetsporten/models"
)

// graph is how a search runs through a controller's stores: from what
// identifies a person to the collections it is sought in, and from there along
// the references.
type graph struct {
	Width, Height int
	Nodes         []node
	Edges         []edge
	Ways          []way // the same in words
}

type node struct {
	X, Y, Width, Height int
	Label, Store        string
	Seed                bool // a kind of identity, not a collection
	Lost                bool // nothing leads there
}

type edge struct{ X1, Y1, Mid, X2, Y2 int }

type way struct{ From, To, Store string }

// The measures of the picture, in pixels.
const (
	nodeWidth, nodeHeight = 196, 48
	gapX, gapY            = 56, 14
	edgeRoom              = 4
	mostLetters           = 25
)

// spot is a node while its place is being found.
type spot struct {
	node
	layer int // how many steps from an identity; -1: not reached
	leads []int
}

// plotter lays out the picture.
type plotter struct {
	spots []spot
	at    map[dataset.Address]int
	seeds map[string]int
}

// draw lays out the picture of the stores a machine can read. A declaration
// that cannot be read is left out; its own page says what is wrong with it.
func draw(b web.Base, stores []models.RecordStore) graph {
	p := plotter{at: map[dataset.Address]int{}, seeds: map[string]int{}}
	var all []dataset.Collection
	for _, s := range stores {
		declared, err := dataset.Parse([]byte(s.Facts.Dataset))
		if s.Kind == models.StoreManual || err != nil {
			continue
		}
		for _, d := range declared.Datasets {
			for _, c := range d.Collections {
				if c.Skip {
					continue
				}
				label := c.Label.In(b.L.Lang())
				if label == "" {
					label = c.Name
				}
				p.at[c.Address()] = p.add(spot{node: node{Label: label, Store: s.Facts.Name.In(b.L.Lang())}, layer: -1})
				all = append(all, c)
			}
		}
	}
	for i := range all {
		p.join(b, &all[i])
	}
	p.layers()
	return p.place()
}

func (p *plotter) add(s spot) int {
	p.spots = append(p.spots, s)
	return len(p.spots) - 1
}

// join adds the ways into and out of a collection.
func (p *plotter) join(b web.Base, c *dataset.Collection) {
	here := p.at[c.Address()]
	c.Walk(func(_ string, f dataset.Field) {
		if f.Identity != "" {
			p.lead(p.seed(b, f.Identity), here)
		}
		for _, r := range f.References {
			there, ok := p.at[r.Target()]
			if !ok || there == here {
				continue
			}
			if r.Direction != dataset.From {
				p.lead(here, there)
			}
			if r.Direction != dataset.To {
				p.lead(there, here)
			}
		}
	})
}

func (p *plotter) seed(b web.Base, kind string) int {
	i, known := p.seeds[kind]
	if !known {
		label := kind
		if key := "work.key." + kind; b.L.Has(key) {
			label = b.T(key)
		}
		i = p.add(spot{node: node{Label: label, Seed: true}})
		p.seeds[kind] = i
	}
	return i
}

func (p *plotter) lead(from, to int) {
	if !slices.Contains(p.spots[from].leads, to) {
		p.spots[from].leads = append(p.spots[from].leads, to)
	}
}

// layers walks from the identities, one step at a time.
func (p *plotter) layers() {
	var todo []int
	for i := range p.spots {
		if p.spots[i].Seed {
			todo = append(todo, i)
		}
	}
	for ; len(todo) > 0; todo = todo[1:] {
		from := p.spots[todo[0]]
		for _, to := range from.leads {
			if p.spots[to].layer < 0 {
				p.spots[to].layer = from.layer + 1
				todo = append(todo, to)
			}
		}
	}
}

// place gives every node its column and row. What is not reached stands last.
func (p *plotter) place() graph {
	last := 0
	for _, s := range p.spots {
		last = max(last, s.layer)
	}
	var g graph
	rows := map[int]int{}
	for i := range p.spots {
		s := &p.spots[i]
		column := s.layer
		if column < 0 {
			s.Lost, column = true, last+1
		}
		s.X, s.Y = edgeRoom+column*(nodeWidth+gapX), edgeRoom+rows[column]*(nodeHeight+gapY)
		s.Width, s.Height = nodeWidth, nodeHeight
		rows[column]++
		g.Width, g.Height = max(g.Width, s.X+nodeWidth+edgeRoom), max(g.Height, s.Y+nodeHeight+edgeRoom)
	}
	for _, from := range p.spots {
		for _, i := range from.leads {
			to := p.spots[i]
			if from.layer < 0 || to.layer <= from.layer {
				continue // drawn the way the search goes first
			}
			x1, x2 := from.X+nodeWidth, to.X
			g.Edges = append(g.Edges, edge{x1, from.Y + nodeHeight/2, (x1 + x2) / 2, x2, to.Y + nodeHeight/2})
			g.Ways = append(g.Ways, way{From: from.Label, To: to.Label, Store: to.Store})
		}
	}
	for _, s := range p.spots {
		if s.Seed {
			s.Label, s.Store = inTwo(s.Label)
		}
		s.Label, s.Store = short(s.Label), short(s.Store)
		g.Nodes = append(g.Nodes, s.node)
	}
	return g
}

// inTwo breaks what is too long for a line at its last space that leaves a line.
func inTwo(text string) (first, second string) {
	if len([]rune(text)) <= mostLetters {
		return text, ""
	}
	at := strings.LastIndexByte(string([]rune(text)[:mostLetters+1]), ' ')
	if at < 0 {
		return text, ""
	}
	return text[:at], text[at+1:]
}

func short(text string) string {
	letters := []rune(text)
	if len(letters) <= mostLetters {
		return text
	}
	return string(letters[:mostLetters-1]) + "…"
}
