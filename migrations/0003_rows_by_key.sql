-- Rows kept by their primary key are one row each, where a table with an index for it is two: Cloudflare bills each.
CREATE TABLE `events_by_key` (
	`id` text PRIMARY KEY NOT NULL,
	`firm_id` text NOT NULL,
	`rev` integer NOT NULL,
	`received_at_ms` integer NOT NULL,
	`updated_at_ms` integer NOT NULL,
	`source` text NOT NULL,
	`kind` text NOT NULL,
	`change` text NOT NULL,
	`tenant_id` text NOT NULL,
	`entity_name` text NOT NULL,
	`resource_id` text NOT NULL,
	`label` text,
	`contact_name` text,
	`status` text NOT NULL,
	`code` text,
	`attempts` integer NOT NULL,
	`next_attempt_at_ms` integer,
	`targets` text NOT NULL,
	`failures` text NOT NULL,
	`timeline` text NOT NULL
) WITHOUT ROWID;
--> statement-breakpoint
INSERT INTO `events_by_key` (`id`, `firm_id`, `rev`, `received_at_ms`, `updated_at_ms`, `source`, `kind`, `change`, `tenant_id`, `entity_name`, `resource_id`, `label`, `contact_name`, `status`, `code`, `attempts`, `next_attempt_at_ms`, `targets`, `failures`, `timeline`)
SELECT `id`, `firm_id`, `rev`, `received_at_ms`, `updated_at_ms`, `source`, `kind`, `change`, `tenant_id`, `entity_name`, `resource_id`, `label`, `contact_name`, `status`, `code`, `attempts`, `next_attempt_at_ms`, `targets`, `failures`, `timeline` FROM `events`;
--> statement-breakpoint
DROP TABLE `events`;--> statement-breakpoint
ALTER TABLE `events_by_key` RENAME TO `events`;--> statement-breakpoint
CREATE INDEX `events_by_time` ON `events` (`firm_id`,`received_at_ms`,`id`);--> statement-breakpoint
CREATE INDEX `events_not_synced` ON `events` (`firm_id`,`status`,`received_at_ms`,`id`,`code`) WHERE status <> 'synced';--> statement-breakpoint
CREATE TABLE `mappings_by_key` (
	`firm_id` text NOT NULL,
	`kind` text NOT NULL,
	`group_id` text NOT NULL,
	`tenant_id` text NOT NULL,
	`satellite_id` text NOT NULL,
	`label` text NOT NULL,
	`synced_at_ms` integer NOT NULL,
	`drifted` integer NOT NULL,
	`rev` integer NOT NULL,
	`differences` text,
	`drift_seen_at_ms` integer,
	PRIMARY KEY(`firm_id`, `kind`, `group_id`, `tenant_id`)
) WITHOUT ROWID;
--> statement-breakpoint
INSERT INTO `mappings_by_key` (`firm_id`, `kind`, `group_id`, `tenant_id`, `satellite_id`, `label`, `synced_at_ms`, `drifted`, `rev`, `differences`, `drift_seen_at_ms`)
SELECT `firm_id`, `kind`, `group_id`, `tenant_id`, `satellite_id`, `label`, `synced_at_ms`, `drifted`, `rev`, `differences`, `drift_seen_at_ms` FROM `mappings`;
--> statement-breakpoint
DROP TABLE `mappings`;--> statement-breakpoint
ALTER TABLE `mappings_by_key` RENAME TO `mappings`;--> statement-breakpoint
CREATE INDEX `mappings_drifted` ON `mappings` (`firm_id`,`kind`,`group_id`,`tenant_id`) WHERE drifted = 1;
