package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"rettighetsporten/app/authz"
	"rettighetsporten/app/collect"
	"rettighetsporten/app/register"
	"rettighetsporten/app/rights"
	"rettighetsporten/models"
)

type registerCmd struct {
	Import registerImportCmd `cmd:"" help:"Make the database say what the file says of each controller in it."`
}

type registerImportCmd struct {
	configured
	File string `arg:"" type:"existingfile" help:"The register, a YAML file."`
}

// Run imports the register.
func (cmd registerImportCmd) Run(ctx context.Context, std streams) error {
	file, err := register.Load(os.DirFS(filepath.Dir(cmd.File)), filepath.Base(cmd.File))
	if err != nil {
		return err
	}
	if err := checkStores(file); err != nil {
		return err
	}
	cfg, db, _, err := cmd.open(ctx, std)
	if err != nil {
		return err
	}
	defer func() { _ = db.Close() }()
	keys, err := readKeys(cfg.KeyFile)
	if err != nil {
		return err
	}
	s := register.Service{DB: db, Keys: keys, Now: time.Now}
	done, err := s.Import(ctx, authz.ForSystem(authz.AllControllers), file)
	if err != nil {
		return err
	}
	cases := rights.Service{DB: db, Keys: keys, Now: time.Now}
	for _, c := range file.Controllers {
		if _, err := cases.Replan(ctx, authz.ForSystem(c.ID), c.ID); err != nil {
			return err
		}
	}
	_, _ = fmt.Fprintf(std.out, "%d controllers, %d activities, %d stores\n", done.Controllers, done.Activities, done.Stores)
	for _, c := range file.Controllers {
		if !c.Open() {
			_, _ = fmt.Fprintf(std.out, "%s stays closed: it lacks a contact point or an ombud\n", c.ID)
		}
	}
	return nil
}

// checkStores returns what is wrong with the declarations of the stores, by
// controller.
func checkStores(file register.File) error {
	var problems []error
	for _, c := range file.Controllers {
		stores := make([]models.RecordStore, 0, len(c.Stores))
		for i, d := range c.Stores {
			stores = append(stores, d.Record(c.ID, i))
		}
		if err := collect.CheckDeclarations(stores); err != nil {
			problems = append(problems, fmt.Errorf("%s: %w", c.ID, err))
		}
	}
	return errors.Join(problems...)
}
