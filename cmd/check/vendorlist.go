package main

// vendored is one package of another project that the tree keeps files of. The
// integrity is the registry's own: SHA-512 of the archive, base64.
type vendored struct {
	name      string // as the registry knows it
	version   string
	integrity string
	licence   string // SPDX
	why       string
	folder    string            // where the files go, from the root
	files     map[string]string // path in the archive → name in the folder
	ownNotice bool              // the archive has no licence file; ours stands beside the files
}

// vendoredPackages returns what is vendored. To move to a newer version, change
// version and integrity here and run "go run ./cmd/check vendor".
func vendoredPackages() []vendored {
	return []vendored{
		{
			name:      "@digdir/designsystemet-css",
			version:   "1.22.0",
			integrity: "f/+YOK1Gvl7ypdeRh0TDGs28eu8DkOPDAR+T8yLpnys9FxNWX05UNuhXJwYwRuzF9WUgjAhpJ5JKdodTDxWMEA==",
			licence:   "MIT",
			why:       "the components and the theme of the public sector's design system",
			folder:    staticVendor + "/designsystemet",
			files: map[string]string{
				"dist/theme/designsystemet.css": "designsystemet.css",
				"dist/src/index.css":            "index.css",
			},
			ownNotice: true,
		},
		{
			name:      "@fontsource/inter",
			version:   "5.3.0",
			integrity: "RofMylZmjlJEfELXeNHFWBRcSs75rGU/6bV2S2jfnvv/3rPXPGe0LgUJTklcHZ9lM4OZmAVFhcJPnACfb91A3g==",
			licence:   "OFL-1.1",
			why:       "the design system's typeface; latin-ext holds the Sami letters",
			folder:    staticVendor + "/inter",
			files: map[string]string{
				"LICENSE":                                "LICENSE",
				"files/inter-latin-400-normal.woff2":     "inter-latin-400-normal.woff2",
				"files/inter-latin-500-normal.woff2":     "inter-latin-500-normal.woff2",
				"files/inter-latin-600-normal.woff2":     "inter-latin-600-normal.woff2",
				"files/inter-latin-ext-400-normal.woff2": "inter-latin-ext-400-normal.woff2",
				"files/inter-latin-ext-500-normal.woff2": "inter-latin-ext-500-normal.woff2",
				"files/inter-latin-ext-600-normal.woff2": "inter-latin-ext-600-normal.woff2",
			},
		},
		{
			name:      "axe-core",
			version:   "4.14.1",
			integrity: "FHfa+lmNjQZfJz1q8wKqIDwC6DExcHt/pkjNQb09a3NPjCKg2rhu5qb2S4r76ASyFNNtuFooJpZe37OgudVGtQ==",
			licence:   "MPL-2.0",
			why:       "test data only: the accessibility rules the browser tests run",
			folder:    "app/apptest/testdata",
			files: map[string]string{
				"axe.min.js":            "axe.min.js",
				"LICENSE":               "axe.LICENSE",
				"LICENSE-3RD-PARTY.txt": "axe.LICENSE-3RD-PARTY.txt",
			},
		},
	}
}

const (
	staticVendor = "templates/static/vendor"
	vendorReadme = staticVendor + "/README.md"
)
