// Package tier classifies rewrites that compile by their hazards: proven, unproven or differs. Bulk actions, the screen
// and reports use the tiers.
package tier
