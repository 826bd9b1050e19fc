package models

import "time"

// Bundle is the file that goes with an answer to who takes data along, Art.
// 20(1): made when the answer is sent to approval, so that what is approved is
// what goes.
type Bundle struct {
	ID           string `gorm:"primaryKey"`
	ItemID       string
	ControllerID string
	Number       *int   // the version of the answer it went with; 0 while it waits for approval, nil while it is made
	Size         int64  // bytes
	SHA256       string `gorm:"column:sha256"`
	CreatedAt    time.Time
}

// BundlePart is a sealed part of the file.
type BundlePart struct {
	BundleID string `gorm:"primaryKey"`
	Seq      int    `gorm:"primaryKey;autoIncrement:false"` // from 0
	Sealed   []byte
}
