package rights_test

import (
	"bytes"
	"context"
	"errors"
	"net/url"
	"strings"
	"testing"
	"time"

	"rettighetsporten/app/apptest"
	"rettighetsporten/app/apptest/world"
	"rettighetsporten/app/authz"
	"rettighetsporten/app/database"
	"rettighetsporten/app/fault"
	"rettighetsporten/app/rights"
	"rettighetsporten/app/upload"
)

var toNord = rights.Place{ControllerID: "nord"}

func note(name, text string) upload.File { return upload.File{Name: name, Content: []byte(text)} }

// What is filled in is kept for the person alone until it is sent; then its
// files are the request's, and nothing of the draft is left.
func TestADraftUntilItIsSent(t *testing.T) {
	t.Parallel()
	apptest.EachDatabase(t, func(t *testing.T, db *database.DB) {
		w := world.New(t, db)
		oksana, hakon := w.Citizen("oksana"), w.Citizen("hakon")
		w.Must(w.Rights.SaveDraft(t.Context(), oksana, "nord", url.Values{"about_access": {"Alt"}}))
		w.Must(w.Rights.SaveDraft(t.Context(), oksana, "nord", url.Values{"about_access": {"Alt om timene"}}))
		w.Must(w.Rights.KeepFile(t.Context(), oksana, toNord, note("b.txt", "to")))
		w.Must(w.Rights.KeepFile(t.Context(), oksana, toNord, note("a.txt", "vitne")))
		fields, err := w.Rights.Draft(t.Context(), oksana, "nord")
		w.Must(err)
		if fields.Get("about_access") != "Alt om timene" {
			t.Errorf("the draft has %v", fields)
		}
		lines, err := w.Rights.Drafts(t.Context(), oksana)
		w.Must(err)
		if len(lines) != 1 || lines[0].ControllerID != "nord" || lines[0].ControllerName == "" || lines[0].GoneAt.Sub(lines[0].SavedAt) != 30*24*time.Hour {
			t.Errorf("the drafts are %+v", lines)
		}
		_, err = w.Rights.Draft(t.Context(), hakon, "nord")
		w.Refused(err, fault.NotFound, "error.not_found")
		if files, err := w.Rights.WaitingFiles(t.Context(), hakon, toNord); err != nil || len(files) > 0 {
			t.Errorf("somebody else is shown %v, %v", files, err)
		}
		for _, text := range []string{"timene", "vitne", "a.txt"} {
			if n := w.Count("SELECT COUNT(*) FROM drafts WHERE CAST(fields_sealed AS TEXT) LIKE ?", "%"+text+"%") +
				w.Count("SELECT COUNT(*) FROM case_files WHERE CAST(content_sealed AS TEXT) LIKE ? OR CAST(name_sealed AS TEXT) LIKE ?", "%"+text+"%", "%"+text+"%"); n != 0 {
				t.Errorf("%q can be read in the database", text)
			}
		}
		waiting, err := w.Rights.WaitingFiles(t.Context(), oksana, toNord)
		w.Must(err)
		w.Must(w.Rights.DropFiles(t.Context(), hakon, toNord, []string{waiting[0].ID})) // not theirs: nothing happens
		w.Must(w.Rights.DropFiles(t.Context(), oksana, toNord, []string{waiting[0].ID}))
		w.File(oksana, "sor") // the draft to another body is left alone
		sub := w.Submission("nord")
		rr, err := w.Rights.Submit(t.Context(), oksana, sub)
		w.Must(err)
		w.Must(w.Rights.KeepFile(t.Context(), oksana, toNord, note("a.txt", "vitne"))) // the same form once more
		_, err = w.Rights.Submit(t.Context(), oksana, sub)
		w.Must(err)
		ola := w.Staff("ola", authz.Caseworker, "nord")
		c := w.Take(ola, rr.CaseNumber)
		files, err := w.Rights.Files(t.Context(), ola, c)
		w.Must(err)
		if len(files) != 1 || files[0].Name != waiting[1].Name || files[0].Number != 1 || files[0].MediaType != "text/plain" || files[0].Content != nil {
			t.Fatalf("the request has the files %+v", files)
		}
		opened, err := w.Rights.OpenFile(t.Context(), ola, c, files[0].ID)
		w.Must(err)
		if want := map[string]string{"a.txt": "vitne", "b.txt": "to"}[files[0].Name]; string(opened.Content) != want {
			t.Errorf("opened it says %q", opened.Content)
		}
		if n := w.Count("SELECT COUNT(*) FROM drafts") + w.Count("SELECT COUNT(*) FROM case_files WHERE number = 0"); n != 0 {
			t.Errorf("%d rows of the draft are left", n)
		}
		for name, actor := range map[string]authz.Actor{"another person": hakon, "another controller": w.Staff("sør", authz.Caseworker, "sor"), "a colleague": w.Staff("eva", authz.Caseworker, "nord"), "the approver too soon": w.Staff("app", authz.Approver, "nord"), "an administrator": w.Staff("adm", authz.Administrator, "nord")} {
			if _, err := w.Rights.OpenFile(t.Context(), actor, c, files[0].ID); !fault.Is(err, fault.NotFound) && !fault.Is(err, fault.Forbidden) {
				t.Errorf("%s opens the file: %v", name, err)
			}
		}
	})
}

