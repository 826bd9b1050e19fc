package apptest

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"fmt"

	"github.com/chromedp/cdproto/dom"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// Text waits for the first element of the CSS selector and returns its text as
// it is seen.
func (p *Page) Text(selector string) string {
	p.t.Helper()
	var got string
	p.do("reading "+selector, func(ctx context.Context) error {
		answer, err := ask(ctx, "text", selector)
		got = answer.Value
		return err
	})
	return got
}

// WaitFor waits until the page says the words.
func (p *Page) WaitFor(words string) {
	p.t.Helper()
	p.do("waiting", func(ctx context.Context) error {
		_, err := ask(ctx, "says", words)
		return err
	})
}

// Has reports whether the page has an element for the CSS selector now.
func (p *Page) Has(selector string) bool {
	p.t.Helper()
	return read[bool](p, "document.querySelector("+literal(selector)+") !== null")
}

// URL returns the address of the page.
func (p *Page) URL() string {
	p.t.Helper()
	return read[string](p, "location.href")
}

// Title returns the page's title.
func (p *Page) Title() string {
	p.t.Helper()
	return read[string](p, "document.title")
}

// Focused returns the visible text, the label or the name of what has focus, ""
// when that is the page.
func (p *Page) Focused() string {
	p.t.Helper()
	var got string
	p.do("asking what has focus", func(ctx context.Context) error {
		answer, err := ask(ctx, "focused")
		got = answer.Value
		return err
	})
	return got
}

// Evaluate returns the value of a JavaScript expression in the page as JSON
// would give it: nil, bool, float64, string, []any or map[string]any.
func (p *Page) Evaluate(expression string) any {
	p.t.Helper()
	return read[any](p, expression)
}

// Download fetches the address from within the page, with its cookies and under
// its policy, and returns the bytes. The status must be 200.
func (p *Page) Download(url string) []byte {
	p.t.Helper()
	const fetch = `(async () => {
		const answer = await fetch(%s, {credentials: "same-origin"});
		if (answer.status !== 200) throw new Error("status " + answer.status);
		const bytes = new Uint8Array(await answer.arrayBuffer());
		let text = "";
		for (let i = 0; i < bytes.length; i += 32768) text += String.fromCharCode(...bytes.subarray(i, i + 32768));
		return btoa(text);
	})()`
	var got []byte
	p.doWithin(workLimit, "downloading "+url, func(ctx context.Context) error {
		text, err := chromedp.Run(ctx, chromedp.Evaluate[string](fmt.Sprintf(fetch, literal(url)), chromedp.EvalAwaitPromise))
		if err != nil {
			return err
		}
		got, err = base64.StdEncoding.DecodeString(text)
		return err
	})
	return got
}

// read returns the value of the expression, or fails the test.
func read[T any](p *Page, expression string) T {
	p.t.Helper()
	var got T
	p.do("asking the page", func(ctx context.Context) (err error) {
		got, err = evaluate[T](ctx, expression)
		return err
	})
	return got
}

// literal returns the text as JavaScript writes it.
func literal(s string) string {
	b, err := json.Marshal(s)
	if err != nil { // a string always encodes
		return `""`
	}
	return string(b)
}

func setFiles(ctx context.Context, node runtime.RemoteObjectID, paths []string) error {
	_, err := chromedp.Call(ctx, dom.SetFileInputFiles, dom.SetFileInputFilesParams{Files: paths, ObjectID: node})
	return err
}
