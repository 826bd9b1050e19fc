package main

import "context"

type allCommand struct{}

func (allCommand) Run(ctx context.Context, b *bench) error { return nil }

type longCommand struct{}

func (longCommand) Run(ctx context.Context, b *bench) error { return nil }