func TestDraftsRunOut(t *testing.T) {
	t.Parallel()
	apptest.EachDatabase(t, func(t *testing.T, db *database.DB) {
		w := world.New(t, db)
		oksana := w.Citizen("oksana")
		at := rights.Place{ControllerID: "nord", RequestID: w.File(oksana, "nord").ID}
		w.Must(w.Rights.KeepFile(t.Context(), oksana, toNord, note("gammel.txt", "x")))
		w.Must(w.Rights.KeepFile(t.Context(), oksana, at, note("aldri-sendt.txt", "x")))
		w.Must(w.Rights.SaveDraft(t.Context(), oksana, "sor", url.Values{"a": {"b"}}))
		w.Clock.Advance(20 * 24 * time.Hour)
		w.Must(w.Rights.SaveDraft(t.Context(), oksana, "nord", url.Values{"a": {"b"}}))
		w.Clock.Advance(10 * 24 * time.Hour)
		if _, err := w.Rights.Draft(t.Context(), oksana, "sor"); !fault.Is(err, fault.NotFound) {
			t.Errorf("a draft of thirty days is given out: %v", err)
		}
		w.Must(w.Rights.PurgeDrafts(t.Context()))
		if n := w.Count("SELECT COUNT(*) FROM drafts WHERE controller_id = 'sor'"); n != 0 {
			t.Error("a draft of thirty days is kept")
		}
		// The files of a draft that was saved since live with it.
		if n := w.Count("SELECT COUNT(*) FROM case_files WHERE request_id IS NULL"); n != 1 {
			t.Errorf("%d files of the living draft", n)
		}
		if n := w.Count("SELECT COUNT(*) FROM case_files WHERE request_id IS NOT NULL"); n != 0 {
			t.Error("a file that was never sent is kept")
		}
		w.Clock.Advance(20 * 24 * time.Hour)
		w.Must(w.Rights.PurgeDrafts(t.Context()))
		w.Must(w.Rights.PurgeDrafts(t.Context()))
		if n := w.Count("SELECT COUNT(*) FROM drafts") + w.Count("SELECT COUNT(*) FROM case_files"); n != 0 {
			t.Errorf("%d rows are left", n)
		}
	})
}

type scanner struct {
	found bool
	err   error
}

func (s scanner) Scan(context.Context, []byte) (bool, error) { return s.found, s.err }

func TestFilesThatAreNotTaken(t *testing.T) {
	t.Parallel()
	apptest.EachDatabase(t, func(t *testing.T, db *database.DB) {
		w := world.New(t, db)
		oksana := w.Citizen("oksana")
		for name, c := range map[string]struct {
			scanner upload.Scanner
			content []byte
			kind    fault.Kind
			key     string
		}{
			"malware":    {scanner{found: true}, []byte("x"), fault.Invalid, "upload.malware"},
			"no scanner": {scanner{err: errors.New("gone")}, []byte("x"), fault.Unavailable, "upload.scanner_down"},
			"a program":  {nil, []byte("MZ\x00\x01"), fault.Invalid, "upload.kind_unknown"},
			"too large":  {nil, bytes.Repeat([]byte("a"), upload.MaxFile+1), fault.Invalid, "upload.too_large"},
		} {
			w.Rights.Scanner = c.scanner
			w.Refused(w.Rights.KeepFile(t.Context(), oksana, toNord, upload.File{Name: name, Content: c.content}), c.kind, c.key)
		}
		w.Rights.Scanner = nil
		w.Refused(w.Rights.KeepFile(t.Context(), w.Staff("ola", authz.Caseworker, "nord"), toNord, note("a", "b")), fault.Forbidden, "error.forbidden")
		if n := w.Count("SELECT COUNT(*) FROM case_files"); n != 0 {
			t.Errorf("%d of them were kept", n)
		}
		for range upload.MaxFiles {
			w.Must(w.Rights.KeepFile(t.Context(), oksana, toNord, note("a.txt", "b")))
		}
		w.Refused(w.Rights.KeepFile(t.Context(), oksana, toNord, note("a.txt", "b")), fault.Invalid, "upload.too_many")
		big := note("stor.txt", strings.Repeat("a", upload.MaxFile))
		at := rights.Place{ControllerID: "nord", RequestID: w.File(w.Citizen("hakon"), "nord").ID}
		for range upload.MaxAll / upload.MaxFile {
			w.Must(w.Rights.KeepFile(t.Context(), w.Citizen("hakon"), at, big))
		}
		w.Refused(w.Rights.KeepFile(t.Context(), w.Citizen("hakon"), at, note("a", "b")), fault.Invalid, "upload.too_much")
	})
}

// A request that is sent on takes its files along.
func TestFilesAreSentOn(t *testing.T) {
	t.Parallel()
	apptest.EachDatabase(t, func(t *testing.T, db *database.DB) {
		w := world.New(t, db)
		oksana, ola := w.Citizen("oksana"), w.Staff("ola", authz.Caseworker, "nord")
		w.Must(w.Rights.KeepFile(t.Context(), oksana, toNord, note("a.txt", "vitne")))
		rr := w.File(oksana, "nord")
		w.Take(ola, rr.CaseNumber)
		w.Must(w.Rights.Forward(t.Context(), ola, rr.CaseNumber, rights.Forwarding{ControllerID: "sor", Reason: "Det er deres."}))
		w.Drain()
		sent := w.Open(oksana, "SOR-2026-00001")
		files, err := w.Rights.Files(t.Context(), oksana, sent)
		w.Must(err)
		if len(files) != 1 || files[0].ControllerID != "sor" {
			t.Fatalf("it was sent on with %+v", files)
		}
		file, err := w.Rights.OpenFile(t.Context(), oksana, sent, files[0].ID)
		w.Must(err)
		if file.Name != "a.txt" || string(file.Content) != "vitne" {
			t.Errorf("the file is %q with %q", file.Name, file.Content)
		}
	})
}
