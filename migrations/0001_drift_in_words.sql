ALTER TABLE `mappings` ADD `differences` text;--> statement-breakpoint
ALTER TABLE `mappings` ADD `drift_seen_at_ms` integer;--> statement-breakpoint
CREATE INDEX `mappings_drifted` ON `mappings` (`firm_id`,`kind`,`group_id`,`tenant_id`) WHERE drifted = 1;