CREATE TABLE `audit` (
	`id` text PRIMARY KEY NOT NULL,
	`firm_id` text NOT NULL,
	`at_ms` integer NOT NULL,
	`user_id` text NOT NULL,
	`user_name` text NOT NULL,
	`token_id` text,
	`token_name` text,
	`action` text NOT NULL,
	`subject` text NOT NULL,
	`before` text,
	`after` text
);
--> statement-breakpoint
CREATE INDEX `audit_by_time` ON `audit` (`firm_id`,`at_ms`,`id`);--> statement-breakpoint
CREATE TABLE `documents` (
	`firm_id` text NOT NULL,
	`kind` text NOT NULL,
	`group_id` text NOT NULL,
	`rev` integer NOT NULL,
	`number` text,
	`reference` text,
	`contact_name` text,
	`date` text NOT NULL,
	`due_date` text,
	`currency` text,
	`state` text NOT NULL,
	`total` text NOT NULL,
	`group_side` text NOT NULL,
	`satellite_tenant_id` text,
	`copy_side` text,
	`failures` text NOT NULL,
	`updated_at_ms` integer NOT NULL,
	`checked_at_ms` integer,
	PRIMARY KEY(`firm_id`, `kind`, `group_id`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `documents_by_date` ON `documents` (`firm_id`,`date`,`kind`,`group_id`);--> statement-breakpoint
CREATE INDEX `documents_not_in_step` ON `documents` (`firm_id`,`state`,`date`,`kind`,`group_id`) WHERE state <> 'in-step';--> statement-breakpoint
CREATE TABLE `tokens` (
	`id` text PRIMARY KEY NOT NULL,
	`firm_id` text NOT NULL,
	`hash` text NOT NULL,
	`name` text NOT NULL,
	`role` text NOT NULL,
	`user_id` text NOT NULL,
	`created_at_ms` integer NOT NULL,
	`last_used_at_ms` integer,
	`expires_at_ms` integer
);
--> statement-breakpoint
CREATE UNIQUE INDEX `tokens_hash_unique` ON `tokens` (`hash`);--> statement-breakpoint
CREATE INDEX `tokens_by_firm` ON `tokens` (`firm_id`,`created_at_ms`,`id`);