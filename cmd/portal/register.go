package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"rettighetsporten/app/authz"
	"rettighetsporten/app/register"
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
	_, _ = fmt.Fprintf(std.out, "%d controllers, %d activities, %d stores\n", done.Controllers, done.Activities, done.Stores)
	for _, c := range file.Controllers {
		if !c.Open() {
			_, _ = fmt.Fprintf(std.out, "%s stays closed: it lacks a contact point or an ombud\n", c.ID)
		}
	}
	return nil
}
