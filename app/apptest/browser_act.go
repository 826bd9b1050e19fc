package apptest

import (
	"context"

	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// Click clicks a link, button, summary or label by its whole text, or anything
// by a CSS selector, and waits for the page it leads to. It fails where the
// person could not: nothing visible, several alike, disabled, covered.
func (p *Page) Click(target string) {
	p.t.Helper()
	p.do("clicking "+target, func(ctx context.Context) error {
		at, err := ask(ctx, "clickable", target)
		if err != nil {
			return err
		}
		return chromedp.Do(ctx, chromedp.MouseClickXY(at.X, at.Y))
	})
	p.settle("clicking " + target)
}

// Fill puts the value into the field with the label, name or CSS selector, in
// place of what is there. Text is typed; a date and its like are set.
func (p *Page) Fill(field, value string) {
	p.t.Helper()
	p.do("filling in "+field, func(ctx context.Context) error {
		way, err := ask(ctx, "ready", field)
		if err != nil {
			return err
		}
		if err := enter(ctx, way.Value, field, value); err != nil {
			return err
		}
		_, err = ask(ctx, "holds", field, value)
		return err
	})
}

func enter(ctx context.Context, way, field, value string) error {
	switch {
	case way == "set":
		_, err := ask(ctx, "set", field, value)
		return err
	case value == "":
		return chromedp.Do(ctx, chromedp.KeyEvent("\b"))
	default:
		_, err := chromedp.Call(ctx, input.InsertText, input.InsertTextParams{Text: value})
		return err
	}
}

// Select chooses the option with the text or value in the list with the label,
// name or CSS selector.
func (p *Page) Select(field, option string) {
	p.t.Helper()
	p.do("choosing "+option, func(ctx context.Context) error {
		_, err := ask(ctx, "choose", field, option)
		return err
	})
}

// Upload puts the files into the file field with the label, name or selector.
func (p *Page) Upload(field string, paths ...string) {
	p.t.Helper()
	p.do("choosing files for "+field, func(ctx context.Context) error {
		if _, err := ask(ctx, "fileField", field); err != nil {
			return err
		}
		call, err := finderCall("field", []any{field})
		if err != nil {
			return err
		}
		node, err := chromedp.Run(ctx, chromedp.Evaluate[*runtime.RemoteObject](call+".element"))
		if err != nil {
			return err
		}
		return setFiles(ctx, node.ObjectID, paths)
	})
}

// Press sends keys to what has focus, as chromedp's kb package writes them:
// "\t" is Tab, "\r" Enter, " " Space; other runes type themselves.
func (p *Page) Press(keys string) {
	p.t.Helper()
	p.do("pressing keys", func(ctx context.Context) error {
		return chromedp.Do(ctx, chromedp.KeyEvent(keys))
	})
	p.settle("pressing keys")
}
